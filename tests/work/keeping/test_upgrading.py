"""An instance of an earlier release is kept whole, then brought up to date; nobody works on it before."""

import json
import stat
import zipfile
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from tests.cast import cast, household
from tests.walk import all_of
from yangguang.register import guard
from yangguang.register.models import DataLoad, Household, JournalLine
from yangguang.register.tables import schema
from yangguang.terms.decision import Refused
from yangguang.work.checking import checks
from yangguang.work.keeping import backup, restoring, upgrading

EARLIER = "0001_first_tables"


def back(at=EARLIER):
    """The tables as an earlier release made them."""
    with guard.writing():
        call_command("migrate", "register", at, verbosity=0)


def emptied():
    """No table is left."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
            return
    connection.connection.close()
    connection.connection = None
    for path in Path(connection.settings_dict["NAME"]).parent.glob("*.sqlite3*"):
        path.unlink()


def test_it_is_kept_as_it_was_and_then_up_to_date(own_database):
    cast()
    household("欧阳")
    back()
    with pytest.raises(Refused, match="database_older"):
        upgrading.demand()
    done = upgrading.upgrade()
    assert done.kept is not None and done.kept.parent == own_database.home / "before-upgrade"
    assert stat.S_IMODE(done.kept.stat().st_mode) == 0o600
    with zipfile.ZipFile(done.kept) as kept:
        manifest = json.loads(kept.read("manifest.json"))
    assert manifest["schema"] == EARLIER and "register.Candidate" not in manifest["tables"]
    assert manifest["tables"]["register.Household"]["rows"] == 1 and not manifest["keys"]
    upgrading.demand()
    line = JournalLine.objects.order_by("-id").first()
    assert line is not None and line.verb == "instance.upgrade" and EARLIER in line.body
    assert checks.run()["differences"] == [] and not all_of(DataLoad)
    assert upgrading.upgrade() == upgrading.Upgraded(None, ())


def test_a_backup_of_an_earlier_release_comes_back_up_to_date(own_database, tmp_path):
    cast()
    household("欧阳")
    back()
    made = backup.save(tmp_path / "kept.zip")
    emptied()
    restored = restoring.restore(tmp_path / "kept.zip")
    assert restored["heads"] == made["heads"]
    upgrading.demand()
    assert [h.head_name[:2] for h in all_of(Household)] == ["欧阳"]
    household("司马")  # numbers go on where they were
    assert len(all_of(Household)) == 2
    assert checks.run()["differences"] == []


@pytest.mark.django_db
def test_what_a_newer_release_wrote_is_left_alone(home, tmp_path):
    cast()
    backup.save(tmp_path / "kept.zip")
    with connection.cursor() as cursor, guard.writing():
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('register', '9999_later', '2030-01-01')")
    for verb in (upgrading.demand, upgrading.upgrade):
        with pytest.raises(Refused, match="database_newer"):
            verb()
    with zipfile.ZipFile(tmp_path / "kept.zip") as source, zipfile.ZipFile(tmp_path / "newer.zip", "w") as out:
        for name in source.namelist():
            body = source.read(name)
            if name == "manifest.json":
                body = json.dumps({**json.loads(body), "schema": "9999_later"}).encode()
            out.writestr(name, body)
    with pytest.raises(Refused, match="backup_newer"):
        restoring.restore(tmp_path / "newer.zip")


def test_before_init_nothing_is_said_and_nothing_to_upgrade(own_database):
    back()
    upgrading.demand()
    with pytest.raises(Refused, match="no_instance"):
        upgrading.upgrade()
    assert schema.look() is not None and not (own_database.home / "before-upgrade").exists()
