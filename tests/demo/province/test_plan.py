"""A village is the same in a small province and a large one; the whole one has 1.3 million households."""

import pytest

from yangguang.book.reader import open_book
from yangguang.demo.province import plan
from yangguang.demo.province.course import whole
from yangguang.terms.place import at_level

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def book():
    return open_book(plan.COUNTY, plan.DAY)


def test_the_whole_province_has_every_village_and_a_million_three_hundred_thousand_households(book):
    made = plan.of_scale(1.0, book, "!")
    assert len(made.villages) == len(plan.every_village(plan.edition()))
    assert made.households() == pytest.approx(1_300_000, rel=0.01)


def test_a_hundredth_has_a_hundredth_of_the_villages_each_as_large(book):
    small, large = plan.of_scale(0.01, book, "!"), plan.of_scale(1.0, book, "!")
    assert len(small.villages) == pytest.approx(len(large.villages) / 100, abs=2)
    assert set(small.villages) <= set(large.villages)
    assert [small.registered(v) for v in small.villages] == [large.registered(v) for v in small.villages]


def test_villages_stand_under_their_counties(book):
    counties = plan.of_scale(0.01, book, "!").counties()
    assert all(at_level(v, "county") == c for c, own in counties.items() for v in own)
    assert plan.COUNTY in counties


def test_the_village_looked_at_waits_at_its_display(book):
    here = plan.edition()
    village, procedure = plan.a_village(here, book), book.procedure("identify")
    acts = whole(procedure)[: plan.length(village, procedure)]
    assert acts[-1][0] == "posted" and acts[-1][1].key == "village_display"


def test_a_province_of_applicants_carries_nobody_over(book):
    made = plan.of_applicants(4_000, book)
    assert made.households() == pytest.approx(4_000, rel=0.02) and made.carried == 0
