"""What somebody needs to know who comes for the first time; what machines may gather."""

import pytest

from tests.pages import browse, get, text

pytestmark = pytest.mark.django_db


def test_the_help_says_how_to_apply_to_object_and_what_is_shown(people):
    page = text(get(None, "portal_help"))
    for said in ("6,000 yuan", "within 15 days", "Never a digit of an ID number", "twelve signs", "village committee"):
        assert said in page


def test_no_machine_may_gather_the_pages(people):
    answer = browse().get("/robots.txt")
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/plain")
    assert "Disallow: /" in answer.content.decode()
