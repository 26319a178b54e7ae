"""Who is below the line, and who stands just above it?"""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from yangguang.book.values import Value
from yangguang.terms.decision import Decision, no, yes
from yangguang.terms.yuan import format_yuan


class Book(Protocol):
    """What this question asks of the book."""

    def value(self, key: str) -> Value:
        """A dated, cited value."""
        ...


@dataclass(frozen=True, slots=True)
class Income:
    """Net income per head over a year, in fen; None when nothing was stated."""

    fen_per_head: int | None


def below_line(facts: Income, book: Book) -> Decision:
    """Is the income strictly below the low-income line (the paper, first change: 4,000 then 6,000 yuan)?

    No: `above_line` with both numbers, or `income_unknown`.
    """
    line = book.value("income_line")
    if facts.fen_per_head is None:
        return no("income_unknown", line.clause(), line=line.is_)
    numbers = {"line": line.is_, "income_fen": facts.fen_per_head, "income": format_yuan(facts.fen_per_head)}
    decide = yes if facts.fen_per_head < line.is_ * 100 else no
    return decide("below_line" if decide is yes else "above_line", line.clause(), **numbers)


def on_the_edge(facts: Income, book: Book) -> Decision:
    """Does the income stand at or just above the line (the paper, fourth measure: households slightly above
    it)?
    """
    if facts.fen_per_head is None or below_line(facts, book):
        return no("not_on_the_edge")
    edge = book.value("edge_line_percent")
    limit = book.value("income_line").is_ * edge.is_  # yuan × percent = fen
    return (yes if facts.fen_per_head < limit else no)(
        "on_the_edge" if facts.fen_per_head < limit else "not_on_the_edge", edge.clause(), limit_fen=limit
    )


def income_period(day: dt.date, months: int) -> tuple[dt.date, dt.date]:
    """The period a statement covers when made on `day`: the whole `months` months before its month, first
    and last day.
    """
    last = day.replace(day=1) - dt.timedelta(days=1)
    count = last.year * 12 + last.month - months
    return dt.date(count // 12, count % 12 + 1, 1), last
