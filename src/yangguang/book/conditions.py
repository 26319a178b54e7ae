"""From which day and which amount on does a department's record count, and which fact of ours does it contradict?

Read from a dataset's table: date windows, thresholds with dated and cited amounts, and the pair of values that
disagree. What follows is judged in rules/comparison; here is only what the table says.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yangguang.book.values import STATUSES

SUBJECTS = ("household", "person")
DATED, MEASURED = ("day",), ("yuan", "decimal")


@dataclass(frozen=True, slots=True)
class DateWindow:
    """A record counts for `months` months from the day in `column` on. Without a day it counts."""

    column: str
    months: int
    status: str
    note: str

    def first(self, day: dt.date) -> dt.date:
        """The earliest day that still counts on `day`: as many months before it, the month's last day at most."""
        count = day.year * 12 + day.month - 1 - self.months
        year, month = divmod(count, 12)
        following = dt.date(year + month // 11, (month + 1) % 12 + 1, 1)
        last = (following - dt.timedelta(days=1)).day
        return dt.date(year, month + 1, min(day.day, last))

    def clause(self, day: dt.date) -> str:
        """The citation, as an answer carries it."""
        return f"{self.column}>={self.first(day).isoformat()} ({self.status})"


@dataclass(frozen=True, slots=True)
class Amount:
    """What a threshold is from a day on: yuan for a sum, else the column's own unit."""

    from_day: dt.date
    is_: int
    status: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """Below the amount in `column` a record raises nothing; `among`: only for households of these statuses (all when
    empty). Without an amount in it a record counts.
    """

    column: str
    among: tuple[str, ...]
    amounts: tuple[Amount, ...]

    def on(self, day: dt.date) -> Amount | None:
        """The amount that holds on `day`; None before the first."""
        return next((a for a in reversed(self.amounts) if a.from_day <= day), None)

    def clause(self, day: dt.date) -> str:
        """The citation, as an answer carries it; empty before the first amount."""
        amount = self.on(day)
        if amount is None:
            return ""
        source = f": {amount.source}" if amount.source else ""
        return f"{self.column}>={amount.is_}@{amount.from_day.isoformat()} ({amount.status}{source})"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """The two values a finding lays side by side: the record's column, and the column of a household or a person in
    the register. Where the register says one of `agrees`, it knows already and nothing is asked.
    """

    column: str
    subject: str
    register: str
    agrees: frozenset[str]


def read_conditions(
    dataset: str, table: Mapping[str, Any], kinds: Mapping[str, str]
) -> tuple[tuple[DateWindow, ...], tuple[Threshold, ...], Disagreement]:
    """The conditions of a dataset's table; `kinds`: its columns' kinds. Raises `ValueError` with the fault."""
    windows = tuple(_window(dataset, row, kinds) for row in table.get("window", ()))
    thresholds = tuple(_threshold(dataset, row, kinds) for row in table.get("threshold", ()))
    return windows, thresholds, _disagreement(dataset, table.get("disagrees", {}))


def _column(
    dataset: str, what: str, row: Mapping[str, Any], kinds: Mapping[str, str], wanted: Sequence[str]
) -> str:
    column = str(row.get("column"))
    if kinds.get(column) not in wanted:
        raise ValueError(f"datasets/{dataset}: {what}: {column} isn't a column of kind {' or '.join(wanted)}")
    return column


def _window(dataset: str, row: Mapping[str, Any], kinds: Mapping[str, str]) -> DateWindow:
    column = _column(dataset, "window", row, kinds, DATED)
    months, status = row.get("months"), row.get("status")
    if not isinstance(months, int) or months < 1 or status not in STATUSES:
        raise ValueError(
            f"datasets/{dataset}: window {column}: needs months (a count) and status (cited, assumed)"
        )
    return DateWindow(column, months, status, str(row.get("note", "")))


def _threshold(dataset: str, row: Mapping[str, Any], kinds: Mapping[str, str]) -> Threshold:
    column = _column(dataset, "threshold", row, kinds, MEASURED)
    try:
        amounts = tuple(
            Amount(line["from"], line["is"], line["status"], line.get("source", ""), line.get("note", ""))
            for line in row["values"]
        )
    except KeyError as fault:
        raise ValueError(f"datasets/{dataset}: threshold {column}: a line lacks {fault}") from fault
    days = [a.from_day for a in amounts]
    if not days or days != sorted(set(days)) or any(a.status not in STATUSES for a in amounts):
        raise ValueError(
            f"datasets/{dataset}: threshold {column}: dated lines in order, each cited or assumed"
        )
    return Threshold(column, tuple(row.get("among", ())), amounts)


def _disagreement(dataset: str, row: Mapping[str, Any]) -> Disagreement:
    subject, _, register = str(row.get("register", "")).partition(".")
    if subject not in SUBJECTS or not register or not row.get("record"):
        raise ValueError(
            f"datasets/{dataset}: disagrees: needs record (a column) and register (household.… or person.…)"
        )
    return Disagreement(str(row["record"]), subject, register, frozenset(row.get("agrees", ())))
