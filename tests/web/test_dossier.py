"""The dossier is gathered from held facts, each with its source, newest act first."""

import datetime as dt

import pytest

from tests.cast import DAY, HERE, cast, household
from tests.walk import case_of, do, fresh
from yangguang.register import scope
from yangguang.web import dossier
from yangguang.work import books
from yangguang.work.procedure import cases

pytestmark = pytest.mark.django_db


def _gathered(row):
    with scope.everything("a test looks"):
        return dossier.gather(books.now(HERE, DAY), fresh(row), DAY)


def test_what_happened_is_listed_newest_first():
    people, row = cast(), household()
    do(people.clerk, cases.apply, case_of(row), True)
    do(people.clerk, cases.survey, case_of(row), cases.Survey(items={"wage_job": 300000}))
    lines = [h.title for h in _gathered(row)["timeline"]]
    assert len(lines) >= 3
    assert lines[0] == "入户调查 · 办结", "a visit is done; it does not agree or refuse"
    assert "申请与授权" in lines[1]


def test_income_is_shown_by_period_with_the_line_beside_it():
    people, row = cast(), household(income_yuan=3500)
    do(people.clerk, cases.apply, case_of(row), True)
    do(people.clerk, cases.survey, case_of(row), cases.Survey(items={"wage_job": 900000}))
    income = _gathered(row)["income"]
    assert [r["per_head"] for r in income["rows"]] == [350000, 450000]
    assert "6,000" in income["sentence"]


def test_a_condition_says_where_it_is_from_and_since_when():
    cast()
    row = household()
    (known,) = [k for k in _gathered(row)["conditions"] if k.day == DAY][:1]
    assert known.day == DAY
    assert dossier._age(dt.date(1960, 10, 29), DAY) == 55
    assert dossier._age(dt.date(1960, 10, 28), DAY) == 56
