"""A place has one page: what hangs there, the places below, and what is searched."""

import pytest
from django.urls import reverse

from tests.cast import COUNTY, HERE, PROVINCE, TOWNSHIP
from tests.pages import get, links, text
from yangguang.portal import villages
from yangguang.portal.limits import SEARCHES

pytestmark = pytest.mark.django_db


def test_from_the_county_one_walks_down_to_the_village_and_back(people):
    assert reverse("portal_place", args=[TOWNSHIP]) in links(get(None, "portal_place", COUNTY))
    assert reverse("portal_place", args=[HERE]) in links(get(None, "portal_place", TOWNSHIP))
    up = links(get(None, "portal_place", HERE))
    assert {reverse("portal_place", args=[code]) for code in villages.path(HERE, PROVINCE)} <= set(up)


def test_a_code_that_is_no_place_is_not_found(people):
    assert get(None, "portal_place", 321324999999).status_code == 404
    assert get(None, "portal_place", 7).status_code == 404


def test_several_answers_are_told_apart_by_the_places_around_them(people):
    page = text(get(None, "portal_find", q="城东"))
    assert "城东居委会" in page and "青阳镇" in page


def test_nothing_found_says_what_was_asked_and_what_to_do(people):
    answer = get(None, "portal_find", q="<b>没有这个村</b>")
    assert "No place is called" in text(answer) and "<b>没有" not in answer.content.decode()


def test_searching_without_end_is_slowed_down(people):
    assert [get(None, "portal_find", q="城东").status_code for _ in range(SEARCHES.times + 1)][-1] == 429
