"""What is kept says what it holds and is read again before it is believed."""

import hashlib
import json
import zipfile

import pytest

from tests.cast import cast, household
from yangguang.register.models import Chain
from yangguang.terms.decision import Refused
from yangguang.work.keeping import backup

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


@pytest.mark.parametrize("change", ["damage", "lose", "climb"])
def test_a_member_that_is_not_what_the_manifest_says_is_named(home, tmp_path, change):
    cast()
    backup.save(tmp_path / "kept.zip", with_keys=True)
    with zipfile.ZipFile(tmp_path / "kept.zip") as source, zipfile.ZipFile(tmp_path / "bad.zip", "w") as out:
        manifest = json.loads(source.read("manifest.json"))
        if change == "climb":
            manifest["files"]["../outside"] = hashlib.sha256(b"").hexdigest()
        for name in source.namelist():
            body = json.dumps(manifest).encode() if name == "manifest.json" else source.read(name)
            if name == "rows/register.User.jsonl" and change != "climb":
                if change == "lose":
                    continue
                body += b"{}\n"
            out.writestr(name, body)
    with pytest.raises(Refused) as caught:
        backup.restore(tmp_path / "bad.zip")
    assert caught.value.decision.code == "backup_damaged"


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
