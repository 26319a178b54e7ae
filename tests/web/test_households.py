"""The list shows one's own places, page by page; a person is found by name, pinyin, ID."""

import re

import pytest

from tests.cast import NEXT, THERE, cast, household, number_of
from tests.pages import browse, get, links, post, text
from yangguang.register import guard, scope
from yangguang.register.models import Household, Person
from yangguang.web import households

pytestmark = pytest.mark.django_db


def test_nobody_sees_a_household_of_another_place():
    people = cast(with_places=True)
    household("欧阳")
    household("司马", place=NEXT)
    household("上官", place=THERE)
    assert [n for n in ("欧阳", "司马", "上官") if n in text(get(people.clerk, "households"))] == ["欧阳"]
    assert [n for n in ("欧阳", "司马", "上官") if n in text(get(people.township, "households"))] == [
        "欧阳",
        "司马",
    ]
    asked = get(people.clerk, "households", place=str(THERE))
    assert "上官" not in text(asked)
    assert text(asked) == text(get(people.clerk, "households")), "one's own list, under its own name"


def test_the_list_is_cut_by_status():
    people = cast(with_places=True)
    household("欧阳")
    household("司马", status="registered")
    assert "司马" not in text(get(people.clerk, "households", status="applicant"))
    assert "欧阳" not in text(get(people.clerk, "households", status="registered"))


def test_all_pages_together_show_each_household_once():
    people = cast(with_places=True)
    for _ in range(60):
        household(size=1)
    first = get(people.clerk, "households")
    more = re.search(r'href="[^"?]*(\?[^"]*page=n[^"]*)"', first.content.decode())
    assert more is not None
    second = browse(people.clerk).get("/households/" + more[1].replace("&amp;", "&"))
    rows = [
        a for page in (first, second) for a in links(page) if a.startswith("/households/") and len(a) > 40
    ]
    assert len(set(rows)) == 60


def test_a_person_is_found_by_name_initials_and_number():
    people = cast(with_places=True)
    row = household("欧阳", size=1, numbers=[number_of(861)])
    for asked in (row.head_name, row.head_name[:2], number_of(861), number_of(861).lower()):
        assert row.head_name in text(post(people.clerk, "search", q=asked)), asked
    other = household("司马", size=1, place=THERE, numbers=[number_of(862)])
    assert other.head_name not in text(post(people.clerk, "search", q=number_of(862)))


@pytest.mark.parametrize("surname", ["单", "尉迟", "长孙", "王"])
def test_a_name_is_found_by_each_way_to_begin_it(surname):
    people = cast(with_places=True)
    row, other = household(surname, size=1), household("欧阳", size=1)
    with scope.everything("a test reads"):
        person = Person.objects.get(household=row)
    sort, letters = person.name_sort, person.name_initials
    starts = [person.name[: n + 1] for n in range(len(person.name))]
    for asked in (*starts, sort[:3], sort[: sort.index(" ") + 1], letters, letters[0].upper()):
        shown = text(post(people.county, "search", q=asked))
        assert row.head_name in shown and other.head_name not in shown, asked


def test_a_household_is_found_by_how_its_number_begins():
    people = cast(with_places=True)
    row, other = household(size=1), household("欧阳", size=1)
    with guard.writing(), scope.everything("a test writes"):
        Household.objects.filter(id=row.id).update(number="32132416000071")
        Household.objects.filter(id=other.id).update(number="32132416000082")
    shown = text(post(people.clerk, "search", q="3213241600007"))
    assert row.head_name in shown and other.head_name not in shown
    assert row.head_name not in text(post(people.clerk, "search", q="3213241")), "seven digits begin no number"


def test_only_something_like_an_id_is_looked_up_as_one():
    assert households._as_id(number_of(863)) == number_of(863)
    assert households._as_id("王五") is None
