"""Which departments' rows go into a copy, and how do they get there?"""

import datetime as dt

import numpy as np
import pyarrow.parquet as pq
import pytest

from tests.cast import CITY, COUNTY, DAY, cast, household, move_to, number_of
from tests.walk import all_of, do
from yangguang.lake import copies
from yangguang.lake.identities import Identities
from yangguang.register import guard, scope
from yangguang.register.keys import secret
from yangguang.register.models import DataLoad, Snapshot
from yangguang.terms.decision import Refused
from yangguang.work import datasets, digests, lazily
from yangguang.work.lake import records, shelves, snapshots

pytestmark = pytest.mark.django_db
ONE, TWO, STRANGER = number_of(901), number_of(902), number_of(903)


@pytest.fixture
def people(home):
    made = cast()
    household("赵", numbers=[ONE, TWO])
    return made


def load(user, tmp_path, *rows):
    path = tmp_path / "车.csv"
    path.write_text("\n".join(["号牌号码,身份证明号码,机动车状态,购置价", *(",".join(r) for r in rows)]), encoding="utf-8")
    return datasets.load(user, "vehicles", path)


def frozen(user, place=COUNTY, day=None):
    result = snapshots.freeze(user, place, day)
    copy = copies.open_copy(snapshots.copies() / result["snapshot"])
    path = copy.folder / "records_vehicles.parquet"
    return copy, pq.read_table(path).to_pylist() if path.exists() else None


def test_one_file_is_taken_over_as_it_lies(people, tmp_path):
    load(people.county, tmp_path, ("苏N1", ONE, "正常", "50000"), ("苏N2", STRANGER, "注销", "70000"))
    copy, rows = frozen(people.county)
    assert copy.manifest["rows"]["records_vehicles"] == 2
    assert copy.manifest["sums"]["records_vehicles"] == {"price": 120_000_00}
    shelf = shelves.path_of(all_of(DataLoad)[0].id, "vehicles")
    assert (copy.folder / "records_vehicles.parquet").stat().st_ino == shelf.stat().st_ino
    keys = Identities(secret("lake"))
    assert {(r["id_key"], r["active"]) for r in rows} == {(keys.key(ONE), True), (keys.key(STRANGER), False)}
    assert copy.manifest["loads"] == {"vehicles": [{"load": str(all_of(DataLoad)[0].id), "day": "2016-10-28", "digests": False}]}


def test_files_of_several_senders_stand_under_one_another_and_a_newer_one_in_place_of_the_older(people, tmp_path):
    load(people.county, tmp_path, ("苏N1", ONE, "正常", ""))
    load(people.city, tmp_path, ("苏N8", TWO, "正常", ""))
    load(people.county, tmp_path, ("苏N1", ONE, "正常", ""), ("苏N2", ONE, "正常", ""))
    load(people.stranger, tmp_path, ("苏N9", TWO, "正常", ""))
    copy, rows = frozen(people.county)
    assert sorted((r["row"] >> records.NTH, r["row"] & (1 << records.NTH) - 1) for r in rows) == [(0, 2), (1, 2), (1, 3)]
    order = [all_of(DataLoad, id=r["load"])[0].place for r in copy.manifest["loads"]["vehicles"]]
    assert order == [CITY, COUNTY]
    assert [r["id_key"] for r in rows] == sorted(r["id_key"] for r in rows)


def test_a_file_that_gave_way_to_one_of_a_wider_place_is_left_out(people, tmp_path):
    load(people.county, tmp_path, ("苏N1", ONE, "正常", ""))
    load(people.city, tmp_path, ("苏N8", TWO, "正常", ""))
    with guard.writing(), scope.everything("as a demonstration founds it"):
        DataLoad.objects.filter(place=COUNTY).update(superseded=True)
    copy, rows = frozen(people.county)
    assert [r["row"] for r in rows] == [2] and len(copy.manifest["loads"]["vehicles"]) == 1
    shelf = shelves.path_of(all_of(DataLoad, place=CITY)[0].id, "vehicles")
    assert (copy.folder / "records_vehicles.parquet").stat().st_ino == shelf.stat().st_ino


def test_digests_of_the_people_who_are_frozen_get_their_keys_and_nobody_elses(people, tmp_path):
    sent = digests.digests([ONE, STRANGER], "vehicles")
    load(people.county, tmp_path, ("苏N1", sent[0], "正常", ""), ("苏N2", sent[1], "正常", ""))
    copy, rows = frozen(people.county)
    keys = Identities(secret("lake"))
    assert {keys.numbers(np.array([r["id_key"]]))[0] for r in rows} == {ONE, None}
    assert copy.manifest["loads"]["vehicles"][0]["digests"] is True
    assert frozen(people.county)[0].manifest == copy.manifest


def test_a_file_that_was_loaded_before_the_layer_was_there_is_frozen_too(people, tmp_path, monkeypatch):
    monkeypatch.setattr(lazily, "PACKAGES", ("no_such_package_of_ours",))
    load(people.county, tmp_path, ("苏N1", ONE, "正常", "50000"), ("苏N2", STRANGER, "正常", "70000"))
    monkeypatch.undo()
    _, rows = frozen(people.county)
    key = Identities(secret("lake")).key(ONE)
    assert sorted((r["id_key"] == key, r["price"]) for r in rows) == [(False, 70_000_00), (True, 50_000_00)]


def test_an_earlier_day_has_the_files_of_that_day(people, tmp_path):
    load(people.county, tmp_path, ("苏N1", ONE, "正常", ""))
    then = frozen(people.county)[0].manifest
    move_to(DAY + dt.timedelta(days=5))
    load(people.county, tmp_path, ("苏N1", ONE, "正常", ""), ("苏N2", ONE, "正常", ""))
    assert frozen(people.county, day=DAY)[0].manifest == then and len(frozen(people.county)[1]) == 2


def test_departments_rows_leave_the_copy_on_their_day_and_the_rest_stays(people, tmp_path):
    load(people.county, tmp_path, ("苏N1", ONE, "正常", ""))
    copy, _ = frozen(people.county)
    move_to(DAY + dt.timedelta(days=90))
    do(people.county, datasets.purge, COUNTY)
    assert do(people.county, snapshots.purge, COUNTY) == {"copies": 0, "records": 1}
    assert all_of(Snapshot)[0].records_purged and copies.open_copy(copy.folder).tables == ["households", "persons"]
    with pytest.raises(Refused, match="copy_without_table"):
        copies.open_copy(copy.folder).table(None, "records_vehicles")
    assert frozen(people.county)[1] is None
