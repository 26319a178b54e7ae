"""A department's file is counted row by row, and strangers' rows do not stay."""

import datetime as dt

import pytest

from tests.cast import COUNTY, DAY, cast, household, move_to, number_of
from tests.walk import all_of, do
from yangguang.files.bad import BadFile
from yangguang.register.models import DataLoad, DataRow
from yangguang.terms.decision import Refused
from yangguang.work import comparison, datasets, digests, lazily

pytestmark = pytest.mark.django_db
GOOD = number_of(41)
WRONG = GOOD[:16] + str((int(GOOD[16]) + 1) % 10) + GOOD[17]


@pytest.fixture(params=["on a shelf", "in the database"])
def people(request, home, monkeypatch):
    """With the layer for frozen copies, and before it is installed."""
    if request.param == "in the database":
        monkeypatch.setattr(lazily, "PACKAGES", ("no_such_package_of_ours",))
    return cast()


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "死亡注销.csv"
    lines = [
        "姓名,公民身份号码,死亡日期,注销原因",
        f"甲,{GOOD},2016-09-01,死亡注销",
        f"乙,{WRONG},2016-09-01,死亡注销",
        "丙,,2016-09-01,死亡注销",
    ]
    file.write_bytes("\r\n".join(lines).encode("gb18030"))
    return file


def test_counts_are_rows_rejected_active_suspect(people, path):
    result = do(people.county, datasets.load, "deaths", path)
    assert result == {"dataset": "deaths", "rows": 3, "rejected": 1, "active": 2, "id_suspect": 1}


def test_a_newer_file_stands_in_for_the_older(people, path):
    for _ in range(2):
        do(people.county, datasets.load, "deaths", path)
    assert [load.superseded for load in all_of(DataLoad)] == [True, False]


def test_an_unknown_dataset_a_missing_file_and_a_wrong_one_are_refused_whole(people, path, tmp_path):
    with pytest.raises(Refused, match="unknown_dataset"):
        do(people.county, datasets.load, "dances", path)
    with pytest.raises(Refused, match="no_such_file"):
        do(people.county, datasets.load, "deaths", tmp_path / "nowhere.csv")
    with pytest.raises(BadFile, match="dataset_headings"):
        do(people.county, datasets.load, "vehicles", path)
    empty = tmp_path / "empty.csv"
    empty.write_text("姓名,公民身份号码,死亡日期,注销原因\n甲,,2016-09-01,死亡注销\n", encoding="utf-8")
    with pytest.raises(Refused, match="dataset_all_rejected"):
        do(people.county, datasets.load, "deaths", empty)
    with pytest.raises(Refused, match="not_permitted"):
        do(people.clerk, datasets.load, "deaths", path)
    assert not all_of(DataLoad)


def test_strangers_go_after_the_retention_day_and_findings_keep_their_record(people, path):
    household("赵", numbers=[GOOD])
    do(people.county, datasets.load, "deaths", path)
    do(people.county, comparison.compare, COUNTY)
    assert do(people.county, datasets.purge, COUNTY) == 0
    move_to(DAY + dt.timedelta(days=90))
    assert do(people.county, datasets.purge, COUNTY) == 1
    assert len(all_of(DataRow)) == 1 and datasets.payload(all_of(DataRow)[0])["died"] == "2016-09-01"
    assert do(people.county, datasets.purge, COUNTY) == 0


def test_digests_in_place_of_numbers_find_the_same_people_and_say_that_they_can_do_no_more(people, tmp_path):
    household("赵", numbers=[GOOD])
    path = tmp_path / "摘要.csv"
    sent = digests.digests([GOOD, number_of(42)], "deaths")
    path.write_text(f"公民身份号码,死亡日期,注销原因\n{sent[0].upper()},2016-09-01,死亡注销\n{sent[1]},2016-09-01,死亡注销\n"
                    f"{GOOD},2016-09-01,死亡注销\n", encoding="utf-8")  # fmt: skip
    result = do(people.county, datasets.load, "deaths", path)
    assert result == {"dataset": "deaths", "rows": 3, "rejected": 1, "active": 2, "id_suspect": 0, "exact_only": True}
    assert len(do(people.county, comparison.compare, COUNTY)["findings"]) == 1
    assert len(do(people.county, comparison.compare, COUNTY)["findings"]) == 1


def test_each_departments_digests_are_its_own(people):
    assert digests.digests([GOOD], "deaths") != digests.digests([GOOD], "vehicles")
