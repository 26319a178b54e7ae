"""The engine refuses what does not fit, and each refusal says why."""

import datetime as dt

import pytest

from yangguang.book.procedure import Event, advance, applies, expected, fold, of_case, refuse, start, step_on
from yangguang.book.reader import open_book
from yangguang.terms.decision import Refused

DAY = dt.date(2016, 10, 28)
P = open_book(321324100001, DAY).procedure("identify")


def days(posted):
    def plus(n):
        return (posted + dt.timedelta(n)).isoformat()

    return {"first": plus(1), "last": plus(7), "closes": plus(8)}


def done(step, actor="a", office="village", outcome="yes", **data):
    return Event("done", step, DAY, actor, office, outcome, data=data)


def posted(step, office="village", day=DAY, round_=False):
    return Event("posted", step, day, "a", office, round=round_, data=days(day))


def closed(step, office="village", day=DAY + dt.timedelta(8), round_=False):
    return Event("closed", step, day, "a", office, round=round_)


GATE = [posted("announce", round_=True), closed("announce", round_=True)]
TO_MEETING = [
    *GATE, done("application", authorisation=True), done("survey"), done("survey", "b"), done("compare", "c", "county"),
]  # fmt: skip
TO_DISPLAY = [*TO_MEETING, done("meeting", present=20, representatives=30)]
TO_REVIEW = [*TO_DISPLAY, posted("village_display"), closed("village_display")]
TO_VISIT = [
    *TO_REVIEW,
    done("township_review", "t", "township"),
    posted("township_display", "township"),
    closed("township_display", "township"),
]
TO_COUNTY = [*TO_VISIT, done("house_visit"), done("house_visit", "b")]
TO_END = [
    *TO_COUNTY, done("county_confirmation", "x", "county"), done("county_confirmation", "y", "county"),
    posted("county_display", "county"), closed("county_display", "county"),
]  # fmt: skip


def test_the_whole_way_ends_registered():
    state = fold(P, TO_END, DAY)
    assert (state.step, state.status, state.count) == ("end", "registered", len(TO_END))


