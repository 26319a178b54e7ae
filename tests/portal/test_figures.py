"""Public counts are rounded, and small ones only said to be small, so that nobody can be computed from them."""

import pytest

from tests.cast import CITY, COUNTY, DAY, HERE, NEXT, PROVINCE, TOWNSHIP, household
from yangguang.book.reader import open_book
from yangguang.portal import figures

pytestmark = pytest.mark.django_db
BOOK = open_book(HERE, DAY)


@pytest.mark.parametrize(
    ("number", "text", "size"),
    [(0, "0", 0), (1, "<10", 1), (9, "<10", 1), (10, "10", 10), (14, "10", 10), (15, "20", 20), (1234, "1,230", 1230)],
)
def test_a_count_as_the_public_sees_it(number, text, size):
    assert figures.public_count(number, 10) == figures.Count(text, size)


def test_a_whole_beside_its_parts_does_not_give_a_small_part_away(people):
    for _ in range(11):
        household(status="registered")
    for _ in range(3):
        household(place=NEXT, status="registered")
    whole = figures.of_place(TOWNSHIP, BOOK)
    parts = {p.code: p.figures.households.text for p in figures.below(TOWNSHIP, BOOK, {})}
    assert (parts[HERE], parts[NEXT], whole.households.text) == ("10", "<10", "10")


def test_registered_and_applying_are_counted_apart(people):
    for _ in range(12):
        household(status="registered", size=3)
    for _ in range(20):
        household()
    found = figures.of_place(HERE, BOOK)
    assert (found.households.text, found.persons.text, found.applying.text) == ("10", "40", "20")
    assert not found.empty and figures.of_place(NEXT, BOOK).empty


def test_the_fullest_place_has_the_fullest_colour_and_an_empty_one_none(people):
    for _ in range(20):
        household(status="registered")
    shades = {p.code: p.shade for p in figures.below(TOWNSHIP, BOOK, {HERE: 2})}
    assert shades[HERE] == figures.SHADES and shades[NEXT] == 0
    assert {p.notices for p in figures.below(TOWNSHIP, BOOK, {HERE: 2})} == {0, 2}


def test_the_first_page_opens_where_there_is_something_to_see(people):
    assert figures.focus(PROVINCE) == PROVINCE
    household(status="registered")
    assert figures.focus(PROVINCE) == COUNTY
    household(place=321323100001, status="registered")
    assert figures.focus(PROVINCE) == CITY
