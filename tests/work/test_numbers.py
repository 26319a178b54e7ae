"""A household's number is county, year and serial: never twice, kept where it is free and well formed."""

import pytest

from tests.cast import HERE, THERE, household
from tests.cast import cast as _cast
from yangguang.register import guard, scope
from yangguang.register.models import Household
from yangguang.work.numbers import Numbers

pytestmark = pytest.mark.django_db


def _taken(number):
    row = household()
    with guard.writing(), scope.everything("a test"):
        Household.objects.filter(id=row.id).update(number=number)


def test_serials_go_on_where_the_register_stands_and_by_county():
    _cast()
    _taken("32132416000007")
    given = Numbers(2016)
    assert [given.take(HERE), given.take(HERE), given.take(THERE)] == ["32132416000008", "32132416000009", "32132316000001"]


def test_each_year_begins_anew():
    _cast()
    _taken("32132416000007")
    assert Numbers(2017).take(HERE) == "32132417000001"


def test_a_claimed_number_is_kept_when_free_and_well_formed():
    _cast()
    assert Numbers(2016).take(HERE, "32132414000123") == "32132414000123"


@pytest.mark.parametrize("claimed", ["32132314000123", "3213241400012", "abc", "", "32132416000007"])
def test_another_county_s_a_malformed_or_a_taken_one_is_not(claimed):
    _cast()
    _taken("32132416000007")
    assert Numbers(2016).take(HERE, claimed) == "32132416000008"


def test_a_claimed_number_ahead_is_passed_over_later():
    _cast()
    given = Numbers(2016)
    assert given.take(HERE, "32132416000002") == "32132416000002"
    assert [given.take(HERE), given.take(HERE)] == ["32132416000001", "32132416000003"]
