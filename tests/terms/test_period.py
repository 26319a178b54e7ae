"""Windows run in whole days after the day of posting."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yangguang.terms import period

DAYS = st.dates(dt.date(2012, 1, 1), dt.date(2030, 1, 1))


def test_the_legal_day_is_shanghais():
    assert period.legal_day(dt.datetime(2016, 10, 28, 15, 59, tzinfo=dt.UTC)) == dt.date(2016, 10, 28)
    assert period.legal_day(dt.datetime(2016, 10, 28, 16, 0, tzinfo=dt.UTC)) == dt.date(2016, 10, 29)
    with pytest.raises(ValueError, match="zone"):
        period.legal_day(dt.datetime(2016, 10, 28))  # noqa: DTZ001  # that is the point


def test_a_window_of_seven_days_begins_the_day_after_and_closes_the_day_after_the_last():
    window = period.window(dt.date(2016, 10, 28), 7)
    assert window == period.Window(dt.date(2016, 10, 29), dt.date(2016, 11, 4), dt.date(2016, 11, 5))


@given(DAYS, st.integers(1, 60))
def test_a_window_has_exactly_its_days(posted, days):
    window = period.window(posted, days)
    assert (window.last - window.first).days + 1 == days
    assert (window.closes_from - posted).days == days + 1


@given(DAYS, st.integers(1, 20))
def test_working_days_are_never_fewer(posted, days):
    window = period.window(posted, days, frozenset())
    inside = [window.first + dt.timedelta(n) for n in range((window.last - window.first).days + 1)]
    assert sum(d.weekday() < 5 for d in inside) == days
    assert window.last.weekday() < 5


def test_holidays_do_not_count_and_days_worked_in_exchange_do():
    friday, monday = dt.date(2016, 9, 30), dt.date(2016, 10, 10)
    holidays = frozenset(dt.date(2016, 10, d) for d in range(1, 8))
    assert period.add_working_days(friday, 1, holidays) == monday
    assert period.add_working_days(friday, 1, holidays, frozenset({dt.date(2016, 10, 8)})) == dt.date(
        2016, 10, 8
    )


def test_a_window_needs_a_day():
    with pytest.raises(ValueError, match="a day at least"):
        period.window(dt.date(2016, 10, 28), 0)
