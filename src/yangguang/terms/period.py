"""Which day is it in law, and when does a window open and shut?"""

import datetime as dt
from dataclasses import dataclass

# China keeps one time all year; a fixed offset needs no time zone data on the machine.
SHANGHAI = dt.timezone(dt.timedelta(hours=8), "Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Window:
    """Days of a notice: `first` to `last` inclusive; it may be closed from `closes_from` on."""

    first: dt.date
    last: dt.date
    closes_from: dt.date


def legal_day(instant: dt.datetime) -> dt.date:
    """The day in Asia/Shanghai at an instant. Raises `ValueError` for an instant without a zone."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(SHANGHAI).date()


def add_days(day: dt.date, days: int) -> dt.date:
    """`days` calendar days after `day`."""
    return day + dt.timedelta(days=days)


def is_working_day(
    day: dt.date, holidays: frozenset[dt.date], worked: frozenset[dt.date] = frozenset()
) -> bool:
    """Monday to Friday and no holiday, or a weekend day worked in exchange."""
    return day in worked or (day.weekday() < 5 and day not in holidays)


def add_working_days(
    day: dt.date, days: int, holidays: frozenset[dt.date], worked: frozenset[dt.date] = frozenset()
) -> dt.date:
    """The `days`-th working day after `day`."""
    assert days >= 0
    while days:
        day = add_days(day, 1)
        days -= is_working_day(day, holidays, worked)
    return day


def window(
    posted: dt.date,
    days: int,
    holidays: frozenset[dt.date] | None = None,
    worked: frozenset[dt.date] = frozenset(),
) -> Window:
    """The window of `days` posted on `posted`: it runs from the next day, and may be closed the day after
    the last.

    With `holidays` the days are working days, else calendar days. Raises `ValueError` for less than one
    day.
    """
    if days < 1:
        raise ValueError(f"a window needs a day at least, not {days}")
    last = add_days(posted, days) if holidays is None else add_working_days(posted, days, holidays, worked)
    return Window(add_days(posted, 1), last, add_days(last, 1))
