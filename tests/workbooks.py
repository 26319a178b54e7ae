"""Which workbooks do the tests of intake send? Built cell by cell, by a program other than the one that reads them."""

import datetime as dt
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from tests.cast import COUNTY, DAY, EDITION, PROVINCE
from yangguang.book import place_names, places
from yangguang.book.layouts import Layout, dictionary
from yangguang.book.reader import Book, open_book
from yangguang.reading.claims import Reading
from yangguang.reading.households import read_households
from yangguang.reading.source import look
from yangguang.terms.identity import check_digit
from yangguang.terms.place import span

SAMPLES = Path(__file__).resolve().parent / "samples" / "sihong-2016"
HEADINGS = (
    "序号",
    "县(市、区)",
    "乡(镇)",
    "行政村",
    "自然村",
    "户编号",
    "人编号",
    "姓名",
    "证件号码",
    "人数",
    "与户主关系",
    "民族",
    "文化程度",
    "在校生状况",
    "健康状况",
    "劳动技能",
    "务工状况",
    "务工时间(月)",
    "是否参加大病医疗",
    "脱贫属性",
    "贫困户属性",
    "主要致贫原因",
    "是否危房户",
    "是否饮水安全",
    "是否饮水困难",
    "人均纯收入",
    "联系电话",
)
USUAL: Mapping[str, Any] = {
    "县(市、区)": "泗洪县",
    "乡(镇)": "青阳镇",
    "行政村": "蓝天居",
    "民族": "汉族",
    "文化程度": "小学",
    "在校生状况": "非在校生",
    "健康状况": "长期慢性病",
    "劳动技能": "弱劳动力或半劳动力",
    "是否参加大病医疗": "是",
    "脱贫属性": "未脱贫",
    "贫困户属性": "一般贫困户",
    "主要致贫原因": "因病",
    "是否危房户": "否",
    "是否饮水安全": "是",
    "是否饮水困难": "否",
    "人均纯收入": 5320.5,
    "联系电话": "13900000000",
}


def number(serial: int, born: str = "19650413", area: str = "321324") -> str:
    """An invented person's ID with a right check digit; odd serials are men."""
    first = f"{area}{born}{serial:03d}"
    return first + check_digit(first)


def household(key: str, size: int, start: int, **values: Any) -> list[dict[str, Any]]:
    """The rows of one household: a householder and others, with consecutive invented IDs."""
    relations = ("户主", "配偶", "之子", "之女", "之父", "之母")
    rows = []
    for at in range(size):
        row = {
            **USUAL,
            "户编号": key,
            "姓名": "陈" + "甲乙丙丁戊己"[at],
            "证件号码": number(start + at),
            "人数": size,
            "与户主关系": relations[at],
        }
        rows.append({**row, **values})
    return rows


def write(
    path: Path,
    rows: Sequence[Mapping[str, Any]],
    headings: Sequence[str] = HEADINGS,
    titles: Sequence[Sequence[Any]] = (("泗洪县低收入农户信息采集表(2016年度)",), ("填报日期:2016-10-28",)),
    sheet: str = "建档立卡户",
) -> Path:
    """A workbook with title rows, one heading row and `rows` by heading."""
    book = openpyxl.Workbook()
    table = book.active
    assert table is not None
    table.title = sheet
    for title in titles:
        table.append(list(title))
    table.append(list(headings))
    for row in rows:
        table.append([row.get(heading) for heading in headings])
    book.save(path)
    return path


def the_book(day: dt.date = DAY) -> Book:
    """The book at the tests' county."""
    return open_book(COUNTY, day)


def resolver() -> place_names.Resolver:
    """The county's villages in the edition of 2016."""
    return place_names.Resolver(places.load_edition(EDITION, PROVINCE), span(COUNTY))


def read(
    path: Path,
    *,
    layout: Layout | None = None,
    sheet: str | None = None,
    scope: tuple[int, int] | None = None,
    day: dt.date = DAY,
) -> Reading:
    """A file read as the tests' county on the tests' day."""
    book = the_book(day)
    words = dictionary(book.forms())
    source = look(path, words, book.layouts(), layout=layout, sheet=sheet)
    return read_households(source, words, book, resolver(), day, scope=scope)


def refusals(reading: Reading) -> list[tuple[str, int, str, str]]:
    """Household, row, column and code of every refusal."""
    return [(each.household, each.row, each.column, each.code) for each in reading.refused()]


def repack(source: Path, target: Path, change: Mapping[str, bytes], drop: Sequence[str] = ()) -> Path:
    """A copy of a workbook with some parts replaced, added or dropped."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in change and name not in drop:
                new.writestr(name, old.read(name))
        for name, body in change.items():
            new.writestr(name, body)
    return target
