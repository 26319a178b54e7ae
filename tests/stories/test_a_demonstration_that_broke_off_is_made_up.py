"""Killed anywhere behind the first page, the demonstration is made up by the next start, and nothing is there twice."""

import os
import signal
import subprocess
import sys
from collections import Counter
from typing import Any

import pytest

from tests.conftest import OwnDatabase
from tests.walk import all_of, one
from yangguang.cli import demo
from yangguang.demo import departments, story
from yangguang.demo.players import Players
from yangguang.register.models import Batch, DataLoad, Household, JournalLine, Snapshot
from yangguang.work import instance
from yangguang.work.checking import checks
from yangguang.work.questions import answers

pytestmark = [pytest.mark.once, pytest.mark.slow]
# A small county; the process dies as in a power cut, before or after the nth call of one function.
BEHIND = """
import importlib, os, signal, sys
import django
django.setup()
from yangguang.cli import main
from yangguang.demo import story
story.REGISTERED = 1

def dying(module, name, nth, when):
    owner, calls = importlib.import_module(module), []
    work = getattr(owner, name)

    def working(*words, **options):
        calls.append(1)
        if len(calls) == nth and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        out = work(*words, **options)
        if len(calls) == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return out

    setattr(owner, name, working)

if sys.argv[1:]:
    module, name, nth, when = sys.argv[1:]
    dying(module, name, int(nth), when)
sys.exit(main.main(["demo", "--behind"]))
"""
KILLS = (
    ("yangguang.demo.story", "_read_through", "1", "before"),  # the workbook lies there unread
    ("yangguang.work.batches.intake", "apply", "1", "after"),  # its households were not committed
    ("yangguang.work.datasets", "load", "3", "after"),  # two departments' files are there
    ("yangguang.work.lake.snapshots", "freeze", "1", "after"),  # a copy without figures
    ("yangguang.work.lake.comparison", "compare", "1", "before"),
    ("yangguang.work.lake.linkage", "_enter", "3", "after"),  # two files are linked
)


@pytest.fixture
def county(own_database: OwnDatabase) -> OwnDatabase:
    """The demonstration's county on its last day, and everybody who works there."""
    instance.found(story.PROVINCE, story.EDITION, demo_day=story.LAST)
    Players(story.villages_of(*_where())[:1]).appoint_all()
    demo._keep(own_database.home, demo.FIRST)
    return own_database


def _where() -> tuple[Any, int]:
    edition = story.editions.load_edition(story.EDITION, story.PROVINCE)
    return edition, story.townships(edition)[0]


def _behind(own: OwnDatabase, *words: str) -> int:
    done = subprocess.run(
        [sys.executable, "-c", BEHIND, *words], env={**os.environ, **own.environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, -signal.SIGKILL), done.stdout + done.stderr
    return done.returncode


def test_each_start_goes_on_where_the_last_was_killed(county):
    for words in KILLS:
        assert _behind(county, *words) == -signal.SIGKILL, words
    assert demo._state(county.home) == demo.READY
    assert _behind(county) == 0 and demo._state(county.home) == demo.WHOLE
    batch = one(Batch, purpose="carry-over")
    assert batch.status == "applied" and len(all_of(Household)) == batch.report["counts"]["households_accepted"] > 300
    assert sorted(load.dataset for load in all_of(DataLoad)) == sorted(departments.LATER)
    copies = all_of(Snapshot)
    assert len(copies) == 2 and all(answers.read(c, answers.REPORT, str(story.COUNTY)) for c in copies)
    verbs = Counter(line.verb for line in all_of(JournalLine))
    counts = {verb: verbs[verb] for verb in ("intake.receive", "intake.apply", "dataset.load", "compare.run", "compare.link")}
    assert counts == {"intake.receive": 1, "intake.apply": 1, "dataset.load": 6, "compare.run": 1, "compare.link": 6}
    assert checks.run()["differences"] == []
    demo._keep(county.home, demo.COPIED)  # as an earlier release left it
    lines = len(all_of(JournalLine))
    assert _behind(county) == 0 and len(all_of(JournalLine)) == lines
