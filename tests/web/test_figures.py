"""The numbers of a place are the sums of the villages below it."""

import pytest

from tests.cast import COUNTY, HERE, NEXT, TOWNSHIP, cast, household
from tests.pages import visitor
from tests.walk import do
from yangguang.register import scope
from yangguang.web import figures
from yangguang.work.procedure import rounds

pytestmark = pytest.mark.django_db


def test_a_township_s_standing_is_that_of_its_villages():
    cast(with_places=True)
    household(size=2)
    household(size=3, place=NEXT)
    (row,) = figures.of_place(TOWNSHIP)
    assert (row.status, row.households, row.persons) == ("applicant", 2, 5)
    (own,) = figures.of_place(HERE)
    assert own.households == 1


def test_every_place_below_is_listed_even_an_empty_one():
    people = cast(with_places=True)
    household(size=2)
    with scope.everything("a test looks"):
        rows = figures.below(visitor(people.county))
    assert sum(r["applying"] for r in rows) == 1
    assert {r["place"] // 10**6 for r in rows} == {COUNTY // 10**6}
    assert any(r["applying"] == 0 for r in rows)


def test_who_is_at_work_stands_before_the_empty_ones():
    people = cast(with_places=True)
    household(place=NEXT)
    do(people.township, rounds.open_round, NEXT)
    with scope.everything("a test looks"):
        assert figures.below(visitor(people.township))[0]["place"] == NEXT
