"""While a department's file is read others write; two who load at once leave one file; a kill at any point leaves nothing."""

import os
import signal
import subprocess
import sys
import threading

import pytest
from django.db import connection

from tests.cast import cast, household, number_of
from tests.walk import all_of, do, writes_beside
from yangguang.reading.records import Records
from yangguang.register.models import DataLoad, DataRow, Job, JournalLine
from yangguang.terms.decision import Refused
from yangguang.work import comparison, data_jobs, datasets, jobs, lazily, runners
from yangguang.work.checking import checks

OWNER = number_of(601)
NO_LAYER = ("no_such_package_of_ours",)
# Killed as by a power cut at one point: no handler, no farewell.
KILLED = """
import os, signal, sys
import django
django.setup()
from yangguang.reading.records import Records
from yangguang.register import vault
from yangguang.work import datasets, jobs, lazily, runners
point, layer = sys.argv[1:]
if layer == "in the database":
    lazily.PACKAGES = ("no_such_package_of_ours",)
def die(*_words):
    os.kill(os.getpid(), signal.SIGKILL)
def after(work):
    return lambda *words: (work(*words), die())
if point == "read":
    Records._record = die
elif point == "kept":
    datasets._count = die
elif point == "shown" and lazily.there():
    shelf = lazily.lake("shelves").Shelf
    shelf.show = after(shelf.show)
elif point == "shown":
    datasets.Packed.show = after(datasets.Packed.show)
elif point == "entered":
    vault.drop = die
jobs.run(jobs.claim(frozenset(runners.RUNNERS)), runners.RUNNERS)
"""


@pytest.fixture(params=["on a shelf", "in the database"])
def layer(request, monkeypatch):
    if request.param == "in the database":
        monkeypatch.setattr(lazily, "PACKAGES", NO_LAYER)
    return request.param


@pytest.fixture
def people(own_database):
    return cast()


def file(folder, name, count=3):
    path = folder / name
    rows = [f"苏N{n},{OWNER if n == 1 else number_of(610 + n)},正常" for n in range(count)]
    path.write_text("\n".join(["号牌号码,身份证明号码,机动车状态", *rows]), encoding="utf-8")
    return path


def shelves(home):
    folder = home / "lake" / "shelves"
    return sorted(p.name for p in folder.iterdir()) if folder.exists() else []


def assert_one_whole_load(home, people, rows):
    (load,) = all_of(DataLoad)
    assert (load.rows, load.superseded) == (rows, False)
    assert JournalLine.objects.filter(verb="dataset.load").count() == 1
    assert shelves(home) == ([str(load.id)] if load.shelf else [])
    assert len(all_of(DataRow)) == (0 if load.shelf else rows)
    household("赵", numbers=[OWNER], size=1)
    assert len(comparison.compare_apart(people.county, load.place)["findings"]) == 1
    assert checks.run()["differences"] == []


def test_another_office_writes_in_the_middle_and_at_the_end_of_reading(own_database, people, layer, tmp_path, monkeypatch):
    could, record, count = [], Records._record, datasets._count

    def slow(*words):
        could.append(writes_beside(people.county2))
        return record(*words)

    def counted(*words):
        could.append(writes_beside(people.county2))
        count(*words)

    monkeypatch.setattr(Records, "_record", slow)
    monkeypatch.setattr(datasets, "_count", counted)
    datasets.load(people.county, "vehicles", file(tmp_path, "车.csv"))
    assert could == [True] * 4
    assert_one_whole_load(own_database.home, people, 3)


@pytest.mark.parametrize("same", [True, False])
def test_two_who_load_at_once_leave_one_file(own_database, people, layer, tmp_path, monkeypatch, same):
    together, count, said = threading.Barrier(2), datasets._count, {}
    files = [file(tmp_path, "甲.csv"), file(tmp_path, "乙.csv", 3 if same else 4)]

    def waiting(*words):
        count(*words)
        together.wait(30)

    def load(user, path):
        try:
            said[path.name] = datasets.load(user, "vehicles", path)["rows"]
        except Refused as refused:
            said[path.name] = refused.decision.code
        finally:
            connection.close()

    monkeypatch.setattr(datasets, "_count", waiting)
    both = [threading.Thread(target=load, args=pair) for pair in zip((people.county, people.county2), files, strict=True)]
    for each in both:
        each.start()
    for each in both:
        each.join(60)
    (kept,) = all_of(DataLoad)
    if same:
        assert said == {"甲.csv": 3, "乙.csv": 3}
    else:
        other = "甲.csv" if kept.file_name == "乙.csv" else "乙.csv"
        assert said == {kept.file_name: kept.rows, other: "another_file_meanwhile"}
    assert_one_whole_load(own_database.home, people, kept.rows)


@pytest.mark.parametrize("point", ["read", "kept", "shown", "entered"])
def test_a_kill_leaves_nothing_half_and_the_next_worker_loads_it_once(own_database, people, layer, tmp_path, point):
    do(people.county, data_jobs.ask_load, "vehicles", file(tmp_path, "车.csv"), "车.csv")
    environment = {**os.environ, **own_database.environment, "PYTHONPATH": os.pathsep.join(sys.path)}
    words = [sys.executable, "-c", KILLED, point, layer]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stdout + done.stderr
    assert len(all_of(DataLoad)) == (point == "entered") and len(all_of(DataRow)) in (0, 3)
    assert checks.run()["differences"] == []
    with jobs.step():  # a minute later
        Job.objects.update(lease_until="2016-01-01T00:00:00+00:00")
    jobs.run(jobs.claim(frozenset(runners.RUNNERS)), runners.RUNNERS)
    (job,) = all_of(Job)
    assert (job.state, job.checkpoint["rows"], job.done) == ("done", 3, 1)
    assert not [p for p in (own_database.home / "files").rglob("*") if p.is_file()]
    assert_one_whole_load(own_database.home, people, 3)
