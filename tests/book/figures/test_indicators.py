"""What does a figure ask of a frozen copy, and what does it say of itself?"""

import datetime as dt

import pytest

from yangguang.book.figures.indicators import read_indicator
from yangguang.book.packs import PackError, Packs
from yangguang.book.reader import open_book

pytestmark = pytest.mark.once
WHOLE = {
    "zh": "户数", "en": "Households", "unit": "households", "unit_zh": "户", "status": "assumed", "note": "x",
    "example": [{"level": "village", "is": []}], "sql": "SELECT place, COUNT(*) AS value FROM households GROUP BY place",
}  # fmt: skip


def test_an_indicator_says_what_it_is():
    found = read_indicator("homes", {**WHOLE, "adds": True, "values": ["income_line"]})
    assert (
        found.label("zh") == "户数"
        and found.label("en") == "Households"
        and found.adds
        and found.values == ("income_line",)
    )


@pytest.mark.parametrize(
    "change",
    [
        {"colour": "red"},
        {"sql": ""},
        {"example": []},
        {"unit_zh": ""},
        {"status": "rumoured"},
        {"status": "cited"},
    ],
)
def test_one_that_is_not_whole_is_refused_with_its_file(change):
    with pytest.raises(PackError) as fault:
        read_indicator("homes", {**WHOLE, **change})
    assert fault.value.file == "indicators/homes.sql" and fault.value.zh and fault.value.en


def test_the_book_finds_them_and_a_provinces_own_goes_before_the_nations():
    said = 'zh = "{}"\nen = "x"\nunit = "x"\nunit_zh = "x"\nstatus = "assumed"\nnote = "x"\n'
    said += '[[example]]\nlevel = "village"\nis = []'
    head = f"/*\n{said}\n*/\nSELECT 1"
    packs = Packs.of_files({
        "00/pack.toml": b"place = 0\n", "51/pack.toml": b"place = 510000000000\n",
        "00/indicators/a.sql": head.format("甲").encode(), "51/indicators/a.sql": head.format("乙").encode(),
    })  # fmt: skip
    day = dt.date(2016, 10, 28)
    assert (
        open_book(0, day, packs).indicator("a").zh == "甲"
        and open_book(510000000000, day, packs).indicator("a").zh == "乙"
    )
    assert [i.sql for i in open_book(0, day, packs).indicators()] == ["SELECT 1"]
    with pytest.raises(PackError):
        open_book(0, day, packs).indicator("b")


@pytest.mark.parametrize("text", [b"SELECT 1", b"/* zh = 1\nSELECT 1", b"/*\nzh = \n*/ SELECT 1"])
def test_a_file_without_its_table_is_no_edition(text):
    with pytest.raises(PackError) as fault:
        Packs.of_files({"00/pack.toml": b"place = 0\n", "00/indicators/a.sql": text})
    assert fault.value.file == "00/indicators/a.sql"
