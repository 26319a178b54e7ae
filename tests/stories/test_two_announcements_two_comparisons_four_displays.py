"""The paper, second of the six systems, key term 两公告两比对四公示: whom to help is decided in the open.

Retold: applications are announced; what the village appraises, the township reviews and the county confirms
is displayed each time; objections are rechecked and their result displayed too; the list is compared with
departments' files and checked at the house.
"""

import re

import pytest

from tests.cast import HERE, cast, household, move_to
from tests.walk import (
    all_of,
    case_of,
    confirm,
    display,
    do,
    fresh,
    ids,
    later,
    meet,
    one,
    pass_window,
    to_county,
    to_meeting,
)
from yangguang.register.models import Case, Letter, Notice, NoticeLine
from yangguang.terms.decision import Refused
from yangguang.work import clock
from yangguang.work.acting import PUBLIC, open_hand
from yangguang.work.checking import checks
from yangguang.work.procedure import notices, objections, rounds

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(home):
    return cast()


def object_to(notice, line_no, text="他家有一辆小汽车"):
    with open_hand(None, office=PUBLIC, via="test") as hand:
        return objections.file(hand, notice, line_no, objections.Said(text, "不愿透露", ""))


def line_of(notice, home):
    return one(NoticeLine, notice=notice, case=case_of(home)).line_no


def test_a_list_goes_from_announcement_to_household_numbers(people):
    homes = [household(s) for s in "赵钱孙"]
    round_ = to_meeting(people)
    meet(people, round_)
    to_county(people, round_)
    confirm(people, round_)
    display(people, round_, "county_display", people.county)
    for home in homes:
        row = fresh(home)
        assert row.status == "registered"
        assert re.fullmatch(r"32132416\d{6}", row.number)
    assert len({fresh(h).number for h in homes}) == 3
    posted = [(n.kind, n.step) for n in all_of(Notice)]
    assert posted == [
        ("announcement", "announce"),
        ("display", "village_display"),
        ("display", "township_display"),
        ("display", "county_display"),
    ]
    assert not all_of(NoticeLine), "lines are removed when the windows end"
    assert fresh(round_).closed_day == clock.day()
    assert checks.run()["differences"] == []


def test_an_upheld_objection_ends_one_case_and_a_dismissed_one_resumes_it(people):
    wrong, right, calm = household("吴"), household("郑"), household("王")
    round_ = to_meeting(people)
    meet(people, round_)
    notice = do(people.clerk, notices.post, round_, "village_display")
    later(2)
    first, second = (
        object_to(notice, line_of(notice, wrong)),
        object_to(notice, line_of(notice, right), "收入不止这些"),
    )
    assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", first.receipt)
    assert [x.under_objection for x in all_of(NoticeLine, notice=notice)].count(True) == 2
    pass_window(notice, people.clerk)
    assert [case_of(h).step for h in (wrong, right, calm)] == ["recheck", "recheck", "township_review"]
    for objection, outcome in ((first, "upheld"), (second, "dismissed")):
        do(people.township, objections.decide, objection, outcome, "checked", "入户查看并走访邻居")
        with pytest.raises(Refused, match="same_person_twice"):
            do(people.township, objections.decide, fresh(objection), outcome, "checked", "入户查看并走访邻居")
        do(people.township2, objections.decide, fresh(objection), outcome, "checked", "入户查看并走访邻居")
    for home in (wrong, right):
        case = case_of(home)
        assert case.step == "recheck_display"
        pass_window(do(people.township, notices.post, None, "recheck_display", case), people.township)
    assert (case_of(wrong).status, fresh(wrong).status) == ("refused", "refused")
    assert one(Letter, case=case_of(wrong)).kind == "refusal"
    resumed = case_of(right)
    assert (resumed.step, resumed.status, resumed.alone) == ("township_review", "open", True)
    do(people.township, rounds.review, [round_], {})
    assert case_of(calm).step == "township_display"
    assert case_of(right).step == "township_review", "it finishes the remaining steps alone"
    assert checks.run()["differences"] == []


def test_the_county_cannot_confirm_a_household_above_the_line(people):
    poor, rich = household("周", income_yuan=3000), household("冯", income_yuan=9000)
    round_ = do(people.clerk, rounds.open_round, HERE)
    pass_window(do(people.clerk, notices.post, round_, "announce"), people.clerk)
    do(people.clerk, rounds.apply_all, round_, ids(round_, "application"))
    from yangguang.work.procedure import cases

    for case in all_of(Case, round=round_):
        do(people.clerk, cases.survey, case, cases.Survey(conditions={"water_safe": "1"}))
        do(people.secretary, cases.survey, case)
    do(people.county, rounds.compare, round_)
    meet(people, round_)
    to_county(people, round_)
    confirm(people, round_)
    assert (case_of(poor).step, case_of(rich).status) == ("county_display", "refused")
    letter = one(Letter, case=case_of(rich))
    from yangguang.work.procedure import letters

    assert (
        "9,000.00" in letters.text(letter)["zh"]["reason"] and "6000" in letters.text(letter)["zh"]["reason"]
    )


def test_windows_cannot_be_cut_short_and_objections_come_in_time(people):
    home = household("陈")
    round_ = to_meeting(people)
    meet(people, round_)
    notice = do(people.clerk, notices.post, round_, "village_display")
    with pytest.raises(Refused, match="outside_window"):
        object_to(notice, 1)  # the window begins the day after
    move_to(notice.last_day)
    with pytest.raises(Refused, match="window_runs"):
        do(people.clerk, notices.close, fresh(notice))
    object_to(notice, 1)
    move_to(notice.closes_from)
    with pytest.raises(Refused, match="outside_window"):
        object_to(notice, 1)
    assert case_of(home).step == "recheck"


def test_a_meeting_without_quorum_decides_nothing(people):
    household("褚")
    round_ = to_meeting(people)
    votes = dict.fromkeys(ids(round_, "meeting"), (19, 0))
    with pytest.raises(Refused, match="quorum_missed"):
        do(people.clerk, rounds.meet, round_, 30, 19, votes)
    do(people.clerk, rounds.meet, round_, 30, 20, votes)
    assert ids(round_, "village_display")


def test_a_household_that_was_left_out_is_heard(people):
    household("卫")
    round_ = to_meeting(people)
    meet(people, round_)
    notice = do(people.clerk, notices.post, round_, "village_display")
    later(1)
    objection = object_to(notice, None, "村东头老李家更困难，没有列上")
    assert (objection.kind, objection.office_place) == ("left_out", 321324100000)
    do(people.township, objections.decide, objection, "upheld", "checked", "情况属实，应当申报")
    do(people.township2, objections.decide, fresh(objection), "upheld", "checked", "情况属实，应当申报")
    assert fresh(objection).status == "decided"


def test_strangers_and_the_wrong_office_do_nothing(people):
    household("蒋")
    round_ = to_meeting(people)
    for who, verb, words in (
        (people.stranger, rounds.compare, (round_,)),
        (people.township, rounds.meet, (round_, 30, 25, {})),
        (people.clerk, rounds.review, ([round_], {})),
        (people.auditor, rounds.compare, (round_,)),
    ):
        with pytest.raises(Refused, match="not_permitted"):
            do(who, verb, *words)


def test_a_tampered_case_is_found(people):
    from yangguang.register import guard, scope

    home = household("沈")
    round_ = to_meeting(people)
    with guard.writing(), scope.everything("a forger"):
        Case.objects.filter(household=home).update(step="county_display")
    found = checks.run()["differences"]
    assert [d["what"] for d in found] == ["case"]
    assert round_.place == HERE
