"""Whether a disk has room is asked before, and the answer is near what is then needed."""

from types import SimpleNamespace

import pytest

from tests.cast import cast
from yangguang.register.models import Household, Place
from yangguang.register.tables import dump
from yangguang.terms.decision import Refused
from yangguang.work.keeping import backup, room


@pytest.mark.django_db
def test_a_tables_size_is_told_from_its_first_rows(home, tmp_path):
    cast(with_places=True)
    told = room.packed(Place, dump.count(Place), backup.LEVEL)
    backup.save(tmp_path / "kept.zip")
    with backup.zipfile.ZipFile(tmp_path / "kept.zip") as kept:
        took = kept.getinfo("rows/register.Place.jsonl").compress_size
    assert dump.count(Place) > 5 * room.SAMPLE and 0.7 < told / took < 1.4
    assert room.packed(Household, 0, backup.LEVEL) == 0


def test_a_disk_too_small_is_named_with_what_is_needed(tmp_path, monkeypatch):
    monkeypatch.setattr(room.shutil, "disk_usage", lambda _: SimpleNamespace(free=3 * 10**9))
    room.demand(tmp_path, 2 * 10**9)
    with pytest.raises(Refused) as caught:
        room.demand(tmp_path / "not" / "made", 3 * 10**9)
    assert caught.value.decision.facts == {"folder": str(tmp_path), "need": "3.3 GB", "free": "3.0 GB"}
