"""Every public page: no script is needed, no machine indexes it, no name of ours is left untranslated."""

import re

import pytest
from django.urls import reverse

from tests.cast import HERE
from tests.pages import browse, get, text
from yangguang.portal.shown import MENU
from yangguang.portal.urls import urlpatterns

pytestmark = pytest.mark.django_db
PAGES = ["portal_home", "portal_find", "portal_place", "portal_status", "portal_standards", "portal_check", "portal_help"]


def _open(name, language="en"):
    return get(None, name, *([HERE] if name == "portal_place" else []), language=language)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_for_everybody_in_both_languages(people, name):
    for language, lang in (("en", 'lang="en"'), ("zh-hans", 'lang="zh-Hans"')):
        answer = _open(name, language)
        assert answer.status_code == 200 and lang in answer.content.decode()
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert text(answer).count("Yangguang" if language == "en" else "阳光")


@pytest.mark.parametrize("name", PAGES)
def test_english_is_complete(people, name):
    shown = set(re.findall(r"[\u4e00-\u9fff]+", text(_open(name, "en"))))
    places = {"江苏省", "宿迁市", "泗洪县", "青阳镇", "城东居委会", "中文"}
    if name in ("portal_home", "portal_check"):
        shown = {w for w in shown if not w.endswith(("市", "县", "区"))}
    assert not shown - places, shown - places


@pytest.mark.parametrize("name", PAGES)
def test_every_act_is_a_link_or_a_form(people, name):
    html = _open(name).content.decode()
    assert not re.search(r"\son\w+=|href=\"javascript:|hx-(get|post)|x-data", html)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))


def test_the_menu_marks_where_one_is(people):
    for entry in MENU:
        html = _open(entry.name).content.decode()
        assert re.search(rf'href="{reverse(entry.name)}" aria-current="page"', html), entry.name


def test_missing_pages_help_to_find_the_village(people):
    answer = browse().get(reverse("portal_place", args=[1]))
    assert answer.status_code == 404 and 'name="q"' in answer.content.decode()


def test_no_page_of_the_portal_is_left_out_here():
    named = {p.name for p in urlpatterns} - {"portal_notice", "portal_object", "portal_receipt"}
    assert named == set(PAGES)
