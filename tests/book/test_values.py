"""A value is the most specific, latest line, with its citation."""

import datetime as dt

import pytest

from yangguang.book.packs import PackError, Packs
from yangguang.book.values import doubts, newest

HEAD = 'zh = "线"\nen = "line"\nunit = "yuan"\n'


def packs(national="", provincial=""):
    return Packs.of_files(
        {
            "00/pack.toml": b"place = 0\n",
            "00/values.toml": national.encode(),
            "51/pack.toml": b"place = 510000000000\n",
            "51/values.toml": provincial.encode(),
        }
    )


def line(*rows):
    return f"[line]\n{HEAD}values = [{', '.join(rows)}]\n"


def row(day, amount, more='status = "assumed"'):
    return f"{{ from = {day}, is = {amount}, {more} }}"


def test_the_latest_line_not_after_the_day_holds():
    book = packs(line(row("2012-01-01", 1), row("2016-01-01", 2)))
    asked = [
        newest(book, "line", 510100000000, dt.date(*d))
        for d in ((2011, 12, 31), (2015, 12, 31), (2016, 1, 1))
    ]
    assert [v and v.is_ for v in asked] == [None, 1, 2]


def test_a_narrower_place_goes_before_a_later_day():
    book = packs(
        line(row("2020-01-01", 1)),
        line(row("2012-01-01", 2), row("2013-01-01", 3, 'status = "assumed", place = 510122000000')),
    )
    day = dt.date(2021, 1, 1)
    assert [newest(book, "line", p, day).is_ for p in (320000000000, 510100000000, 510122001001)] == [1, 2, 3]


@pytest.mark.parametrize(
    "wrong",
    [
        "{ from = 2012-01-01, is = 1 }",
        '{ from = 2012-01-01, is = 1.5, status = "assumed" }',
        '{ is = 1, status = "assumed" }',
        '{ from = 2012-01-01, is = 1, status = "sure" }',
        '{ from = 2012-01-01, is = 1, status = "cited" }',
        '{ from = 2012-01-01, is = 1, status = "assumed", wight = 2 }',
    ],
)
def test_an_incomplete_line_is_refused(wrong):
    with pytest.raises(PackError) as error:
        newest(packs(line(wrong)), "line", 510100000000, dt.date(2020, 1, 1))
    assert error.value.file == "00/values.toml"


def test_an_amount_may_be_cited_and_its_day_ours():
    cited = row("2012-01-01", 4000, 'status = "cited", source = "s", day_status = "assumed"')
    value = newest(packs(line(cited)), "line", 510100000000, dt.date(2020, 1, 1))
    assert (value.status, value.day_status, value.assumed) == ("cited", "assumed", True)
    assert "cited: s" in value.clause()


def test_every_assumed_line_is_a_doubt():
    found = doubts(Packs.load())
    assert any(d.key.startswith("village_display_days") for d in found)
    assert any("[compare]" in d.key for d in found), "steps that nobody confirmed are doubts too"
    assert not any(d.key.startswith("help_fund_per_head") and "1600 from" in d.what for d in found)
