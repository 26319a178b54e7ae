"""What a file says differently is shown field by field, and written only when asked for; the old stays known."""

import pytest

from tests.walk import all_of, do
from yangguang.register.models import Condition, Household, Statement
from yangguang.work.batches import intake
from yangguang.work.checking import checks

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed(hand_in, people, homes):
    for row in homes[0]:
        row["人均纯收入"] = 3000
    do(people.county, intake.apply, hand_in())
    for row in homes[0]:
        row["人均纯收入"] = 5000


def _incomes():
    return {h.file_key: h.income_fen_per_head for h in all_of(Household)}


def test_without_being_asked_nothing_changes(changed, hand_in, people):
    counts = do(people.county, intake.apply, hand_in())
    assert counts["changed"] == 1 and _incomes()["32132400000001"] == 300000


def test_when_asked_the_new_holds_and_the_old_is_still_known(changed, hand_in, people):
    do(people.county, intake.apply, hand_in(correct=True))
    assert _incomes()["32132400000001"] == 500000
    key = next(h.id for h in all_of(Household) if h.file_key == "32132400000001")
    rows = all_of(Statement, household=key)
    assert {(s.income_fen_per_head, s.act_to_id is None) for s in rows} == {(300000, False), (500000, True)}
    assert not checks.run()["differences"]


def test_the_main_cause_is_held_for_days_as_the_file_says_it_and_as_it_said_it_before(hand_in, people, homes):
    for row in homes[0]:
        row["主要致贫原因"] = "因病"
    do(people.county, intake.apply, hand_in())
    for row in homes[0]:
        row["主要致贫原因"] = "因残"
    do(people.county, intake.apply, batch := hand_in(correct=True))
    household = next(h for h in all_of(Household) if h.file_key == "32132400000001")
    held = sorted(all_of(Condition, household=household), key=lambda c: c.act_to_id is None)
    assert [c.answers["cause"] for c in held] == ["01", "02"] and household.cause == "02"
    assert not checks.run()["differences"] and batch is not None
