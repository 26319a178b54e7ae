"""In workbooks of any county, year, size and order of columns, exactly what was planted is found."""

import datetime as dt
import functools
import random
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from tests.cast import PROVINCE
from tests.workbooks import HEADINGS, USUAL, number, refusals, the_book
from yangguang.book import place_names, places
from yangguang.book.layouts import dictionary
from yangguang.reading.households import read_households
from yangguang.reading.source import look
from yangguang.terms.place import level_of, span

pytestmark = pytest.mark.once

LIST_2022 = {
    "乡(镇)": "乡",
    "行政村": "村",
    "县(市、区)": "县",
    "主要致贫原因": "致贫原因1",
    "联系电话": "户电话",
    "是否危房户": "危房户",
}
SYNONYMS = {
    "证件号码": "身份证号码",
    "姓名": "成员姓名",
    "人均纯收入": "家庭人均纯收入（元）",
    "与户主关系": "与户主\n关系",
    "户编号": "*户编码",
}
HEAD, COUNT, CAUSE, INCOME, ID = "与户主关系", "人数", "主要致贫原因", "人均纯收入", "证件号码"
RELATIONS = ("户主", "配偶", "之子", "之女", "之父", "之母", "其他")

Row = dict[str, Any]
Plant = Callable[["Planter", list[Row], random.Random], list[tuple[int, str]]]


def short(name: str) -> str:
    """A village as counties write it."""
    for long, written in (("村民委员会", "村"), ("居民委员会", "居"), ("村委会", "村"), ("居委会", "居")):
        if name.endswith(long):
            return name.removesuffix(long) + written
    return name


@functools.cache
def resolver_of(edition: str) -> place_names.Resolver:
    return place_names.Resolver(places.load_edition(edition, PROVINCE))


