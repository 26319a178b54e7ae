"""Findings enter together, once each, and the register re-derives from what was written."""

import datetime as dt
import uuid

import pytest

from tests.cast import COUNTY, HERE, cast, household, number_of
from tests.walk import all_of, case_of, do
from tests.work.test_comparison import load
from tests.workbooks import the_book
from yangguang.register.models import Act, DataRow, Finding, JournalLine, Person
from yangguang.work import findings, raising
from yangguang.work.acting import open_hand
from yangguang.work.checking import checks
from yangguang.work.raising import Raised

pytestmark = pytest.mark.django_db
NUMBERS = [number_of(n) for n in range(601, 606)]


@pytest.fixture
def people(home):
    return cast()


@pytest.fixture
def met(people, tmp_path, monkeypatch):
    """Five people of two households, three vehicles each, their records in the database."""
    monkeypatch.setattr("yangguang.work.lazily.there", lambda: False)
    household("赵", numbers=NUMBERS[:3], size=3)
    household("钱", numbers=NUMBERS[3:])
    load(people, tmp_path, [(f"苏N{n}{k}", "甲", n, "正常") for n in NUMBERS for k in range(3)])
    book, persons, rows = the_book(), all_of(Person), all_of(DataRow)
    found = []
    for at, row in enumerate(rows):
        person = next(p for p in persons if bytes(p.id_index) == bytes(row.id_index))
        found.append(
            Raised(person.id, person.household_id, HERE, book.dataset("vehicles"), row.id, f"{at:064d}")
        )
    return found


def enter(user, found):
    with open_hand(user, via="test") as hand:
        line = hand.note("compare.run", place=COUNTY)
        return raising.enter(hand, line, hand.book(COUNTY), found), line


def test_each_is_one_row_one_act_and_one_line_and_holds_its_case(people, met):
    count, line = enter(people.county, met)
    rows = all_of(Finding)
    assert count == len(rows) == 15 and {(r.raised_id, r.status, r.severity) for r in rows} == {
        (line.pk, "open", "examine")
    }
    assert {r.due_day for r in rows} == {rows[0].raised_day + dt.timedelta(days=5)}
    acts = all_of(Act, verb="hold")
    assert {a.data["key"] for a in acts} == {r.id.hex for r in rows} and len(acts) == 15
    assert len(all_of(JournalLine, verb="finding.raise")) == 15
    homes = {r.household for r in rows}
    assert sorted((case_of(h).status, case_of(h).holds) for h in homes) == [("held", 6), ("held", 9)]


def test_what_was_written_re_derives(people, met):
    enter(people.county, met)
    assert checks.run()["differences"] == []


def test_what_is_known_is_not_asked_again_and_the_same_twice_in_one_run_is_asked_once(people, met):
    assert enter(people.county, [*met[:4], *met[:4]])[0] == 4
    assert enter(people.county, met)[0] == 11
    assert enter(people.county, met)[0] == 0
    assert len(all_of(Finding)) == 15 and checks.run()["differences"] == []


def test_answered_findings_let_a_case_go_that_many_held(people, met):
    enter(people.county, met)
    home = met[-1].household
    for row in all_of(Finding, household=home):
        do(people.clerk, findings.answer, row, False, "sold")
        do(people.secretary, findings.answer, row, False, "sold")
    case = case_of(all_of(Finding, household=home)[0].household)
    assert (case.status, case.holds) == ("open", 0)


def test_a_household_without_a_running_case_is_asked_about_and_nothing_is_held(people, met):
    case = case_of(all_of(Person, id=met[0].person)[0].household)
    with open_hand(people.county, via="test") as hand:
        hand.note("test.close", place=COUNTY)
        type(case).objects.filter(id=case.id).update(status="done")
    assert enter(people.county, met)[0] == 15
    assert len(all_of(Act, verb="hold")) == sum(found.household != case.household_id for found in met) < 15


def test_nothing_found_writes_nothing(people):
    assert enter(people.county, [])[0] == 0
    assert (
        do(
            people.county,
            lambda hand: (hand.note("test.look", place=COUNTY), raising.known_marks([uuid.uuid4()]))[1],
        )
        == set()
    )
