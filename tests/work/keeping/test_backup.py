"""What is kept says what it holds, and is there whole or not at all."""

import hashlib
import json
import zipfile
from types import SimpleNamespace

import pytest

from tests.cast import cast, household
from yangguang.register.models import Chain
from yangguang.terms.decision import Refused
from yangguang.work.keeping import backup, room

pytestmark = pytest.mark.django_db


def test_every_member_has_its_digest_and_the_chains_their_heads(home, tmp_path):
    cast()
    household("欧阳")
    manifest = backup.save(tmp_path / "kept.zip")
    assert manifest["heads"] == dict(Chain.objects.values_list("key", "digest"))
    with zipfile.ZipFile(tmp_path / "kept.zip") as kept:
        assert json.loads(kept.read("manifest.json")) == manifest
        for label, said in manifest["tables"].items():
            body = kept.read(f"rows/{label}.jsonl")
            assert (hashlib.sha256(body).hexdigest(), body.count(b"\n")) == (said["sha256"], said["rows"])
    assert not list(tmp_path.glob("*.part"))


def test_no_whole_id_lies_readable_in_it(home, tmp_path):
    cast()
    number = "321324196005010417"
    household(numbers=[number], size=1)
    backup.save(tmp_path / "kept.zip")
    with zipfile.ZipFile(tmp_path / "kept.zip") as kept:
        assert all(number.encode() not in kept.read(name) for name in kept.namelist())


def test_departments_shelves_and_frozen_copies_come_along_and_what_is_half_written_does_not(home, tmp_path):
    cast()
    lying = ("shelves/a/rows.parquet", "copies/b/persons.parquet", "copies/.c.part/x.parquet", "copies/spill/y")
    for name in lying:
        path = home / "lake" / name
        path.parent.mkdir(parents=True)
        path.write_bytes(name.encode())
    manifest = backup.save(tmp_path / "kept.zip")
    kept = {n for n in manifest["files"] if n.startswith("lake/")}
    assert kept == {"lake/shelves/a/rows.parquet", "lake/copies/b/persons.parquet"}


def test_a_file_that_goes_while_it_is_kept_does_not_stop_the_rest(home, tmp_path):
    cast()
    for name in ("a", "b", "c"):
        (home / "files" / name).mkdir(parents=True)
        (home / "files" / name / "kept").write_bytes(name.encode())

    def gone(what, done, _total):
        if what == "files" and not done:
            (home / "files" / "b" / "kept").unlink()

    manifest = backup.save(tmp_path / "kept.zip", tell=gone)
    assert {n for n in manifest["files"] if n.startswith("files/")} == {"files/a/kept", "files/c/kept"}
    with zipfile.ZipFile(tmp_path / "kept.zip") as kept:
        assert kept.testzip() is None and "files/b/kept" not in kept.namelist()


def test_what_cannot_shrink_is_not_compressed_and_what_can_is(home, tmp_path):
    cast(with_places=True)
    (home / "lake" / "shelves" / "a").mkdir(parents=True)
    (home / "lake" / "shelves" / "a" / "rows.parquet").write_bytes(b"x" * 3000)
    backup.save(tmp_path / "kept.zip")
    with zipfile.ZipFile(tmp_path / "kept.zip") as kept:
        assert kept.getinfo("lake/shelves/a/rows.parquet").compress_type == zipfile.ZIP_STORED
        places = kept.getinfo("rows/register.Place.jsonl")
    assert places.compress_type == zipfile.ZIP_DEFLATED and places.file_size > 3 * places.compress_size


def test_how_far_it_is_is_told_up_to_the_end(home, tmp_path):
    cast()
    told: list[tuple[str, int, int]] = []
    manifest = backup.save(tmp_path / "kept.zip", tell=lambda *said: told.append(said))
    rows = sum(t["rows"] for t in manifest["tables"].values())
    of_rows = [(done, total) for what, done, total in told if what == "rows"]
    assert of_rows == sorted(of_rows) and of_rows[0] == (0, rows) and of_rows[-1] == (rows, rows) and len(of_rows) > 5
    of_files = [(done, total) for what, done, total in told if what == "files"]
    assert of_files[-1][0] == of_files[-1][1]


def test_what_breaks_off_leaves_nothing_and_keeps_what_was_there(home, tmp_path):
    cast()
    target = tmp_path / "kept.zip"
    target.write_bytes(b"yesterday's")

    def break_off(what, done, total):
        if what == "files":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup.save(target, tell=break_off)
    assert [p.name for p in tmp_path.iterdir() if p != home] == ["kept.zip"] and target.read_bytes() == b"yesterday's"


def test_without_room_nothing_is_begun(home, tmp_path, monkeypatch):
    cast()
    monkeypatch.setattr(room.shutil, "disk_usage", lambda _: SimpleNamespace(free=1000))
    with pytest.raises(Refused) as caught:
        backup.save(tmp_path / "kept.zip")
    assert caught.value.decision.code == "no_room" and caught.value.decision.facts["folder"] == str(tmp_path)
    assert not list(tmp_path.glob("kept*"))
