"""How much, how many days, since when, and who says so?

A value is a dated list of lines; an amount and its day are cited or assumed separately, because a paper
often gives the one without the other.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from yangguang.book.packs import PackError, Packs
from yangguang.terms.place import contains, span

STATUSES = ("cited", "assumed")
_LINE_KEYS = {"from", "is", "status", "day_status", "source", "note", "place", "days"}


@dataclass(frozen=True, slots=True)
class Value:
    """One line of the book: what holds from a day on, with its citation. `working`: days are working days."""

    key: str
    is_: int
    unit: str
    from_day: dt.date
    status: str
    day_status: str
    source: str
    note: str
    zh: str
    en: str
    working: bool = False

    @property
    def assumed(self) -> bool:
        """Is the amount or its day ours? Then the portal marks it 暂定."""
        return "assumed" in (self.status, self.day_status)

    def clause(self) -> str:
        """The citation as an answer carries it."""
        return f"{self.key}@{self.from_day.isoformat()} ({self.status}{': ' + self.source if self.source else ''})"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A line nobody confirmed: where it stands and why we assumed it."""

    file: str
    key: str
    what: str
    note: str


def read_line(file: str, key: str, table: Mapping[str, Any], row: Mapping[str, Any]) -> Value:
    """One line of a value, checked. Raises `PackError`."""
    unknown = set(row) - _LINE_KEYS
    status = row.get("status")
    if (
        unknown
        or status not in STATUSES
        or not isinstance(row.get("is"), int)
        or not isinstance(row.get("from"), dt.date)
    ):
        more = f"; unknown: {', '.join(sorted(unknown))}" if unknown else ""
        raise PackError(
            file,
            f"[{key}] 的一行不完整：需要 from（日期）、is（整数）、status（cited 或 assumed）{more}。",
            f"a line of [{key}] needs `from` (a day), `is` (an integer), `status` (cited or assumed){more}.",
        )
    if status == "cited" and not row.get("source"):
        raise PackError(file, f"[{key}] 标为 cited 却没有 source。", f"[{key}] says cited without a source.")
    return Value(
        key, row["is"], table.get("unit", ""), row["from"], status, row.get("day_status", status), row.get("source", ""),
        row.get("note", ""), table["zh"], table["en"], table.get("days") == "working",
    )  # fmt: skip


def newest(packs: Packs, key: str, place: int, day: dt.date) -> Value | None:
    """The most specific (narrowest interval), then latest line of `key` for `place` not after `day`; None
    where there is none.
    """
    best: tuple[int, dt.date, Value] | None = None
    for pack in packs.over(place):
        table = pack.tables.get("values.toml", {}).get(key)
        if table is None:
            continue
        for row in table["values"]:
            value = read_line(f"{pack.name}/values.toml", key, table, row)
            where = row.get("place", pack.place)
            if not contains(where, place) or row["from"] > day:
                continue
            rank = (-(span(where)[1] - span(where)[0]), value.from_day)
            if best is None or rank >= (best[0], best[1]):
                best = (*rank, value)
    return best[2] if best else None


def _assumed(file: str, key: str, row: Mapping[str, Any]) -> Iterable[Doubt]:
    note = str(row.get("note", ""))
    if row.get("status") == "assumed":
        yield Doubt(
            file, key, f"{row.get('is', '')} from {row['from']}" if "from" in row else "the whole table", note
        )
    elif row.get("day_status") == "assumed":
        yield Doubt(file, key, f"the day {row['from']} of {row['is']}", note)


def _walk(file: str, key: str, table: Any) -> Iterable[Doubt]:
    if isinstance(table, Mapping):
        yield from _assumed(file, key, table)
        for name, inner in table.items():
            yield from _walk(file, f"{key}.{name}" if key else name, inner)
    elif isinstance(table, list):
        for row in table:
            if isinstance(row, Mapping):
                yield from _walk(file, f"{key}[{row['key']}]" if "key" in row else key, row)


def doubts(packs: Packs) -> list[Doubt]:
    """Every line of every pack whose status is assumed, by file."""
    return [d for file, table in packs.every() for d in _walk(file, "", table)]
