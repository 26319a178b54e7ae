"""A household that goes by itself is acted on at its own page."""

import pytest

from tests.cast import HERE, cast, number_of
from tests.pages import get, post, text
from tests.walk import do, fresh
from yangguang.work.procedure import applications
from yangguang.work.procedure.applications import Applicant

pytestmark = pytest.mark.django_db


def test_an_application_is_taken_only_with_the_authorisation():
    people = cast(with_places=True)
    case = do(people.clerk, applications.enter, HERE, Applicant("周老汉", number_of(811)))
    answer = post(people.clerk, "case_step", case.id)
    assert "authorisation" in text(answer).lower()
    assert fresh(case).step == "application"
    post(people.clerk, "case_step", case.id, authorisation="1")
    assert fresh(case).step == "survey"


def test_who_may_not_do_the_step_sees_whose_it_is():
    people = cast(with_places=True)
    case = do(people.clerk, applications.enter, HERE, Applicant("周老汉", number_of(812)))
    page = get(people.auditor, "case_step", case.id)
    assert "This step is for" in text(page)
    assert get(people.stranger, "case_step", case.id).status_code == 404
