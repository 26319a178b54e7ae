"""A township acts on many villages at once; each village has its own act."""

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from tests.cast import HERE, NEXT, cast, household, move_to
from tests.pages import get, post
from tests.walk import all_of, display, do, ids, pass_window
from yangguang.register.models import Act, Case
from yangguang.web.procedure import many
from yangguang.work.procedure import cases, notices, rounds

pytestmark = pytest.mark.django_db


def _to_review(people, place):
    household(place=place)
    round_ = do(people.township, rounds.open_round, place)
    notice = do(people.township, notices.post, round_, "announce")
    do(people.township, rounds.apply_all, round_, ids(round_, "application"))
    for case in all_of(Case, round=round_):
        do(people.township, cases.survey, case, cases.Survey(items={"wage_job": 300000}))
        do(people.township2, cases.survey, case)
    pass_window(notice, people.township)
    do(people.county, rounds.compare, round_)
    return round_


def test_one_press_reviews_two_villages_by_two_acts():
    people = cast(with_places=True)
    rounds_ = [_to_review(people, HERE)]
    do(people.clerk, rounds.meet, rounds_[0], 30, 25, dict.fromkeys(ids(rounds_[0], "meeting"), (22, 3)))
    display(people, rounds_[0], "village_display", people.clerk)
    keys = [str(r.id) for r in rounds_]
    assert get(people.township, "many", "township_review", round=keys).status_code == 200
    post(people.township, "many", "township_review", round=keys, do="yes")
    assert {c.step for c in all_of(Case)} == {"township_display"}
    assert len([a for a in all_of(Act) if a.step == "township_review"]) == 1


def test_villages_that_stand_elsewhere_are_left_out():
    people = cast(with_places=True)
    round_ = _to_review(people, NEXT)
    answer = post(people.township, "many", "township_review", round=[str(round_.id)], do="yes")
    assert answer.redirect_chain[-1][0] == "/rounds/"
    assert {c.step for c in all_of(Case)} == {"meeting"}


def test_windows_that_are_over_are_closed_together():
    people = cast(with_places=True)
    household()
    round_ = do(people.clerk, rounds.open_round, HERE)
    notice = do(people.clerk, notices.post, round_, "announce")
    move_to(notice.closes_from)
    post(people.clerk, "close_many", notice=[str(notice.id)])
    assert all_of(type(notice))[0].ended_id is not None


def test_ticks_that_are_no_keys_are_dropped():
    asked = RequestFactory().get("/")
    asked.GET = QueryDict("round=abc&round=")  # type: ignore[misc]
    assert many.ticked(asked, "round") == []
