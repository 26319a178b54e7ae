"""Answers lie beside their copy and go with it; a place reaches the copies that hold it."""

import datetime as dt
import os

import pytest

from tests.cast import COUNTY, DAY, HERE, PROVINCE, THERE, cast
from tests.walk import all_of
from yangguang.register.ids import new_id
from yangguang.register.models import Snapshot
from yangguang.work.acting import SYSTEM, open_hand
from yangguang.work.questions import answers

pytestmark = pytest.mark.django_db


@pytest.fixture
def copies(home):
    """A copy of the county, one of the province a month earlier, one of another county, one that is gone."""
    cast()
    with open_hand(None, office=SYSTEM, day=DAY, via="test") as hand:
        line = hand.note("test.copies", place=0)
        for n, (place, day, gone) in enumerate((
            (COUNTY, DAY, False), (PROVINCE, DAY - dt.timedelta(30), False), (321323000000, DAY, False), (COUNTY, DAY, True),
        )):  # fmt: skip
            Snapshot.objects.create(
                id=new_id(), place=place, day=day, book="b", journal_line=n, root=f"{n}" * 64, households=1, persons=2,
                line=line, purge_day=DAY, purged=gone,
            )  # fmt: skip
    return {s.root[0]: s for s in all_of(Snapshot)}


def test_a_place_reaches_copies_that_hold_it_and_those_within_it(copies):
    assert [s.root[0] for s in answers.reaching([HERE])] == ["0", "1"]
    assert [s.root[0] for s in answers.reaching([THERE])] == ["2", "1"]
    assert {s.root[0] for s in answers.reaching([PROVINCE])} == {"0", "1", "2"}
    assert answers.reaching([]) == []


def test_the_same_question_has_one_name_and_one_answer(copies):
    copy, asked = copies["0"], {"place": COUNTY, "supposed": {"income_line": 7000}}
    name = answers.question(asked)
    assert (
        name == answers.question(dict(reversed(asked.items()))) != answers.question({**asked, "place": HERE})
    )
    assert answers.read(copy, answers.WHATIF, name) is None
    answers.keep(copy, answers.WHATIF, name, {"says": "甲"})
    assert answers.read(copy, answers.WHATIF, name) == {"says": "甲"}
    assert answers.read(copies["1"], answers.WHATIF, name) is None
    assert oct(answers.folder(copy).joinpath(answers.WHATIF).stat().st_mode)[-3:] == "700"


def test_of_many_answers_the_oldest_go(copies, monkeypatch):
    monkeypatch.setattr(answers, "KEPT", 2)
    for n, name in enumerate("abc"):
        answers.keep(copies["0"], answers.WHATIF, name, {"n": n})
        path = answers.folder(copies["0"]) / answers.WHATIF / f"{name}.json"
        os.utime(path, (n, n)) if path.exists() else None
    assert [answers.read(copies["0"], answers.WHATIF, name) is None for name in "abc"] == [True, False, False]


def test_a_report_stands_in_place_of_the_one_before(copies):
    assert answers.keep_all(copies["0"], answers.REPORT, [("1", {"n": 1}), ("2", {"n": 2})]) == 2
    assert answers.keep_all(copies["0"], answers.REPORT, [("2", {"n": 3})]) == 1
    assert answers.read(copies["0"], answers.REPORT, "1") is None
    assert answers.read(copies["0"], answers.REPORT, "2") == {"n": 3}


def test_the_datasets_of_a_copy_are_those_whose_rows_are_there(copies):
    folder = answers.folder(copies["0"]).parent
    folder.mkdir(parents=True)
    for name in ("records_vehicles.parquet", "records_deaths.parquet", "persons.parquet"):
        (folder / name).write_bytes(b"")
    assert answers.datasets(copies["0"]) == ["deaths", "vehicles"]
