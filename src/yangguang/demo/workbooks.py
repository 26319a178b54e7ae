"""How does a county's workbook of invented households look, with the faults that real ones have?

The 27 columns of the national export as counties exchange it: title rows, a two-level heading, one row a
person, household values repeated, villages written short, a row of totals. Any size; memory stays small.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from yangguang.book.places import Edition
from yangguang.demo import sheets
from yangguang.demo.people import Home
from yangguang.terms.place import at_level

HEADINGS = (
    *("序号", "县(市、区)", "乡(镇)", "行政村", "自然村", "户编号", "人编号", "姓名", "证件号码", "人数"),
    *("与户主关系", "民族", "文化程度", "在校生状况", "健康状况", "劳动技能", "务工状况", "务工时间(月)"),
    *("是否参加大病医疗", "脱贫属性", "贫困户属性", "主要致贫原因", "是否危房户", "是否饮水安全"),
    *("是否饮水困难", "人均纯收入", "联系电话"),
)
GROUPS = {1: "所在地", 5: "编号", 7: "家庭成员", 19: "户情况"}
AT = {heading: index for index, heading in enumerate(HEADINGS)}
SHEET, NOTES = "建档立卡户", "填表说明"
FIRST_ROW = 5  # of data, as a spreadsheet counts
Row = list[Any]


def short(name: str) -> str:
    """A village's name as counties write it: 村 for 村委会, 居 for 居委会."""
    return name.removesuffix("委会") if name.endswith(("村委会", "居委会")) else name


@dataclass(slots=True)
class Written:
    """What a workbook holds: rows of people, households, and the fault planted in each spoilt household."""

    path: Path
    rows: int = 0
    households: int = 0
    planted: dict[str, str] = field(default_factory=dict)  # household number of the file: refusal code


def rows_of(home: Home, key: str, edition: Edition, exit_status: str = "未脱贫") -> list[Row]:
    """The rows of one household, the householder first; the serial number stays empty."""
    place = home.place
    county, township = edition.name(at_level(place, "county")), edition.name(at_level(place, "township"))
    village = short(edition.name(place))
    out = []
    for at, one in enumerate(home.people, 1):
        life = one.life
        out.append(
            [
                *(None, county, township, village, home.group, key, f"{key}{at:02d}", one.name, one.number),
                *(len(home.people), one.relation, one.ethnicity, life.education, life.student, life.health),
                *(life.labour, life.work_place, life.work_months or None, life.insured, exit_status),
                *(home.attribute, home.cause, home.dangerous, home.water_safe, home.water_difficult),
                *(home.income / 100, home.phone),
            ]
        )
    return out


# --- Faults, as they are seen in practice --------------------------------------------------------------------


def _wrong_check(rows: list[Row], dice: random.Random) -> None:
    row = dice.choice(rows)
    number = row[AT["证件号码"]]
    row[AT["证件号码"]] = number[:17] + ("0" if number[17] != "0" else "1")


def _typed_number(rows: list[Row], dice: random.Random) -> None:
    row = dice.choice(rows)
    row[AT["证件号码"]] = float(row[AT["证件号码"]].replace("X", "0"))


def _headless(rows: list[Row], dice: random.Random) -> None:
    rows[0][AT["与户主关系"]] = "其他"


def _nowhere(rows: list[Row], dice: random.Random) -> None:
    for row in rows:
        row[AT["行政村"]] = "新" + row[AT["行政村"]][-2:] + "庄村"


def _miscounted(rows: list[Row], dice: random.Random) -> None:
    for row in rows:
        row[AT["人数"]] = len(rows) + 1


def _unknown_cause(rows: list[Row], dice: random.Random) -> None:
    word = dice.choice(("因疾病", "没劳力", "懒", "上学"))
    for row in rows:
        row[AT["主要致贫原因"]] = word


def _disagreeing(rows: list[Row], dice: random.Random) -> None:
    rows[-1][AT["人均纯收入"]] = rows[0][AT["人均纯收入"]] + 500


FAULTS: Mapping[str, Callable[[list[Row], random.Random], None]] = {
    "id_checksum": _wrong_check, "id_numeric_cell": _typed_number, "no_householder": _headless, "unknown_place": _nowhere,
    "member_count": _miscounted, "unknown_code": _unknown_cause, "household_disagrees": _disagreeing,
}  # fmt: skip
OF_MANY = frozenset(("household_disagrees",))  # needs a second row
TWICE = "duplicate_person"  # of two households: the one before is spoilt with it


