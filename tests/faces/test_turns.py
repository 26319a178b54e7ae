"""A household that came by itself is told when its turn is: behind the running round, or with the next one and from when."""

import datetime as dt

import pytest
from django.utils import translation

from tests.cast import DAY, HERE, cast, household, number_of
from tests.pages import get, settled, text
from tests.walk import do, fresh, ids, one, pass_window
from yangguang.faces import turns
from yangguang.register import guard, scope
from yangguang.register.models import Case, Round
from yangguang.terms.decision import Refused
from yangguang.work import books
from yangguang.work.procedure import applications, cases, notices, rounds
from yangguang.work.procedure.applications import Applicant

pytestmark = pytest.mark.django_db
NUMBER = number_of(777, dt.date(1948, 2, 3))


def enter(people):
    return do(people.clerk, applications.enter, HERE, Applicant("周老汉", NUMBER))


def said(case, lang="zh-hans"):
    with translation.override(lang):
        return turns.said(fresh(case), books.now(HERE, DAY))


def test_without_a_round_it_waits_for_the_next_and_is_told_who_opens_it():
    people = cast(with_places=True)
    case = enter(people)
    assert "可随时" in said(case) and "村" in said(case)
    assert "may be opened at any time" in said(case, "en") and "village" in said(case, "en")
    assert "可随时" in text(get(settled(people.clerk), "record", case.household_id, language="zh-hans"))


def test_when_this_year_s_round_has_been_it_waits_for_next_year_s():
    people = cast(with_places=True)
    closed = do(people.clerk, rounds.open_round, HERE)
    with scope.everything("test"), guard.writing():
        Round.objects.filter(id=closed.id).update(closed_day=DAY)
    case = enter(people)
    assert f"{DAY.year + 1}年1月1日" in said(case)
    assert f"1 January {DAY.year + 1}" in said(case, "en")
    with pytest.raises(Refused, match="round_of_year_over"):
        do(people.clerk, rounds.open_round, HERE)
    made = do(people.clerk, rounds.open_round, HERE, DAY.year + 1)
    assert fresh(case).round_id == made.id and said(case) == ""
    page = text(get(settled(people.clerk), "rounds"))
    assert f'value="{HERE}"' not in page


def test_who_comes_behind_the_announcement_goes_through_the_steps_behind_the_others():
    people = cast(with_places=True)
    household("李")
    round_ = do(people.clerk, rounds.open_round, HERE)
    early = one(Case, id=ids(round_, "application")[0])
    pass_window(do(people.clerk, notices.post, round_, "announce"), people.clerk)
    case = enter(people)
    assert str(DAY.year) in said(case) and "displays of its own" in said(case, "en")
    assert said(early) == ""


def test_who_has_withdrawn_waits_for_nothing():
    people = cast(with_places=True)
    case = enter(people)
    do(people.clerk, cases.withdraw, case)
    assert said(case) == ""
