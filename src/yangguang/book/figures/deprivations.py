"""What counts as being deprived of food, clothing, school, medicine or a safe house, and of how much at once?

The table `deprivations.toml` has dated editions: for each dimension its weight and where a household's deprivation is
read; and the share of all weight from which a household counts as poor in many ways (Alkire and Foster 2011).
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from yangguang.book.packs import PackError

FILE = "deprivations.toml"
TABLES = ("households", "persons")
UNKNOWN = ("left_out", "not_deprived")


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension. Without a `column` nothing in the register tells of it: then it is named, and left out.

    Deprived is a household whose `column` is one of `is_`; with the table `persons`, of which a member within `ages`
    (whole years, both ends included) has it.
    """

    key: str
    zh: str
    en: str
    weight: int
    table: str
    column: str
    is_: tuple[str, ...]
    ages: tuple[int, int] | None
    note: str

    def label(self, lang: str) -> str:
        """Its name."""
        return self.en if lang == "en" else self.zh


@dataclass(frozen=True, slots=True)
class Deprivations:
    """An edition of the table: `cutoff`, a share of the weight measured, is the second cutoff, called k."""

    from_day: dt.date
    cutoff: Fraction
    unknown: str
    dimensions: tuple[Dimension, ...]
    status: str
    note: str

    @property
    def measured(self) -> tuple[Dimension, ...]:
        """The dimensions that the register tells of."""
        return tuple(d for d in self.dimensions if d.column)


def read_deprivations(tables: Sequence[Mapping[str, Any]], day: dt.date) -> Deprivations:
    """The edition in force on `day`. Raises `PackError`."""
    rows = [row for table in tables for row in table["edition"] if row["from"] <= day]
    if not rows:
        raise PackError(FILE, f"{day} 没有生效的版本。", f"no edition holds on {day}.")
    row = max(rows, key=lambda r: r["from"])
    found = Deprivations(
        row["from"],
        _cutoff(row),
        row["unknown"],
        tuple(map(_dimension, row["dimension"])),
        row["status"],
        row["note"],
    )
    if not 0 < found.cutoff <= 1 or found.unknown not in UNKNOWN or not found.measured:
        raise PackError(
            FILE,
            "cutoff 须大于 0、不大于 1（如 \"1/3\"），unknown 须为 left_out 或 not_deprived，至少一个维度要有 column。",
            "cutoff is above 0 and at most 1 (as \"1/3\"), unknown is left_out or not_deprived, and a dimension needs a column.",
        )
    return found


def _cutoff(row: Mapping[str, Any]) -> Fraction:
    """k as a fraction in words, so that a third is a third; older editions say it in whole percent."""
    try:
        return Fraction(row["cutoff"]) if "cutoff" in row else Fraction(row["cutoff_percent"], 100)
    except (ValueError, TypeError, ZeroDivisionError):
        return Fraction(0)


def _dimension(row: Mapping[str, Any]) -> Dimension:
    ages = row.get("ages")
    made = Dimension(
        row["key"], row["zh"], row["en"], row["weight"], row.get("table", "households"), row.get("column", ""),
        tuple(row.get("is", ())), (ages[0], ages[1]) if ages else None, row["note"],
    )  # fmt: skip
    if (
        made.weight < 1
        or made.table not in TABLES
        or bool(made.column) != bool(made.is_)
        or (ages and made.table != "persons")
    ):
        raise PackError(
            FILE,
            f"维度 {made.key}：weight 为正整数；column 与 is 同时有或同时无；ages 只用于 persons。",
            f"dimension {made.key}: weight is a positive integer; column and is go together; ages are for persons.",
        )
    return made
