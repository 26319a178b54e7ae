"""The list shows one's own places, page by page; a person is found by name, pinyin, ID."""

import re

import pytest

from tests.cast import NEXT, THERE, cast, household, number_of
from tests.pages import browse, get, links, post, text
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


def test_only_something_like_an_id_is_looked_up_as_one():
    assert households._as_id(number_of(863)) == number_of(863)
    assert households._as_id("王五") is None
