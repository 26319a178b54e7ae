"""Which number of the book holds where?"""

import datetime as dt

import ibis
import pyarrow as pa
import pytest

from yangguang.book.packs import Packs
from yangguang.book.reader import open_book
from yangguang.lake.figures import numbers

pytestmark = pytest.mark.once
DAY, COUNTY, PROVINCE = dt.date(2016, 10, 28), 320324000000, 320000000000
VALUES = """
[income_line]
zh = "线"
en = "Line"
values = [
  { from = 2012-01-01, is = 6000, status = "assumed", note = "x" },
  { from = 2012-01-01, is = 6500, status = "assumed", note = "x", place = %d },
  { from = 2012-01-01, is = 7000, status = "assumed", note = "x", place = 320324100000 },
]
"""


@pytest.fixture
def book():
    """A province where a county has a line of its own, and a township of it yet another."""
    return open_book(PROVINCE, DAY, Packs.of_files({
        "00/pack.toml": b"place = 0\n", "32/pack.toml": b"place = 320000000000\n", "32/values.toml": (VALUES % COUNTY).encode(),
    }))  # fmt: skip


def test_the_narrowest_place_that_has_a_number_says_it(book, backend):
    table = ibis.memtable(pa.table({"place": [320101001001, 320324100201, 320324101202, 320325001001]}))
    found = backend.to_pyarrow(
        table.select("place", line=numbers.column(book, "income_line", table.place))
    ).to_pylist()
    assert {r["place"]: r["line"] for r in found} == {
        320101001001: 6000, 320324100201: 7000, 320324101202: 6500, 320325001001: 6000,
    }  # fmt: skip


def test_below_a_place_only_its_own_are_asked(book):
    inside = open_book(320324101000, DAY, book.packs)
    assert numbers.numbers(inside, "income_line") == [(320324101000, 320324102000, 6500)]
