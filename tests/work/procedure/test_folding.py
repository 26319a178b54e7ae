"""The state of a case follows from its acts, and a line carries which cases it moved."""

import uuid

import pytest

from tests.cast import cast, household
from tests.walk import all_of, case_of, do, fresh, ids, meet, one, survey_all, to_meeting
from yangguang.register import scope
from yangguang.register.models import Act, Case, Round
from yangguang.terms.decision import Refused
from yangguang.work.procedure import cases, folding, rounds

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(home):
    return cast()


def test_an_act_on_a_round_is_one_row_and_one_line_for_all_its_cases(people):
    for surname in "赵钱孙":
        household(surname)
    round_ = to_meeting(people)
    before = len(all_of(Act))
    meet(people, round_)
    (act,) = all_of(Act)[before:]
    assert (act.covers, act.covers_digest) == (3, folding.digest_of(ids(round_, "village_display")))
    assert f'"covers_digest":"{act.covers_digest}"' in act.line.body


def test_columns_are_the_cached_fold(people):
    home = household("李")
    to_meeting(people)
    case = case_of(home)
    with scope.everything("a test looks"):
        state = folding.state_of(case)
    assert (case.step, case.status, case.since, case.alone) == (
        state.step,
        state.status,
        state.since,
        state.alone,
    )
    assert case.due_day is not None


def test_a_case_that_lags_is_passed_over_and_may_finish_alone(people):
    quick, slow = household("周"), household("吴")
    round_ = do(people.clerk, rounds.open_round, quick.place)
    do(people.clerk, rounds.apply_all, round_, [case_of(quick).id])
    assert (case_of(quick).step, case_of(slow).step) == ("survey", "application")
    do(people.clerk, cases.apply, case_of(slow), True)
    assert case_of(slow).step == "survey"


def test_an_act_that_fits_nobody_is_refused_with_the_reason(people):
    household("郑")
    round_ = do(people.clerk, rounds.open_round, 321324100001)
    with pytest.raises(Refused, match="no_case_here"):
        do(people.county, rounds.compare, round_)
    assert fresh(round_).step == "announce"


def test_digests_do_not_depend_on_order():
    one_, two = uuid.uuid4(), uuid.uuid4()
    assert folding.digest_of([one_, two]) == folding.digest_of([two, one_]) != folding.digest_of([one_])


def test_a_round_knows_where_it_stands(people):
    home = household("王")
    round_ = to_meeting(people)
    assert (fresh(round_).step, fresh(round_).cases_open) == ("meeting", 1)
    meet(people, round_, against=(case_of(home).id,))
    assert (fresh(round_).step, fresh(round_).cases_open) == ("", 0)
    assert one(Case, household=home).status == "refused"
    assert one(Round, id=round_.id).window_closes is None


def test_what_passed_a_case_over_did_not_move_it(people):
    quick, slow = household("周"), household("吴")
    round_ = do(people.clerk, rounds.open_round, quick.place)
    do(people.clerk, rounds.apply_all, round_, [case_of(quick).id])
    survey_all(people, round_)
    with scope.everything("a test looks"):
        moved = {key: [(e.verb, e.step) for e in events] for key, events in folding.moving(all_of(Case)).items()}
        known = folding.events_of(all_of(Case))
    assert ("done", "survey") in moved[case_of(quick).id] and moved[case_of(slow).id] == []
    assert all(set(moved[key]) <= {(e.verb, e.step) for e in events} for key, events in known.items())
