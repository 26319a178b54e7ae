"""The invented workbook is read as a county's is, and every planted fault is found where it was planted."""

import datetime as dt

import pytest

from tests.workbooks import read
from yangguang.book import places
from yangguang.demo.people import Villagers
from yangguang.demo.workbooks import FAULTS, TWICE, Sheet, Written, short, write_register

pytestmark = pytest.mark.once
DAY = dt.date(2016, 10, 28)
COUNTY = 321324000000


def make(path, count, **options) -> Written:
    edition = places.load_edition("2016-07-31", 320000000000)
    villages = [c for c in edition.codes_in(COUNTY, COUNTY + 10**6) if edition.level(c) == "village"]
    homes = Villagers(3, [321324, 321322], DAY, 600_000).homes(count, villages)
    return write_register(path, homes, Sheet(edition, COUNTY, "2016-10-28", among=count, **options))


def test_a_clean_workbook_is_read_whole(tmp_path):
    written = make(tmp_path / "clean.xlsx", 700)
    reading = read(written.path)
    assert (reading.rows_read, len(reading.households)) == (written.rows, 700)
    assert not written.planted
    assert [r for h in reading.households for r in h.refusals] == []
    assert [n for h in reading.households for n in h.normalised] == []


def test_every_planted_fault_is_found_and_no_other(tmp_path):
    faults = dict.fromkeys([*FAULTS, TWICE], 3)
    written = make(tmp_path / "bad.xlsx", 600, faults=faults, rough=9)
    found: dict[str, set[str]] = {}
    for refusal in read(written.path).refused():
        found.setdefault(refusal.household, set()).add(refusal.code)
    assert found == {key: {code} for key, code in written.planted.items()}
    counts = {code: list(written.planted.values()).count(code) for code in faults}
    assert counts == {**faults, TWICE: 6}


def test_rough_typing_is_mended_and_reported(tmp_path):
    reading = read(make(tmp_path / "rough.xlsx", 300, rough=2).path)
    kinds = {n.kind for n in reading.normalised()}
    assert {"lower_x", "spaces", "income_text"} <= kinds
    assert not list(reading.refused())


def test_households_are_numbered_on_from_where_one_says(tmp_path):
    reading = read(make(tmp_path / "on.xlsx", 3, first=501).path)
    assert [h.key for h in reading.households] == [f"32132416000{n}" for n in (501, 502, 503)]


def test_villages_are_written_short():
    assert [short(n) for n in ("蓝天居委会", "四河村委会", "五里江农场虚拟生活区")] == [
        "蓝天居", "四河村", "五里江农场虚拟生活区",
    ]  # fmt: skip
