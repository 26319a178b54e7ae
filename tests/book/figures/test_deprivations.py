"""What counts as being deprived, and of how much at once?"""

import datetime as dt
from fractions import Fraction

import pytest

from yangguang.book.figures.deprivations import read_deprivations
from yangguang.book.packs import PackError
from yangguang.book.reader import open_book

pytestmark = pytest.mark.once
DAY = dt.date(2016, 10, 28)
HOUSE = {
    "key": "housing",
    "zh": "住房",
    "en": "House",
    "weight": 1,
    "column": "dangerous_house",
    "is": ["D"],
    "note": "x",
}


def edition(from_day=dt.date(2012, 1, 1), **change):
    return {
        "from": from_day,
        "status": "assumed",
        "cutoff": "1/3",
        "unknown": "left_out",
        "note": "x",
        "dimension": [HOUSE],
        **change,
    }


def test_the_latest_edition_in_force_is_read():
    table = {
        "edition": [edition(), edition(dt.date(2016, 1, 1), cutoff="0.5"), edition(dt.date(2020, 1, 1))]
    }
    assert read_deprivations([table], DAY).cutoff == Fraction(1, 2)
    assert read_deprivations([table], dt.date(2015, 1, 1)).cutoff == Fraction(1, 3)
    with pytest.raises(PackError):
        read_deprivations([table], dt.date(2000, 1, 1))


def test_an_archived_edition_in_percent_is_read_as_it_was():
    old = {k: v for k, v in edition().items() if k != "cutoff"} | {"cutoff_percent": 33}
    assert read_deprivations([{"edition": [old]}], DAY).cutoff == Fraction(33, 100)


@pytest.mark.parametrize("change", [
    {"cutoff": "0"}, {"cutoff": "4/3"}, {"cutoff": "a third"}, {"cutoff": "1/0"}, {"cutoff": [1, 3]},
    {"unknown": "guessed"}, {"dimension": [{**HOUSE, "column": "", "is": []}]},
    {"dimension": [{**HOUSE, "weight": 0}]}, {"dimension": [{**HOUSE, "is": []}]}, {"dimension": [{**HOUSE, "ages": [6, 15]}]},
    {"dimension": [{**HOUSE, "table": "villages"}]},
])  # fmt: skip
def test_a_table_that_makes_no_sense_is_refused(change):
    with pytest.raises(PackError):
        read_deprivations([{"edition": [edition(**change)]}], DAY)


def test_ours_asks_fields_and_codes_that_the_forms_have():
    book = open_book(320000000000, DAY)
    for dimension in book.deprivations().measured:
        form = book.form("household" if dimension.table == "households" else "person")
        codes = book.codes(form.fields[dimension.column].codes)
        assert form.fields[dimension.column].keep == "clear" and all(
            codes.has(code) for code in dimension.is_
        )
    assert {d.label("zh")[:3] for d in book.deprivations().dimensions} == {
        "不愁吃",
        "不愁穿",
        "义务教",
        "基本医",
        "住房安",
    }
