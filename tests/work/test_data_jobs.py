"""A department's file waits encrypted until the worker loads it, and its copy goes when it is loaded."""

import contextlib

import pytest

from tests.cast import COUNTY, THERE, cast, household, number_of
from tests.walk import all_of, do, fresh
from yangguang.files.bad import BadFile
from yangguang.register import guard, vault
from yangguang.register.models import DataLoad, Finding, Job
from yangguang.terms.decision import Refused
from yangguang.work import data_jobs, datasets, jobs, runners

pytestmark = pytest.mark.django_db
NUMBER = number_of(77)


@pytest.fixture
def people(home):
    return cast(with_places=True)


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "死亡注销.csv"
    file.write_bytes(f"姓名,公民身份号码,死亡日期,注销原因\r\n甲,{NUMBER},2016-09-01,死亡注销\r\n".encode("gb18030"))
    return file


def work():
    while (job := jobs.claim(frozenset(runners.RUNNERS))) is not None:
        jobs.run(job, runners.RUNNERS)


def test_the_file_waits_encrypted_and_its_copy_goes_when_it_is_loaded(people, path, home):
    job = do(people.county, data_jobs.ask_load, "deaths", path, path.name)
    kept = [p.read_bytes() for p in (home / "files").rglob("*") if p.is_file()]
    assert len(kept) == 1 and NUMBER.encode() not in kept[0]
    assert not all_of(DataLoad)
    work()
    assert len(all_of(DataLoad)) == 1 and fresh(job).checkpoint["active"] == 1
    with pytest.raises(FileNotFoundError):
        vault.get(job.subject)


def test_a_file_that_is_refused_does_not_stay(people, tmp_path, home):
    empty = tmp_path / "empty.csv"
    empty.write_text("姓名,公民身份号码,死亡日期,注销原因\n甲,,2016-09-01,死亡注销\n", encoding="utf-8")
    job = do(people.county, data_jobs.ask_load, "deaths", empty, empty.name)
    work()
    assert (fresh(job).state, fresh(job).error) == ("failed", "dataset_all_rejected") and not all_of(DataLoad)
    assert not [p for p in (home / "files").rglob("*") if p.is_file()]


def test_a_worker_that_lost_its_job_meanwhile_enters_nothing(people, path, home, monkeypatch):
    do(people.county, data_jobs.ask_load, "deaths", path, path.name)
    job, count = jobs.claim(frozenset(runners.RUNNERS)), datasets._count

    def taken(*words):
        count(*words)
        with guard.writing():
            Job.objects.update(worker="another")

    monkeypatch.setattr(datasets, "_count", taken)
    with pytest.raises(jobs.LeaseLost):
        jobs.run(job, runners.RUNNERS)
    assert not all_of(DataLoad) and not list((home / "lake" / "shelves").iterdir()) and vault.get(job.subject)


def test_a_comparison_is_asked_once_for_a_place_and_leaves_its_counts(people, path):
    household("赵", numbers=[NUMBER], size=1)
    do(people.county, data_jobs.ask_load, "deaths", path, path.name)
    work()
    asked = [do(people.county, data_jobs.ask_compare, COUNTY) for _ in range(2)]
    assert asked[0].id == asked[1].id
    work()
    assert fresh(asked[0]).checkpoint["datasets"]["deaths"] == {"persons_hit": 1, "findings": 1}
    assert len(all_of(Finding)) == 1


def test_a_job_tells_how_many_rows_and_how_many_files_are_done(people, path, tmp_path, monkeypatch):
    household("赵", numbers=[NUMBER], size=1)
    monkeypatch.setattr(datasets, "READ", 1)
    told = []

    @contextlib.contextmanager
    def beating(_progress, done, total, phase):
        yield lambda much: told.append((phase, much, total))

    monkeypatch.setattr(data_jobs.jobs, "beating", beating)
    do(people.county, data_jobs.ask_load, "deaths", path, path.name)
    cars = tmp_path / "车.csv"
    cars.write_text(f"号牌号码,身份证明号码,机动车状态\n苏N1,{NUMBER},正常\n", encoding="utf-8")
    do(people.county, data_jobs.ask_load, "vehicles", cars, cars.name)
    work()
    assert told == [("load", 1, 0), ("load", 1, 0)]
    assert all((job.done, job.total, job.phase) == (1, 1, "load") for job in all_of(Job))
    asked = do(people.county, data_jobs.ask_compare, COUNTY)
    work()
    assert told[2:] == [("compare", 50, 100), ("compare", 100, 100)]
    assert (fresh(asked).done, fresh(asked).total) == (100, 100)


def test_a_file_nobody_knows_is_refused_before_it_is_kept(people, path, home, tmp_path):
    with pytest.raises(Refused, match="unknown_dataset"):
        do(people.county, data_jobs.ask_load, "dances", path, path.name)
    false = tmp_path / "false.xlsx"
    false.write_bytes(b"MZ no workbook")
    with pytest.raises(BadFile):
        do(people.county, data_jobs.ask_load, "deaths", false, false.name)
    assert not [p for p in (home / "files").rglob("*") if p.is_file()] and not all_of(Job)


def test_who_may_not_load_does_not_and_sees_only_the_work_of_their_place(people, path):
    with pytest.raises(Refused, match="not_permitted"):
        do(people.clerk, data_jobs.ask_load, "deaths", path, path.name)
    job = do(people.county, data_jobs.ask_load, "deaths", path, path.name)
    assert [j.id for j in data_jobs.mine([COUNTY])] == [job.id]
    assert data_jobs.mine([THERE]) == []
