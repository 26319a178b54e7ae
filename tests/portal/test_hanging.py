"""A notice hangs from the day it is posted to the last day of its window, where it was posted."""

import datetime as dt

import pytest

from tests.cast import COUNTY, HERE, NEXT, PROVINCE
from yangguang.portal import hanging

pytestmark = pytest.mark.django_db
ONE = dt.timedelta(days=1)


def test_it_runs_from_its_posting_to_its_last_day(hang):
    notice = hang(begun=False)
    for day, runs in (
        (notice.posted_day - ONE, False),
        (notice.posted_day, True),
        (notice.last_day, True),
        (notice.last_day + ONE, False),
    ):
        assert hanging.running(HERE, day).exists() == runs, day
        assert not runs or not hanging.over(notice, day)
    assert hanging.over(notice, notice.last_day + ONE)


def test_it_is_found_at_every_place_around_it_and_nowhere_else(hang):
    notice = hang()
    for place, found in ((HERE, 1), (COUNTY, 1), (PROVINCE, 1), (NEXT, 0)):
        assert hanging.running(place, notice.first_day).count() == found
    assert hanging.numbers(COUNTY, notice.first_day) == {HERE: 1}


def test_objections_are_taken_from_the_first_day_to_the_last(hang):
    notice = hang(begun=False)
    taken = [hanging.may_object(notice, d) for d in (notice.posted_day, notice.first_day, notice.last_day, notice.last_day + ONE)]
    assert taken == [False, True, True, False]


def test_lines_carry_no_group_and_no_key_to_a_household(hang):
    (line,) = hanging.lines(hang())
    assert set(hanging.Line.__slots__) == {"number", "name", "village", "size", "outcome", "under_review", "is_number"}
    assert line.name.startswith("欧阳*") and not line.is_number


def test_the_digest_holds_for_the_lines_and_for_no_others(hang):
    notice = hang("欧阳", "司马")
    lines = hanging.lines(notice)
    assert hanging.unchanged(notice, lines)
    assert not hanging.unchanged(notice, lines[:1])
    assert not hanging.unchanged(notice, lines[::-1])


def test_the_book_is_the_one_it_was_posted_under(hang):
    notice = hang()
    assert hanging.book_of(notice).digest == notice.book
    assert hanging.step_of(notice).key == "village_display"
