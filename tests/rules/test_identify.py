"""Who is below the line, by the book of the day."""

import datetime as dt

import pytest

from yangguang.book.reader import open_book
from yangguang.rules.identify import Income, below_line, income_period, on_the_edge

PLACE = 321324100001
BOOK_2015 = open_book(PLACE, dt.date(2015, 12, 31))
BOOK_2016 = open_book(PLACE, dt.date(2016, 1, 1))


@pytest.mark.parametrize(
    ("fen", "in_2015", "in_2016"),
    [(399999, True, True), (400000, False, True), (599999, False, True), (600000, False, False)],
)
def test_below_is_strictly_below_and_the_line_is_the_days(fen, in_2015, in_2016):
    assert bool(below_line(Income(fen), BOOK_2015)) is in_2015
    assert bool(below_line(Income(fen), BOOK_2016)) is in_2016


def test_the_answer_carries_the_numbers_and_the_clause():
    answer = below_line(Income(712345), BOOK_2016)
    assert (answer.code, answer.facts["line"], answer.facts["income"]) == ("above_line", 6000, "7,123.45")
    assert "2016-01-01" in answer.clause
    assert (
        BOOK_2016.say(answer.code, "en", **answer.facts)
        == "Net income per head is 7,123.45 yuan, not below the line of 6000 yuan."
    )


def test_an_unknown_income_is_neither():
    assert below_line(Income(None), BOOK_2016).code == "income_unknown"
    assert not on_the_edge(Income(None), BOOK_2016)


def test_just_above_the_line_is_the_edge():
    assert [bool(on_the_edge(Income(f), BOOK_2016)) for f in (599999, 600000, 659999, 660000)] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (dt.date(2016, 10, 28), dt.date(2015, 10, 1), dt.date(2016, 9, 30)),
        (dt.date(2016, 1, 1), dt.date(2015, 1, 1), dt.date(2015, 12, 31)),
        (dt.date(2016, 3, 31), dt.date(2015, 3, 1), dt.date(2016, 2, 29)),
    ],
)
def test_a_statement_covers_the_twelve_months_before(day, first, last):
    assert income_period(day, 12) == (first, last)
