"""One household is entered from a form, in one's own villages."""

import pytest

from tests.cast import HERE, NEXT, cast, number_of
from tests.pages import get, post, text
from tests.walk import all_of
from yangguang.register.models import Case, Household

pytestmark = pytest.mark.django_db


def test_the_form_opens_an_application_and_leads_to_the_record():
    people = cast(with_places=True)
    answer = post(people.clerk, "enter", place=str(HERE), name="周老汉", number=number_of(841), group="3组")
    (row,) = all_of(Household)
    assert answer.redirect_chain[-1][0] == f"/households/{row.id}/"
    assert all_of(Case)[0].step == "application"


def test_a_clerk_chooses_no_other_village():
    people = cast(with_places=True)
    page = get(people.clerk, "enter").content.decode()
    assert str(HERE) in page
    assert str(NEXT) not in page
    answer = post(people.clerk, "enter", place=str(NEXT), name="周老汉", number=number_of(842))
    assert not all_of(Household)
    assert answer.status_code == 200


def test_what_was_typed_stays_except_the_number():
    people = cast(with_places=True)
    answer = post(people.township, "enter", place=str(HERE), name="周老汉", number="321")
    assert "ID number is not right" in text(answer)
    assert "周老汉" in answer.content.decode()
    assert not all_of(Household)
