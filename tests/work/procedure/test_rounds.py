"""A village's list goes together, by those who may."""

import pytest

from tests.cast import HERE, NEXT, TOWNSHIP, cast, household
from tests.walk import all_of, case_of, display, do, fresh, ids, meet, to_county, to_meeting
from yangguang.register.models import Case
from yangguang.terms.decision import Refused
from yangguang.work.procedure import rounds

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(home):
    return cast()


def test_a_round_takes_in_who_waits_and_a_second_is_not_opened(people):
    mine, other = household("赵"), household("钱", place=NEXT)
    round_ = do(people.clerk, rounds.open_round, HERE)
    assert case_of(mine).round_id == round_.id
    assert case_of(other).round_id is None
    with pytest.raises(Refused, match="round_open_already"):
        do(people.clerk, rounds.open_round, HERE)
    with pytest.raises(Refused, match="not_a_village"):
        do(people.township, rounds.open_round, TOWNSHIP)


def test_the_township_sends_back_and_refuses_with_a_sentence(people):
    homes = [household(s) for s in "孙李周"]
    round_ = to_meeting(people)
    meet(people, round_)
    display(people, round_, "village_display", people.clerk)
    back, out = case_of(homes[0]).id, case_of(homes[1]).id
    do(
        people.township,
        rounds.review,
        [round_],
        {back: ("return", "收入重新核算"), out: ("no", "不符合条件")},
    )
    assert [(case_of(h).step, case_of(h).status) for h in homes] == [
        ("survey", "open"),
        ("end", "refused"),
        ("township_display", "open"),
    ]
    assert case_of(homes[0]).alone


def test_many_rounds_are_reviewed_at_once(people):
    from tests.cast import PASSWORD
    from yangguang.work import access

    clerk = do(
        people.system_admin,
        access.add,
        username="c2",
        name="c2",
        role="village-clerk",
        place=NEXT,
        password=PASSWORD,
    )
    secretary = do(
        people.system_admin,
        access.add,
        username="s2",
        name="s2",
        role="first-secretary",
        place=NEXT,
        password=PASSWORD,
    )
    household("吴"), household("郑", place=NEXT)
    first = to_meeting(people)
    meet(people, first)
    display(people, first, "village_display", people.clerk)
    people.clerk, people.secretary = clerk, secretary
    second = to_meeting(people, NEXT)
    meet(people, second)
    display(people, second, "village_display", clerk)
    moved = do(people.township, rounds.review, [first, second], {})
    assert [m.act.covers for m in moved] == [1, 1]


def test_two_of_the_county_confirm_and_one_is_not_enough(people):
    home = household("王")
    round_ = to_meeting(people)
    meet(people, round_)
    to_county(people, round_)
    do(people.county, rounds.confirm, [round_])
    assert case_of(home).step == "county_confirmation"
    with pytest.raises(Refused, match="same_person_twice"):
        do(people.county, rounds.confirm, [round_])
    do(people.county2, rounds.confirm, [round_])
    assert case_of(home).step == "county_display"


def test_votes_are_needed_for_every_household(people):
    household("冯"), household("陈")
    round_ = to_meeting(people)
    with pytest.raises(Refused, match="votes_missing"):
        do(people.clerk, rounds.meet, round_, 30, 25, {ids(round_, "meeting")[0]: (20, 1)})
    with pytest.raises(Refused, match="votes_impossible"):
        do(people.clerk, rounds.meet, round_, 30, 25, dict.fromkeys(ids(round_, "meeting"), (20, 6)))


def test_the_county_sees_what_it_would_confirm(people):
    household("褚", size=3)
    round_ = to_meeting(people)
    meet(people, round_)
    to_county(people, round_)
    from yangguang.register import scope

    with scope.everything("a test looks"):
        assert rounds.cost([round_]) == {"households": 1, "persons": 3}
        assert [h.size for h in rounds.households(round_)] == [3]
    assert fresh(round_).step == "county_confirmation"
    assert len(all_of(Case, round=round_)) == 1
