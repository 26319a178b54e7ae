"""A meeting decides with two thirds there and more than half for."""

import datetime as dt

import pytest

from yangguang.book.reader import open_book
from yangguang.rules.meeting import Attendance, majority, quorum

BOOK = open_book(321324100001, dt.date(2016, 10, 28))


@pytest.mark.parametrize(
    ("whole", "present", "enough"),
    [(30, 20, True), (30, 19, False), (31, 20, False), (31, 21, True), (1, 1, True)],
)
def test_two_thirds_of_all_representatives(whole, present, enough):
    assert bool(quorum(Attendance(whole, present), BOOK)) is enough


@pytest.mark.parametrize(("whole", "present"), [(0, 0), (10, 11), (10, 0)])
def test_impossible_attendance_is_refused(whole, present):
    assert quorum(Attendance(whole, present), BOOK).code == "attendance_impossible"


def test_more_than_half_of_those_present():
    assert [bool(majority(21, f, 21 - f)) for f in (10, 11)] == [False, True]
    assert not majority(20, 10, 0)
    assert majority(20, 15, 6).code == "votes_impossible"
    assert majority(20, -1, 6).code == "votes_impossible"
