"""A backup is read again before it is believed; what comes back is what was kept, as fast as the database takes it in."""

import hashlib
import json
import os
import signal
import stat
import subprocess
import sys
import time
import zipfile
from types import SimpleNamespace

import pytest
from django.db import connection

from tests.cast import cast, household
from tests.walk import all_of
from tests.work.keeping.test_upgrading import emptied
from yangguang.register import tallies, triggers
from yangguang.register.models import Household, Instance, Tally
from yangguang.register.tables import schema
from yangguang.terms.decision import Refused
from yangguang.work.checking import checks
from yangguang.work.founding import rebuilding
from yangguang.work.keeping import backup, restoring, room


def changed(source, target, change):
    """The backup again, each member as `change` gives it back; None leaves it out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as out:
        for name in old.namelist():
            body = change(name, old.read(name))
            if body is not None:
                out.writestr(name, body)
    return target


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["damage", "lose", "climb"])
def test_a_member_that_is_not_what_the_manifest_says_is_named(home, tmp_path, monkeypatch, change):
    monkeypatch.setattr(restoring, "_occupied", lambda _: False)
    cast()
    backup.save(tmp_path / "kept.zip", with_keys=True)

    def spoilt(name, body):
        if name == "manifest.json" and change == "climb":
            manifest = json.loads(body)
            manifest["files"]["../outside"] = hashlib.sha256(b"").hexdigest()
            return json.dumps(manifest).encode()
        if name == "rows/register.User.jsonl" and change != "climb":
            return None if change == "lose" else body + b"{}\n"
        return body

    with pytest.raises(Refused) as caught:
        restoring.restore(changed(tmp_path / "kept.zip", tmp_path / "bad.zip", spoilt))
    assert caught.value.decision.code == "backup_damaged"


def words():
    """Every index and reference as the database says it."""
    return sorted(rebuilding.plan()[1])


def test_it_comes_back_with_tallies_indexes_and_promises(own_database, tmp_path):
    cast(with_places=True)
    for name in ("欧阳", "司马"):
        household(name)
    before, counted = words(), list(Tally.objects.order_by("place", "status").values())
    made = backup.save(tmp_path / "kept.zip")
    emptied()
    told: list[tuple[str, int, int]] = []
    assert restoring.restore(tmp_path / "kept.zip", lambda *said: told.append(said)) == made
    assert words() == before and triggers.present() == triggers.names()
    assert counted and not tallies.drift()
    assert [{**t, "id": 0} for t in Tally.objects.order_by("place", "status").values()] == [{**t, "id": 0} for t in counted]
    assert checks.run()["differences"] == [] and len(all_of(Household)) == 2
    assert {what for what, _, _ in told} >= {"verify", "rows", "indexes"}
    assert [s for s in told if s[0] == "rows"][-1][1:] == (sum(t["rows"] for t in made["tables"].values()),) * 2
    household("赵")  # numbers go on, and the instance's own settings are back
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            said = {p: cursor.execute(f"PRAGMA {p}").fetchone()[0] for p in ("journal_mode", "foreign_keys", "synchronous")}
        assert said == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2}


def test_rows_that_point_nowhere_or_twice_the_same_do_not_come_in(own_database, tmp_path):
    cast()
    household("欧阳")
    backup.save(tmp_path / "kept.zip")
    emptied()

    def spoilt(which):
        label = "register.Membership"
        with zipfile.ZipFile(tmp_path / "kept.zip") as kept:
            manifest = json.loads(kept.read("manifest.json"))
            rows = [json.loads(line) for line in kept.read(f"rows/{label}.jsonl").splitlines()]
        at = manifest["tables"][label]["columns"].index
        if which == "nowhere":
            rows[0][at("person_id")] = "00" * 16
        else:
            rows.append([*rows[0]])
            rows[-1][at("id")] = "00" * 16
        body = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
        manifest["tables"][label] |= {"sha256": hashlib.sha256(body).hexdigest(), "rows": len(rows)}
        new = {f"rows/{label}.jsonl": body, "manifest.json": json.dumps(manifest).encode()}
        return changed(tmp_path / "kept.zip", tmp_path / f"{which}.zip", lambda name, old: new.get(name, old))

    for which in ("nowhere", "twice"):
        with pytest.raises(Refused, match="backup_damaged"):
            restoring.restore(spoilt(which))
        assert not Instance.objects.exists() and not all_of(Household)
    restoring.restore(tmp_path / "kept.zip")
    assert len(all_of(Household)) == 1 and triggers.present() == triggers.names()


def test_without_room_nothing_is_begun(own_database, tmp_path, monkeypatch):
    cast()
    book = own_database.home / "books" / "x"
    book.parent.mkdir(exist_ok=True)
    book.write_bytes(b"x" * 1000)  # on PostgreSQL only files lie here
    backup.save(tmp_path / "kept.zip")
    emptied()
    monkeypatch.setattr(room.shutil, "disk_usage", lambda _: SimpleNamespace(free=1000))
    with pytest.raises(Refused, match="no_room"):
        restoring.restore(tmp_path / "kept.zip")
    assert schema.look() is None


SLOWLY = """
import sys, time
from pathlib import Path
import django
django.setup()
from yangguang.work.keeping import backup
def tell(what, done, total):
    if done > total / 2:
        print("half", flush=True)
        time.sleep(60)
backup.save(Path(sys.argv[1]), tell=tell)
"""


def test_a_kill_on_the_way_leaves_nothing_that_looks_like_a_backup(own_database, tmp_path):
    cast(with_places=True)
    folder = tmp_path / "kept"
    folder.mkdir()
    child = subprocess.Popen(
        [sys.executable, "-c", SLOWLY, str(folder / "kept.zip")],
        env={**os.environ, **own_database.environment}, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert child.stdout is not None and child.stdout.readline() == b"half\n"
    household("欧阳")  # others write meanwhile
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert [p.name for p in folder.iterdir()] == ["kept.zip.part"]
    assert stat.S_IMODE((folder / "kept.zip.part").stat().st_mode) == 0o600
    with pytest.raises(Refused, match="not_a_backup"):
        restoring.restore(folder / "kept.zip.part")
    began = time.monotonic()
    made = backup.save(folder / "kept.zip")
    assert time.monotonic() - began < 60 and made["tables"]["register.Household"]["rows"] == 1
    assert [p.name for p in folder.iterdir()] == ["kept.zip"]
