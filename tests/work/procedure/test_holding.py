"""Many findings hold as one would, act by act, and cost the database little more."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import HERE, cast, household
from tests.walk import all_of, do, fresh
from yangguang.register.ids import new_id
from yangguang.register.models import Act, Case
from yangguang.work.procedure import folding, holding
from yangguang.work.procedure.rounds import event

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(home):
    return cast()


def keys(count):
    return [new_id() for _ in range(count)]


def test_together_they_leave_what_each_alone_leaves(people):
    for _ in range(2):
        household()
    alone, together = all_of(Case)
    found = keys(2)

    def one_by_one(hand):
        for key in found:
            hold = event(hand, "hold", None, data={"key": key.hex}, whole=False)
            folding.on_case(hand, alone, hold, "finding.raise", facts={"finding": key})

    do(people.county, one_by_one)
    do(people.county, holding.hold, {together.household_id: found})

    def seen(case):
        case = fresh(case)
        acts = [
            (a.verb, a.step, a.day, a.actor, a.office, a.role, a.outcome, a.data, a.covers)
            for a in all_of(Act, case=case)
        ]
        return case.step, case.status, case.since, case.holds, case.alone, case.due_day, acts

    assert seen(alone) == seen(together)


def test_ten_times_as_many_cases_are_not_ten_times_as_many_questions(people):
    def questions(count):
        homes = [household(place=HERE) for _ in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            do(people.county, holding.hold, {h.id: keys(3) for h in homes})
        return len(asked)

    few, many = questions(2), questions(20)
    assert many < few + 10


def test_only_a_running_case_is_held(people):
    home = household()
    assert (
        do(
            people.county,
            lambda hand: (hand.note("test.look", place=HERE), holding.hold(hand, {new_id(): keys(1)}))[1],
        )
        == 0
    )
    assert do(people.county, holding.hold, {home.id: keys(4)}) == 4
