"""Windows count whole months, thresholds have dated amounts, and a faulty line is named."""

import datetime as dt

import pytest

from yangguang.book.conditions import DateWindow, read_conditions

pytestmark = pytest.mark.once
KINDS = {"paid": "yuan", "day": "day", "word": "text"}
FAIR = {"disagrees": {"record": "paid", "register": "household.status", "agrees": ["exited"]}}


def line(day, amount):
    return {"from": day, "is": amount, "status": "assumed"}


def test_a_threshold_is_what_its_latest_line_says():
    lines = [line(dt.date(2012, 1, 1), 5), line(dt.date(2016, 1, 1), 7)]
    _, (threshold,), disagrees = read_conditions(
        "x", FAIR | {"threshold": [{"column": "paid", "values": lines}]}, KINDS
    )
    assert [threshold.on(dt.date(y, 6, 1)) and threshold.on(dt.date(y, 6, 1)).is_ for y in (2011, 2014, 2016)] == [
        None,
        5,
        7,
    ]
    assert threshold.clause(dt.date(2011, 1, 1)) == ""
    assert threshold.clause(dt.date(2016, 1, 1)) == "paid>=7@2016-01-01 (assumed)"
    assert (disagrees.subject, disagrees.register) == ("household", "status")


@pytest.mark.parametrize(
    ("day", "months", "first"),
    [
        ("2016-10-28", 12, "2015-10-28"),
        ("2016-02-29", 12, "2015-02-28"),
        ("2016-03-31", 1, "2016-02-29"),
        ("2016-01-15", 1, "2015-12-15"),
        ("2016-12-31", 120, "2006-12-31"),
    ],
)
def test_a_window_goes_back_whole_months(day, months, first):
    window = DateWindow("day", months, "assumed", "")
    assert window.first(dt.date.fromisoformat(day)).isoformat() == first
    assert window.clause(dt.date.fromisoformat(day)) == f"day>={first} (assumed)"


@pytest.mark.parametrize(
    "change",
    [
        {"window": [{"column": "word", "months": 1, "status": "assumed"}]},
        {"window": [{"column": "day", "months": 0, "status": "assumed"}]},
        {"window": [{"column": "day", "months": 3}]},
        {"threshold": [{"column": "day", "values": [line(dt.date(2012, 1, 1), 5)]}]},
        {"threshold": [{"column": "paid", "values": []}]},
        {"threshold": [{"column": "paid", "values": [{"from": dt.date(2012, 1, 1)}]}]},
        {"threshold": [{"column": "paid", "values": [line(dt.date(2016, 1, 1), 5), line(dt.date(2012, 1, 1), 7)]}]},
        {"disagrees": {"record": "paid", "register": "status"}},
        {"disagrees": {"register": "household.status"}},
    ],
)
def test_a_faulty_condition_is_refused_with_the_datasets_name(change):
    with pytest.raises(ValueError, match="datasets/x"):
        read_conditions("x", FAIR | change, KINDS)
