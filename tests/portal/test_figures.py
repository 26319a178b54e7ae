"""Public counts are rounded, and small ones only said to be small, so that nobody can be computed from them."""

import pytest

from tests.cast import CITY, COUNTY, DAY, HERE, NEXT, PROVINCE, TOWNSHIP, household
from tests.pages import get, text
from yangguang.book.reader import open_book
from yangguang.portal import figures
from yangguang.register import scope
from yangguang.register.models import Snapshot
from yangguang.work.lake import reports, snapshots

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


def freeze(user, place=COUNTY, day=None):
    """A frozen copy of which the job has counted what may be told."""
    made = snapshots.freeze(user, place, day)
    with scope.everything("test"):
        copy = Snapshot.objects.get(id=made["snapshot"])
    reports.make(copy)
    return copy


def test_without_a_copy_of_all_the_register_itself_is_the_source(people, home):
    household(status="registered")
    origin = figures.source(PROVINCE, DAY)
    assert (origin.copy, origin.day, origin.book) == (None, DAY, BOOK.digest)
    household(place=321323100001, status="registered")  # another county: a copy of one is not of all
    freeze(people.county)
    assert figures.source(PROVINCE, DAY).copy is None


def test_the_newest_copy_of_all_is_the_one_source_of_every_place(people, home):
    for _ in range(14):
        household(status="registered", size=2)
    for _ in range(3):
        household(place=NEXT, status="registered")
    first = freeze(people.county)
    for _ in range(40):
        household(status="registered")
    origin = figures.source(PROVINCE, DAY)
    assert (origin.copy, origin.day) == (first, DAY)
    parts = {p.code: p.figures.households for p in figures.below(TOWNSHIP, BOOK, {}, origin)}
    assert (parts[HERE].hidden, parts[NEXT].hidden) == (True, True)  # one alone would be the difference
    for place in (TOWNSHIP, COUNTY, CITY, PROVINCE):
        assert figures.of_place(place, BOOK, origin).households.text == "20", place
    assert {p.code: p.figures.households.text for p in figures.below(CITY, BOOK, {}, origin)}[COUNTY] == "20"
    assert figures.of_place(321323100001, BOOK, origin).empty


def test_a_copy_that_was_not_counted_yet_and_one_as_known_then_are_no_source(people, home):
    for _ in range(12):
        household(status="registered")
    first = freeze(people.county)
    snapshots.freeze(people.county, COUNTY)
    with scope.everything("test"):
        known = first.line_id
    assert figures.source(PROVINCE, DAY).copy == first
    reports.make(_of(snapshots.freeze(people.county, COUNTY, known=known)))
    assert figures.source(PROVINCE, DAY).copy == first


def _of(made):
    with scope.everything("test"):
        return Snapshot.objects.get(id=made["snapshot"])


@pytest.mark.parametrize(("language", "words"), [("zh-hans", ("冻结副本", "不公布")), ("en", ("frozen copy", "not published"))])
def test_the_page_says_which_copy_which_book_and_which_day(people, home, language, words):
    for _ in range(14):
        household(status="registered", size=2)
    for _ in range(3):
        household(place=NEXT, status="registered")
    page = text(get(None, "portal_place", TOWNSHIP, language=language))
    assert "frozen copy" not in page and ("现时台账" in page or "from the register itself" in page)
    copy = freeze(people.county)
    page = text(get(None, "portal_place", TOWNSHIP, language=language))
    assert all(word in page for word in words)
    assert copy.root[:12] in page and BOOK.digest[:8] in page and "2016" in page
    assert copy.root[:12] in text(get(None, "portal_home", language=language))
