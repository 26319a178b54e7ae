"""What the book says must go goes on its day, once, by the system's own act; before its day nothing does."""

import datetime as dt

import pytest

from tests.cast import COUNTY, DAY, cast, household, move_to, number_of
from tests.walk import all_of, do, fresh, one
from yangguang.register.models import DataRow, Job, JournalLine, Snapshot
from yangguang.work import comparison, datasets, jobs, runners
from yangguang.work.keeping import upkeep
from yangguang.work.lake import snapshots

pytestmark = pytest.mark.django_db
GOOD = number_of(641)
GONE = {"rows": 0, "copies": 0, "records": 0, "candidates": 0}


@pytest.fixture
def people(home):
    return cast()


@pytest.fixture
def loaded(people, tmp_path):
    """A file with one who is registered and one stranger, compared."""
    household("赵", numbers=[GOOD], size=1)
    file = tmp_path / "死亡注销.csv"
    lines = ["姓名,公民身份号码,死亡日期,注销原因", f"甲,{GOOD},2016-09-01,死亡注销", f"乙,{number_of(642)},2016-09-01,死亡注销"]
    file.write_bytes("\r\n".join(lines).encode("gb18030"))
    datasets.load(people.county, "deaths", file)
    do(people.county, comparison.compare, COUNTY)
    return people


def work():
    while (job := jobs.claim(frozenset(runners.RUNNERS))) is not None:
        jobs.run(job, runners.RUNNERS)


def test_before_its_day_nothing_goes_and_nothing_is_written(loaded):
    before = len(all_of(JournalLine))
    assert upkeep.keep_up("test") == GONE and len(all_of(JournalLine)) == before


def test_strangers_go_on_the_retention_day_and_what_raised_a_finding_stays(loaded):
    move_to(DAY + dt.timedelta(days=90))
    assert upkeep.keep_up("test")["rows"] == 1
    line = one(JournalLine, verb="dataset.purge")
    assert line.actor_id is None and len(all_of(DataRow)) == 1
    assert upkeep.keep_up("test") == GONE


def test_a_copy_loses_departments_rows_first_and_goes_on_its_own_day(loaded):
    made = snapshots.freeze(loaded.county, COUNTY)
    folder = snapshots.copies() / made["snapshot"]
    assert (folder / "records_deaths.parquet").exists()
    move_to(DAY + dt.timedelta(days=90))
    assert upkeep.keep_up("test")["records"] == 1
    assert not (folder / "records_deaths.parquet").exists() and (folder / "persons.parquet").exists()
    move_to(one(Snapshot).purge_day)
    assert upkeep.keep_up("test")["copies"] == 1 and not folder.exists() and one(Snapshot).purged


def test_the_worker_is_asked_once_a_legal_day(loaded):
    job = upkeep.ask_today()
    assert job is not None and upkeep.ask_today() is None
    work()
    assert fresh(job).state == "done" and fresh(job).checkpoint == GONE
    move_to(DAY + dt.timedelta(days=90))
    assert upkeep.ask_today() is not None
    work()
    assert sum(j.checkpoint["rows"] for j in all_of(Job, kind=upkeep.KIND)) == 1


def test_an_idle_worker_without_an_instance_asks_for_nothing():
    assert upkeep.ask_today() is None and not all_of(Job)
