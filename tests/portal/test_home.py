"""The first page: what hangs now, how to find one's village; before `init` it says so."""

import re

import pytest
from django.urls import reverse

from tests.pages import get, links, text

pytestmark = pytest.mark.django_db


def test_what_hangs_is_one_step_away(hang):
    notice = hang()
    assert reverse("portal_notice", args=[notice.id]) in links(get(None, "portal_home"))


def test_before_init_it_says_so():
    answer = get(None, "portal_home")
    assert answer.status_code == 200 and "not been set up" in text(answer)


def test_the_line_carries_its_amount_which_is_cited_and_that_its_first_day_is_provisional(people):
    page = text(get(None, "portal_home"))
    assert re.search(r"6,000\s+yuan\s+first day provisional", page)
    assert "6,000 元 起始日暂定" in " ".join(text(get(None, "portal_home", language="")).split())


def test_it_is_in_chinese_unless_asked(people):
    page = text(get(None, "portal_home", language=""))
    assert "查找我的村" in page and "Find my village" not in page