@pytest.mark.parametrize(
    ("before", "event", "code"),
    [
        (GATE, done("survey"), "not_this_step"),
        (GATE, done("application"), "authorisation_missing"),
        ([], done("dance"), "unknown_step"),
        (TO_MEETING[:4], done("survey"), "same_person_twice"),
        (TO_MEETING[:4], done("survey", "b", outcome="no"), "signers_disagree"),
        (TO_MEETING[2:5], done("compare", "c", "county"), "announcement_runs"),
        (TO_MEETING, done("meeting", present=19, representatives=30), "quorum_missed"),
        (TO_MEETING, done("meeting", office="township", present=20, representatives=30), "wrong_office"),
        (TO_MEETING, done("meeting", outcome="return", present=20, representatives=30), "cannot_send_back"),
        (TO_MEETING, done("meeting", outcome="perhaps"), "outcome_unknown"),
        (TO_DISPLAY, done("village_display"), "a_notice_is_posted_and_closed"),
        (TO_DISPLAY, closed("village_display"), "no_display_hangs"),
        ([*TO_DISPLAY, posted("village_display")], posted("village_display"), "notice_hangs"),
        ([*TO_DISPLAY, posted("village_display")], closed("village_display", day=DAY + dt.timedelta(7)), "window_runs"),
        (TO_REVIEW, done("township_display", "t", "township"), "not_this_step"),
        (TO_END, done("survey"), "case_ended"),
        (TO_COUNTY, Event("posted", "survey", DAY, "a", "village", data=days(DAY)), "not_this_step"),
        (TO_COUNTY, Event("dance", "county_confirmation", DAY, "x", "county"), "unknown_verb"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(before, event, code):
    with pytest.raises(Refused) as refused:
        fold(P, [*before, event], DAY)
    assert refused.value.decision.code == code


def test_a_shorter_window_is_refused():
    short = {
        **days(DAY),
        "last": (DAY + dt.timedelta(6)).isoformat(),
        "closes": (DAY + dt.timedelta(7)).isoformat(),
    }
    state = fold(P, TO_DISPLAY, DAY)
    assert (
        refuse(P, state, Event("posted", "village_display", DAY, "a", "village", data=short)).code
        == "window_wrong"
    )


def objection(key="o", day=DAY + dt.timedelta(3)):
    return Event("object", None, day, data={"key": key})


HANGING = [*TO_DISPLAY, posted("village_display")]
RECHECKED = [
    *HANGING,
    objection(),
    done("recheck", "t", "township", "dismissed"),
    done("recheck", "u", "township", "dismissed"),
]


def test_an_objection_stops_the_case_and_goes_one_office_up():
    state = fold(P, [*HANGING, objection()], DAY)
    assert (state.step, state.status, state.interrupted) == ("recheck", "objected", "village_display")
    assert expected(P, state, DAY)[0].offices == ("township",)
    assert refuse(P, state, done("recheck", "v", "village", "upheld")).code == "wrong_office"
    assert refuse(P, state, done("recheck", "t", "township", "yes")).code == "outcome_unknown"
    assert refuse(P, state, objection("second")).code == "objection_lives"
    on_the_county = [*TO_COUNTY, *TO_END[len(TO_COUNTY) : len(TO_COUNTY) + 3], objection()]
    assert expected(P, fold(P, on_the_county, DAY), DAY)[0].offices == ("city",)


@pytest.mark.parametrize("outcome", ["dismissed", "upheld"])
def test_the_result_is_displayed_and_the_case_resumes_alone_or_ends(outcome):
    acts = [
        *HANGING,
        objection(),
        done("recheck", "t", "township", outcome),
        done("recheck", "u", "township", outcome),
    ]
    assert fold(P, acts, DAY).step == "recheck_display"
    later = DAY + dt.timedelta(5)
    acts += [
        posted("recheck_display", "township", later),
        closed("recheck_display", "township", later + dt.timedelta(8)),
    ]
    state = fold(P, acts, DAY)
    assert (state.step, state.status, state.alone) == (
        ("township_review", "open", True) if outcome == "dismissed" else ("end", "refused", False)
    )


@pytest.mark.parametrize("day", [DAY, DAY + dt.timedelta(8)])
def test_an_objection_comes_inside_the_window(day):
    assert refuse(P, fold(P, HANGING, DAY), objection(day=day)).code == "outside_window"


def test_unanswered_findings_hold_the_case():
    hold, release = (
        Event("hold", None, DAY, data={"key": "f"}),
        Event("release", None, DAY, data={"key": "f"}),
    )
    state = fold(P, [*TO_MEETING, hold], DAY)
    assert state.status == "held"
    assert refuse(P, state, done("meeting", present=20, representatives=30)).code == "findings_unanswered"
    assert refuse(P, state, hold).code == "held_already"
    assert step_on(P, state, release).status == "open"
    assert refuse(P, fold(P, TO_MEETING, DAY), release).code == "nothing_held"


def test_a_round_act_moves_only_those_who_stand_there_and_are_not_alone():
    meeting = Event(
        "done", "meeting", DAY, "a", "village", "yes", True, {"present": 20, "representatives": 30}
    )
    assert applies(P, fold(P, TO_MEETING, DAY), meeting)
    assert not applies(P, fold(P, TO_DISPLAY, DAY), meeting)
    assert not applies(P, fold(P, [*TO_MEETING, Event("leave_round", None, DAY)], DAY), meeting)
    assert fold(P, [*GATE, meeting], DAY).step == "application", (
        "those who do not stand there are passed over"
    )


def test_a_round_act_may_say_something_else_of_one_case():
    event = Event(
        "done",
        "meeting",
        DAY,
        "a",
        "village",
        "yes",
        True,
        {"present": 20, "representatives": 30, "cases": {"k": {"outcome": "no"}}},
    )
    assert of_case(event, "k").outcome == "no"
    assert of_case(event, "other").outcome == "yes"
    listed = Event(
        "done", "application", DAY, "a", "village", "yes", True, {"listed": True, "cases": {"k": {}}}
    )
    assert of_case(listed, "other") is None
    assert fold(P, [*TO_MEETING, of_case(event, "k")], DAY).status == "refused"


def test_an_applicant_may_withdraw_until_the_county_confirmed():
    assert fold(P, [*TO_COUNTY, Event("withdrawn", None, DAY)], DAY).status == "withdrawn"
    assert refuse(P, fold(P, TO_END[:-1], DAY), Event("withdrawn", None, DAY)).code == "confirmed_already"


def test_sent_back_means_surveyed_again_and_alone():
    state = fold(P, [*TO_REVIEW, done("township_review", "t", "township", "return")], DAY)
    assert (state.step, state.alone) == ("survey", True)


def test_carrying_over_is_an_act_of_a_case_that_has_not_begun():
    assert fold(P, [Event("carried_over", None, DAY, outcome="exited")], DAY).status == "exited"
    assert (
        refuse(P, fold(P, TO_MEETING, DAY), Event("carried_over", None, DAY, outcome="exited")).code
        == "case_has_begun"
    )


def test_stepping_leaves_the_state_before_untouched():
    before = start(P, DAY)
    after = step_on(P, before, done("application", authorisation=True))
    assert (before.step, after.step) == ("application", "survey")


def test_what_comes_next_is_told_with_its_office_and_day():
    assert expected(P, fold(P, TO_END, DAY), DAY) == []
    (next_,) = expected(P, fold(P, HANGING, DAY), DAY)
    assert (next_.verb, next_.from_day) == ("closed", DAY + dt.timedelta(8))
    (next_,) = expected(P, fold(P, TO_DISPLAY, DAY), DAY)
    assert (next_.verb, next_.offices) == ("posted", ("village",))


def test_going_on_by_one_event_is_what_folding_does():
    passed_over = done("township_review", "t", "township")
    events = [
        *TO_VISIT,
        Event("done", "compare", DAY, "c", "county", "yes", round=True),
        Event("hold", None, DAY, data={"key": "k"}),
    ]
    state = start(P)
    for at, event in enumerate(events, 1):
        after = advance(P, state, event)
        assert after is not state, "a state is never changed under another's hands"
        state = after or state
        assert state == fold(P, events[:at])
    with pytest.raises(Refused):
        advance(P, state, passed_over)
