"""A page begins after a row, never at a count; forwards and back show the same rows."""

import pytest

from tests.cast import NEXT, cast, household
from yangguang.faces import paging
from yangguang.register import scope
from yangguang.register.models import Household

pytestmark = pytest.mark.django_db
ORDER = ("place", "head_sort", "id")


def _cut(asked=""):
    with scope.everything("a test looks"):
        return paging.cut(Household.objects.all(), ORDER, asked, size=3)


def _all():
    with scope.everything("a test looks"):
        return list(Household.objects.order_by(*ORDER).values_list("id", flat=True))


def test_following_the_pages_shows_every_row_once_in_order():
    cast()
    for place in (None, None, NEXT, NEXT, None, NEXT, None):
        household(**({"place": place} if place else {}))
    seen, asked = [], ""
    while True:
        page = _cut(asked)
        seen += [r.id for r in page.rows]
        if page.last:
            break
        asked = page.following
    assert seen == _all()


def test_the_last_page_and_back_again():
    cast()
    for _ in range(7):
        household()
    last = _cut("last")
    assert [r.id for r in last.rows] == _all()[-3:]
    assert last.last
    before = _cut(last.previous)
    assert [r.id for r in before.rows] == _all()[1:4]


def test_a_key_typed_by_hand_is_the_first_page():
    cast()
    household()
    assert [r.id for r in _cut("nonsense").rows] == _all()
    assert [r.id for r in _cut("nWyJ4Il0").rows] == _all()
