"""Which line holds at each place of a copy, and on whose word?

The book opened once for every stretch of places within which all its tables read the same: for most provinces one,
where a county has a line of its own, three.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis

from yangguang.book.packs import PackError
from yangguang.book.reader import Book
from yangguang.book.supposing import Supposed
from yangguang.terms.decision import Refused, no

LINE, EDGE, FUND = "income_line", "edge_line_percent", "help_fund_per_head"
# What may be supposed, within which bounds: yuan, and percent of the line; so sums of fen stay within 64 bits.
SUPPOSABLE = {LINE: (0, 10**9), EDGE: (100, 10**4), FUND: (0, 10**9)}


@dataclass(frozen=True, slots=True)
class Line:
    """What holds from place code `low` to below `high`: the line and the end of the edge in fen per head, what help
    costs in fen per head (None where the book doesn't say), and the clauses of line and edge.
    """

    low: int
    high: int
    line_fen: int
    limit_fen: int
    fund_fen: int | None
    line_clause: str
    edge_clause: str

    def clause(self, code: str) -> str:
        """The clause that a standing rests on."""
        return self.edge_clause if code == "on_the_edge" else self.line_clause


def lines(
    place: int, open_at: Callable[[int], Book], supposed: Mapping[str, int] | None = None
) -> list[Line]:
    """The lines over `place`, by their codes; `open_at` opens the book at a place, on the day that is asked for.

    Raises `Refused("cannot_suppose")` for a value that what-if doesn't know, or one out of its bounds; `PackError`
    where a place has no line.
    """
    given = dict(supposed or {})
    for key, value in given.items():
        low, high = SUPPOSABLE.get(key, (1, 0))
        if not low <= value <= high:
            known = ", ".join(f"{name} {least}–{most}" for name, (least, most) in SUPPOSABLE.items())
            raise Refused(no("cannot_suppose", key=key, value=value, known=known))
    return [
        _line(low, high, Supposed(open_at(low), given)) for low, high in open_at(place).packs.segments(place)
    ]


def _line(low: int, high: int, book: Supposed) -> Line:
    line, edge = book.value(LINE), book.value(EDGE)
    try:
        fund: int | None = book.value(FUND).is_ * 100
    except PackError:  # a province that pays nothing a head
        fund = None
    return Line(low, high, line.is_ * 100, line.is_ * edge.is_, fund, line.clause(), edge.clause())


def by_place(place: Any, found: Sequence[Line], what: Callable[[Line], int], kind: str = "int64") -> Any:
    """The number `what` of the line at each row's place, as an expression: a constant where one line holds."""
    values = [what(line) for line in found]
    if len(set(values)) == 1:
        return ibis.literal(values[0], kind)
    bounds = [
        (place < line.high, ibis.literal(value, kind)) for line, value in zip(found, values, strict=True)
    ]
    return ibis.cases(*bounds[:-1], else_=bounds[-1][1])
