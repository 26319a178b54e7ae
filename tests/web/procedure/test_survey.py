"""The survey's form comes filled, is read with the form's own readers, and is confirmed by a second person."""

import pytest

from tests.cast import DAY, HERE, cast, household
from tests.pages import get, post, survey_answers, text
from tests.walk import all_of, case_of, do, fresh
from yangguang.register.models import Statement
from yangguang.web.procedure import survey
from yangguang.work import books
from yangguang.work.procedure import cases

pytestmark = pytest.mark.django_db


def _ready(people):
    row = household(size=2)
    do(people.clerk, cases.apply, case_of(row), True)
    return row, case_of(row)


def test_what_was_typed_becomes_a_statement_in_items():
    people = cast(with_places=True)
    row, case = _ready(people)
    post(people.clerk, "case_step", case.id, **{"item-wage_job": "9,000元", **survey_answers()})
    (statement,) = all_of(Statement, household=row, claimed=False)
    assert statement.items == {"wage_job": 900000}
    assert fresh(row).income_fen_per_head == 450000


def test_a_sum_that_is_none_is_marked_and_nothing_enters():
    people = cast(with_places=True)
    row, case = _ready(people)
    answer = post(
        people.clerk, "case_step", case.id, **{"item-wage_job": "nine thousand", **survey_answers()}
    )
    assert "cannot be read" in text(answer)
    assert "nine thousand" in answer.content.decode()
    assert not all_of(Statement, household=row, claimed=False)


def test_the_second_person_says_the_same_with_one_tap():
    people = cast(with_places=True)
    _, case = _ready(people)
    post(people.clerk, "case_step", case.id, **{"item-wage_job": "9000", **survey_answers()})
    assert fresh(case).step == "survey"
    post(people.clerk, "case_step", case.id)
    assert fresh(case).step == "survey"  # the same person again does not count
    post(people.secretary, "case_step", case.id)
    assert fresh(case).step == "compare"


def test_a_visit_does_not_ask_for_identity():
    form = books.now(HERE, DAY).form("person")
    assert not {"name", "id_number", "relation"} & set(survey.asked_keys(form))


def test_values_on_the_form_say_where_they_are_from():
    people = cast(with_places=True)
    _, case = _ready(people)
    assert get(people.clerk, "case_step", case.id).status_code == 200