class Planter:
    """One county's workbook in the making: rows, and what must be found in them (offset in the household, code)."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        key, self.day = self.rng.choice(places.editions(PROVINCE))
        self.edition = places.load_edition(key, PROVINCE)
        self.resolver = resolver_of(key)
        villages = [code for code in self.edition.names if level_of(code) == "village"]
        self.county = self.rng.choice(villages) // 10**6 * 10**6
        self.villages = [
            code for code in villages if code // 10**6 * 10**6 == self.county and self.plain(code)
        ]
        self.serial = 0
        self.rows: list[Row] = []
        self.expected: list[tuple[str, int, str]] = []
        self.mended: list[tuple[str, int, str]] = []
        self.wrong: set[str] = set()

    def plain(self, village: int) -> bool:
        """Whether the short names mean this village and no other."""
        return self.resolver.resolve(*self.names(village)).code == village

    def names(self, village: int) -> tuple[str, str, str]:
        names = self.edition.names
        return names[village // 10**6 * 10**6], names[village // 1000 * 1000], short(names[village])

    def person(self) -> str:
        self.serial += 1
        born = dt.date(1930, 1, 1) + dt.timedelta(days=self.rng.randint(0, 27_000))
        return number(self.serial % 1000, born.strftime("%Y%m%d"), str(320_000 + self.serial // 1000))

    def household(self, first_row: int, plant: Plant | None) -> None:
        key = f"{self.county // 10**6}{first_row:08d}"
        village = self.rng.choice(self.villages)
        where = dict(zip(("县(市、区)", "乡(镇)", "行政村"), self.names(village), strict=True))
        size = self.rng.randint(1, 5)
        shared = {
            **USUAL,
            **where,
            "户编号": key,
            COUNT: size,
            INCOME: self.rng.randint(100_000, 900_000) / 100,
        }
        rows = [
            {**shared, "姓名": "陈" + RELATIONS[at][-1] + "福", ID: self.person(), HEAD: RELATIONS[at]}
            for at in range(size)
        ]
        if plant:
            found = plant(self, rows, self.rng)
            kind = {True: self.mended, False: self.expected}
            for offset, code in found:
                kind[code in MENDED].append((key, first_row + offset, code))
            if any(code not in MENDED for _, code in found):
                self.wrong.add(key)
        self.rows.extend(rows)

    def write(self, path: Any) -> int:
        """Write the workbook; returns the number of its heading row."""
        headings = list(HEADINGS)
        names = self.rng.choice([{}, LIST_2022, SYNONYMS, {**LIST_2022, **SYNONYMS}])
        self.rng.shuffle(headings)
        book = openpyxl.Workbook()
        for at in range(self.rng.randint(0, 4)):
            book.active.append([f"标题{at}", None, None, f"填报日期:{self.day}"][: self.rng.choice([1, 4])])
        book.active.append([names.get(each, each) for each in headings])
        top = book.active.max_row
        for row in self.rows:
            book.active.append([row.get(each) for each in headings])
        book.active.append(["合计"])
        book.save(path)
        return top


def checksum(planter: Planter, rows: list[Row], rng: random.Random) -> list[tuple[int, str]]:
    at = rng.randrange(len(rows))
    rows[at][ID] = rows[at][ID][:17] + rng.choice(
        [each for each in "0123456789X" if each != rows[at][ID][17]]
    )
    return [(at, "id_checksum")]


def numeric(planter: Planter, rows: list[Row], rng: random.Random) -> list[tuple[int, str]]:
    at = rng.randrange(len(rows))
    rows[at][ID] = int(rows[at][ID].replace("X", "0"))
    return [(at, "id_numeric_cell")]


def headless(planter: Planter, rows: list[Row], rng: random.Random) -> list[tuple[int, str]]:
    rows[0][HEAD] = "其他"
    return [(0, "no_householder")]


def miscounted(planter: Planter, rows: list[Row], rng: random.Random) -> list[tuple[int, str]]:
    for row in rows:
        row[COUNT] = len(rows) + 1
    return [(0, "member_count")]


def unknown_cause(planter: Planter, rows: list[Row], rng: random.Random) -> list[tuple[int, str]]:
    word = rng.choice(["懒", "没钱", "因疾病", "穷", "因 病残"])
    for row in rows:
        row[CAUSE] = word
    return [(0, "unknown_code")]


def unknown_village(planter: Planter, rows: list[Row], rng: random.Random) -> list[tuple[int, str]]:
    for row in rows:
        row["行政村"] = "陈家圩子新村"
    return [(0, "unknown_place")]


def disagreeing(planter: Planter, rows: list[Row], rng: random.Random) -> list[tuple[int, str]]:
    if len(rows) == 1:
        return []
    at = rng.randrange(1, len(rows))
    rows[at][INCOME] += 100
    return [(at, "household_disagrees")]


def old_id(planter: Planter, rows: list[Row], rng: random.Random) -> list[tuple[int, str]]:
    old = rows[0][ID]
    rows[0][ID] = old[:6] + old[8:17] if old[6:8] == "19" else old
    return [(0, "old_15_digit")] if old[6:8] == "19" else []


def wide(planter: Planter, rows: list[Row], rng: random.Random) -> list[tuple[int, str]]:
    at = rng.randrange(len(rows))
    rows[at][ID] = "".join(chr(ord(each) + 0xFEE0) for each in rows[at][ID])
    return [(at, "full_width")]


def spaced(planter: Planter, rows: list[Row], rng: random.Random) -> list[tuple[int, str]]:
    at = rng.randrange(len(rows))
    rows[at][ID] = f"  {rows[at][ID][:6]} {rows[at][ID][6:14]} {rows[at][ID][14:]}\u3000"
    rows[at]["姓名"] = "陈 福\u00a0"
    return [(at, "spaces")]


def small_x(planter: Planter, rows: list[Row], rng: random.Random) -> list[tuple[int, str]]:
    at = next((at for at, row in enumerate(rows) if row[ID].endswith("X")), None)
    if at is None:
        return []
    rows[at][ID] = rows[at][ID].lower()
    return [(at, "lower_x")]


def written_income(planter: Planter, rows: list[Row], rng: random.Random) -> list[tuple[int, str]]:
    for row in rows:
        row[INCOME] = f"{row[INCOME]:,.2f}元"
    return [(0, "income_text")]


def long_village(planter: Planter, rows: list[Row], rng: random.Random) -> list[tuple[int, str]]:
    name = rows[0]["行政村"]
    if not name.endswith(("村", "居")):
        return []
    long = name[:-1] + {"村": "村民委员会", "居": "居民委员会"}[name[-1]]
    for row in rows:
        row["行政村"] = long
    code = planter.resolver.resolve(rows[0]["县(市、区)"], rows[0]["乡(镇)"], name).code
    return [(0, "place_alias")] if planter.edition.names[code] != long else []  # some are called so


MENDED = frozenset(("old_15_digit", "full_width", "spaces", "lower_x", "income_text", "place_alias"))
PLANTS: tuple[Plant, ...] = (
    checksum, numeric, headless, miscounted, unknown_cause, unknown_village, disagreeing,
    old_id, wide, spaced, small_x, written_income, long_village,
)  # fmt: skip


@pytest.mark.parametrize("seed", range(24))
def test_what_was_planted_is_found_and_nothing_else(tmp_path, seed):
    planter = Planter(seed)
    rng = planter.rng
    for _ in range(60):
        planter.household(len(planter.rows), rng.choice(PLANTS) if rng.random() < 0.5 else None)
    duplicated = rng.sample(range(len(planter.rows)), 2)
    first, second = (planter.rows[at] for at in sorted(duplicated))
    if first["户编号"] != second["户编号"] and not {first["户编号"], second["户编号"]} & planter.wrong:
        planter.mended = [
            each for each in planter.mended if each[0] not in (first["户编号"], second["户编号"])
        ]
        second[ID] = first[ID]
        for at in duplicated:
            planter.expected.append((planter.rows[at]["户编号"], at, "duplicate_person"))
    top = planter.write(tmp_path / "t.xlsx")

    book = the_book(max(planter.day, dt.date(2016, 1, 1)))
    words = dictionary(book.forms())
    source = look(tmp_path / "t.xlsx", words, book.layouts())
    reading = read_households(
        source, words, book, planter.resolver, dt.date(2030, 1, 1), scope=span(planter.county)
    )
    assert reading.rows_read == len(planter.rows)
    assert sorted((key, row - top - 1, code) for key, row, _, code in refusals(reading)) == sorted(
        planter.expected
    )
    assert sorted((each.household, each.row - top - 1, each.kind) for each in reading.normalised()) == sorted(
        planter.mended
    )