def _rough(rows: list[Row], dice: random.Random) -> None:
    """What people type and intake mends: a small x, spaces in a name, a sum with its unit."""
    row = dice.choice(rows)
    kind = dice.randrange(3)
    if kind == 0:
        row[AT["证件号码"]] = " " + row[AT["证件号码"]].lower()
    elif kind == 1 and len(row[AT["姓名"]]) == 2:
        row[AT["姓名"]] = "\u3000".join(row[AT["姓名"]])
    else:
        text = f"{rows[0][AT['人均纯收入']]:,.2f}元"
        for each in rows:
            each[AT["人均纯收入"]] = text


class Spoiler:
    """Plants `faults` {code: households} into the first households that can bear them, evenly mixed by
    `seed`; every `rough`-th household is typed roughly (0: none).
    """

    def __init__(self, faults: Mapping[str, int], rough: int, seed: int, among: int) -> None:
        self.dice = random.Random(f"{seed}/faults")
        self.rough, self._at = rough, 0
        wanted = [code for code, count in faults.items() for _ in range(count)]
        self.dice.shuffle(wanted)
        self._waiting, self._total = wanted, len(wanted)
        self._step = max(among // (len(wanted) + 1), 1)
        self._before: tuple[str, Row] | None = None

    def spoil(self, key: str, rows: list[Row], written: Written) -> None:
        """Perhaps plant one fault into the household of `key`."""
        self._at += 1
        code = self._waiting[-1] if self._waiting else ""
        due = code and self._at >= self._step * (self._total - len(self._waiting) + 1)
        if due and code == TWICE and self._before is not None:
            written.planted[self._before[0]] = written.planted[key] = self._waiting.pop()
            rows[-1][AT["证件号码"]] = self._before[1][AT["证件号码"]]
        elif due and code in FAULTS and (len(rows) > 1 or code not in OF_MANY):
            FAULTS[code](rows, self.dice)
            written.planted[key] = self._waiting.pop()
        elif self.rough and self._at % self.rough == 0:
            _rough(rows, self.dice)
        self._before = None if key in written.planted else (key, rows[-1])


@dataclass(frozen=True, slots=True)
class Sheet:
    """How a register is written: reference day, first household number, faults wanted."""

    edition: Edition
    county: int
    day: str
    first: int = 1
    exit_status: str = "未脱贫"
    faults: Mapping[str, int] = field(default_factory=dict)
    rough: int = 0
    seed: int = 0
    among: int = 0  # about how many households there will be; spreads the faults


def write_register(path: Path, homes: Iterable[Home], sheet: Sheet) -> Written:
    """Write `homes` as a county's workbook to `path` (xlsx); return what it holds."""
    written = Written(path)
    prefix = f"{sheet.county:012d}"[:6] + sheet.day[2:4]
    spoiler = Spoiler(sheet.faults, sheet.rough, sheet.seed, sheet.among)

    def lines() -> Iterator[Row]:
        for at, home in enumerate(homes, sheet.first):
            key = f"{prefix}{at:06d}"
            rows = rows_of(home, key, sheet.edition, sheet.exit_status)
            spoiler.spoil(key, rows, written)
            written.households += 1
            for row in rows:
                written.rows += 1
                row[0] = written.rows
                yield row

    title = sheet.edition.name(sheet.county)
    sheets.write(
        path, [(SHEET, chain(_titles(title, sheet.day), lines(), _total(written))), (NOTES, [[_NOTE]])]
    )
    return written


_NOTE = "本表由村级填报,乡镇审核。证件号码须为18位。"


def _titles(county: str, day: str) -> list[Row]:
    unit: Row = [f"填报单位:{county}扶贫办", *[None] * 9, f"填报日期:{day}"]
    groups: Row = [GROUPS.get(at) for at in range(len(HEADINGS))]
    return [[f"{county}低收入农户信息采集表({day[:4]}年度)"], unit, groups, list(HEADINGS)]


def _total(written: Written) -> Iterator[Row]:
    """The last row; its sum is known when all others are written."""
    yield ["合计", *[None] * (AT["人数"] - 1), written.rows]
