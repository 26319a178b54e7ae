"""Days off and days worked in exchange."""

import datetime as dt

from yangguang.book.holidays import read_holidays


def test_years_add_up():
    first, second = dt.date(2016, 10, 3), dt.date(2017, 1, 1)
    off, worked = read_holidays(
        [{"year": [{"off": [first]}]}, {"year": [{"off": [second], "worked": [dt.date(2016, 10, 8)]}]}]
    )
    assert off == {first, second}
    assert worked == {dt.date(2016, 10, 8)}
    assert read_holidays([]) == (frozenset(), frozenset())
