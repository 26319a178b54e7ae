"""Killed while households enter, nothing of them is there; the same command or the next worker finishes, and once only."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests import workbooks
from tests.cast import COUNTY, EDITION, PROVINCE, cast
from tests.conftest import OwnDatabase
from tests.walk import all_of, do, one
from yangguang.cli import main
from yangguang.register.models import Act, Batch, Case, Household, Job, JournalLine, Person, StagedChunk
from yangguang.work import jobs, runners
from yangguang.work.acting import SYSTEM, open_hand
from yangguang.work.batches import intake
from yangguang.work.checking import checks
from yangguang.work.instance import adopt

HOMES = 3
# Killed after the second piece was inserted, as a power cut would: no handler, no farewell.
DYING = """
import os, signal, sys
import django
django.setup()
from yangguang.work.batches import gathering
pieces, enter = [], gathering.enter_packed
def enter_and_die(packed):
    enter(packed)
    pieces.append(1)
    if len(pieces) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
gathering.enter_packed = enter_and_die
"""
AT_THE_TERMINAL = "from yangguang.cli import main\nsys.exit(main.main(sys.argv[1:]))\n"
AS_A_WORKER = """
from yangguang.work import jobs, runners
jobs.run(jobs.claim(frozenset(runners.RUNNERS)), runners.RUNNERS)
"""


@pytest.fixture
def people(own_database: OwnDatabase, monkeypatch):
    monkeypatch.setattr("yangguang.work.batches.staging.PIECE", 1)
    people = cast()
    with open_hand(None, office=SYSTEM, via="test") as hand:
        adopt(hand, PROVINCE, EDITION)
    return people


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rows = [row for n in range(HOMES) for row in workbooks.household(str(n), 2, n * 10 + 1)]
    return workbooks.write(tmp_path / "泗洪.xlsx", rows)


def killed(own: OwnDatabase, code: str, *words: str) -> None:
    small = "from yangguang.work.batches import staging\nstaging.PIECE = 1\n"
    done = subprocess.run(
        [sys.executable, "-c", DYING + small + code, *words], env={**os.environ, **own.environment}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stdout + done.stderr


def assert_nothing_entered() -> None:
    assert not any(all_of(model) for model in (Household, Person, Case, Act))
    assert not JournalLine.objects.filter(verb="intake.apply").exists()
    assert one(Batch).status == "read" and len(all_of(StagedChunk)) == HOMES
    assert checks.run()["differences"] == []


def assert_all_entered_once() -> None:
    assert sorted(h.file_key for h in all_of(Household)) == [str(n) for n in range(HOMES)]
    assert len(all_of(Person)) == 2 * HOMES and len(all_of(Case)) == HOMES
    assert JournalLine.objects.filter(verb="intake.apply").count() == 1 and not all_of(StagedChunk)
    assert checks.run()["differences"] == []


def test_at_the_terminal(own_database, people, file, capsys):
    words = ["intake", str(file), "--as", "county", "--day", "2016-10-28", "--json"]
    killed(own_database, AT_THE_TERMINAL, *words)
    assert_nothing_entered()
    assert main.main(words) == 0
    assert json.loads(capsys.readouterr().out)["households_accepted"] == HOMES
    assert_all_entered_once()


def test_in_the_worker(own_database, people, file):
    batch = do(people.county, intake.receive, file, file.name, intake.Wish())
    jobs.run(jobs.claim(frozenset(runners.RUNNERS)), runners.RUNNERS)
    do(people.county, intake.ask_apply, one(Batch, id=batch.id))
    killed(own_database, AS_A_WORKER)
    assert_nothing_entered()
    with jobs.step():  # a minute later
        Job.objects.filter(kind=intake.APPLY).update(lease_until="2016-01-01T00:00:00+00:00")
    jobs.run(jobs.claim(frozenset(runners.RUNNERS)), runners.RUNNERS)
    assert_all_entered_once()
    assert one(Job, kind=intake.APPLY).state == "done"
    assert {h.place // 10**6 * 10**6 for h in all_of(Household)} == {COUNTY}
