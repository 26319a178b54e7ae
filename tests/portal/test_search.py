"""A village is found by its name, its pinyin or first letters; the township before it narrows it down."""

import pytest
from django.urls import reverse

from tests.cast import HERE, PROVINCE, TOWNSHIP
from tests.pages import get
from yangguang.book.places import load_edition
from yangguang.portal.search import MOST, core, find

EDITION = load_edition("2016-07-31", PROVINCE)


@pytest.mark.parametrize(
    "typed",
    ["青阳镇 城东", "青阳 城东居委会", "qingyang chengdong", "qy cd", "Qingyang　Chengdong", "泗洪县 青阳镇 城东"],
)
def test_a_village_is_found_however_it_is_typed(typed):
    codes, _ = find(EDITION, typed)
    assert HERE in codes


def test_the_name_itself_stands_before_names_that_only_contain_it():
    codes, _ = find(EDITION, "青阳镇")
    assert EDITION.names[codes[0]] == "青阳镇" and TOWNSHIP in codes


def test_a_word_that_is_in_no_name_finds_nothing():
    assert find(EDITION, "不存在的地方") == ([], False)
    assert find(EDITION, "   ") == ([], False)


def test_a_common_word_gives_the_first_and_says_there_are_more():
    codes, more = find(EDITION, "新")
    assert len(codes) == MOST and more


def test_signs_of_patterns_are_letters_like_others():
    for typed in (".*", "%", "\\", "(", "'"):
        find(EDITION, typed)


@pytest.mark.parametrize(
    ("name", "left"),
    [("姚兴村委会", "姚兴"), ("姚兴村民委员会", "姚兴"), ("城东社区居委会", "城东"), ("李村", "李村"), ("青阳镇", "青阳")],
)
def test_the_core_of_a_name(name, left):
    assert core(name) == left


@pytest.mark.django_db
def test_one_answer_leads_straight_to_the_village(people):
    assert get(None, "portal_find", q="qingyang chengdong").url == reverse("portal_place", args=[HERE])
