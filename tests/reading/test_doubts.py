"""What is odd about a department's file is counted and named; nothing is refused for it."""

import datetime as dt

import pytest

from tests.cast import number_of
from yangguang.book.reader import open_book
from yangguang.reading import doubts as asked
from yangguang.reading.doubts import doubts
from yangguang.reading.records import read_records

DAY = dt.date(2016, 10, 28)


@pytest.fixture
def deaths(tmp_path):
    """A file of deaths with these rows, read to its end."""

    def read(*rows):
        path = tmp_path / "死亡注销.csv"
        path.write_text("\n".join(["姓名,公民身份号码,死亡日期,注销原因", *rows]) + "\n", encoding="utf-8")
        records = read_records(path, open_book(321324000000, DAY).dataset("deaths"))
        list(records)
        return records

    return read


def row(day="2016-09-01", number="", reason="死亡注销"):
    return f"甲,{number or number_of(41)},{day},{reason}"


def found(records):
    return {d.code: dict(d.facts) for d in doubts(records, DAY)}


def test_a_file_as_it_should_be_raises_no_doubt(deaths):
    assert found(deaths(row(), row("2015-01-01"))) == {}


def test_a_file_may_have_fewer_rows_but_not_far_fewer():
    assert asked.far_fewer(5, 10) and not asked.far_fewer(8, 10)
    assert not asked.far_fewer(5, 0) and not asked.far_fewer(5, None)


def test_a_wrong_year_is_seen(deaths):
    said = found(deaths(row("2061-09-01"), row(), row("2017-01-02"), row("第三日"), row("")))
    assert said == {
        "rows_day_beyond": {"column": "死亡日期", "count": 2, "rows": [2, 4], "day": "2016-10-28"},
        "rows_day_unreadable": {"column": "死亡日期", "count": 1, "rows": [5], "day": "2016-10-28"},
    }
    assert found(deaths(row("2014-03-01"), row("2014-05-01"))) == {
        "rows_day_old": {"column": "死亡日期", "last": "2014-05-01", "day": "2016-10-28"}
    }


def test_unknown_words_are_named_without_anybodys_number(deaths):
    said = found(deaths(row(reason="会飞"), row(reason="会飞"), row(reason=number_of(43))))
    assert said["rows_unknown_words"]["count"] == 3 and said["rows_unknown_words"]["words"][0] == "会飞 ×2"
    assert number_of(43)[:6] not in str(said)
