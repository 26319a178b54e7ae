"""How does the workbook go back to its sender, with the bad cells marked and explained?

A small sheet goes back whole, every cell where it stood; a large one as its headings and the rows held
back. Texts are neutral: nothing in the answer can run, whatever was sent.
"""

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter

from yangguang.files.careful import Merge
from yangguang.files.cells import Cell, shown
from yangguang.files.neutral import neutral

WHOLE_ROWS = 20_000  # settled.md: up to here the whole sheet goes back
COMMENT_LENGTH = 1_000
MERGES = 500  # of titles and group headings; a sheet has a few dozen
LOST_FROM = 1e15  # a spreadsheet keeps 15 digits
SERIAL_ZERO = dt.date(1899, 12, 30)


@dataclass(frozen=True)
class Table:
    """How a sheet is laid out: its name, its heading row, the columns kept as text, those that hold days."""

    name: str
    header_row: int
    width: int
    text: frozenset[int] = frozenset()
    days: frozenset[int] = frozenset()
    merges: Sequence[Merge] = ()


@dataclass(frozen=True)
class Marks:
    """What is wrong: by row, the column (None for the row as a whole) and the sentence; and the words for
    the two columns added.
    """

    by_row: Mapping[int, Sequence[tuple[int | None, str]]]
    reasons: str
    row: str
    author: str = "阳光"
    others: Mapping[str, Iterable[tuple[int, Sequence[Cell]]]] = field(default_factory=dict)


def write_marked(
    rows: Iterable[tuple[int, Sequence[Cell]]],
    table: Table,
    marks: Marks,
    out: Path,
    only: frozenset[int] | None = None,
) -> None:
    """Write the sheet to `out` (xlsx). `rows` are all rows with their numbers; with `only`, those rows and
    the headings alone.
    """
    options = {
        "constant_memory": only is not None,
        "strings_to_numbers": False,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    book = xlsxwriter.Workbook(str(out), options)
    sheet = book.add_worksheet(_sheet_name(table.name))
    writer = _Writer(book, sheet, table, marks, only)
    for number, cells in rows:
        if only is None or number <= table.header_row or number in only:
            writer.row(number, cells)
    writer.finish()
    for name, other in marks.others.items():
        _plain(book, name, other)
    book.close()


def _sheet_name(name: str) -> str:
    """A name a workbook may have: no []:*?/\\, at most 31 characters."""
    return "".join(sign for sign in name if sign not in "[]:*?/\\'")[:31] or "Sheet1"


def _plain(book: Any, name: str, rows: Iterable[tuple[int, Sequence[Cell]]]) -> None:
    """Another visible sheet of the workbook, unchanged but for its looks."""
    sheet = book.add_worksheet(_sheet_name(name))
    for number, cells in rows:
        for at, cell in enumerate(cells):
            if isinstance(cell, float) and math.isfinite(cell):
                sheet.write_number(number - 1, at, cell)
            elif cell is not None:
                sheet.write_string(number - 1, at, neutral(shown(cell)))


class _Writer:
    """One marked sheet."""

    def __init__(
        self, book: Any, sheet: Any, table: Table, marks: Marks, only: frozenset[int] | None
    ) -> None:
        self._sheet = sheet
        self._table = table
        self._marks = marks
        self._only = only
        self._next = 0
        self._titles: dict[tuple[int, int], str] = {}
        self._text = book.add_format({"num_format": "@"})
        self._title = book.add_format({"bold": True, "align": "center", "valign": "vcenter"})
        self._head = book.add_format(
            {"bold": True, "bg_color": "#F1F5F9", "border": 1, "text_wrap": True, "valign": "vcenter"}
        )
        self._bad = book.add_format(
            {"bg_color": "#FECACA", "border": 1, "border_color": "#B91C1C", "num_format": "@"}
        )
        self._why = book.add_format({"font_color": "#991B1B", "text_wrap": True, "valign": "top"})
        sheet.set_column(0, table.width - 1, 12)
        for at in table.text:
            sheet.set_column(at, at, 22, self._text)
        sheet.set_column(table.width, table.width, 70)

    def row(self, number: int, cells: Sequence[Cell]) -> None:
        """Write one row: where it stood, or the next free line when only a part goes back."""
        at_row = number - 1 if self._only is None else self._next
        self._next = at_row + 1
        found = self._marks.by_row.get(number, ())
        bad = {at for at, _ in found if at is not None}
        for at, cell in enumerate(cells):
            self._cell(at_row, at, cell, number, at in bad)
        for at in bad:
            if at >= len(cells) or cells[at] is None:
                self._sheet.write_blank(at_row, at, None, self._bad)
            sentences = "\n".join(dict.fromkeys(text for where, text in found if where == at))
            self._sheet.write_comment(
                at_row,
                at,
                sentences[:COMMENT_LENGTH],
                {"author": self._marks.author, "x_scale": 2.2, "y_scale": 1.2},
            )
        if number == self._table.header_row:
            self._sheet.write_string(at_row, self._table.width, self._marks.reasons, self._head)
            if self._only is not None:
                self._sheet.write_string(at_row, self._table.width + 1, self._marks.row, self._head)
            self._sheet.freeze_panes(at_row + 1, 0)
        elif number > self._table.header_row:
            if found:
                text = "\n".join(dict.fromkeys(sentence for _, sentence in found))
                self._sheet.write_string(at_row, self._table.width, neutral(text), self._why)
            if self._only is not None:
                self._sheet.write_number(at_row, self._table.width + 1, number)

    def _cell(self, at_row: int, at: int, cell: Cell, number: int, bad: bool) -> None:
        if cell is None:
            return
        looks = self._bad if bad else self._head if number == self._table.header_row else None
        data = number > self._table.header_row
        if not data:
            self._titles[number, at] = neutral(shown(cell))
        if data and at in self._table.days and isinstance(cell, float) and 1 <= cell < 2_958_466:
            self._sheet.write_string(
                at_row, at, (SERIAL_ZERO + dt.timedelta(days=int(cell))).isoformat(), looks
            )
        elif (
            isinstance(cell, float)
            and math.isfinite(cell)
            and not bad
            and not (data and at in self._table.text)
        ):
            self._sheet.write_number(at_row, at, cell, looks)
        elif isinstance(cell, float) and abs(cell) >= LOST_FROM:
            # Written out in full, a number that has lost its last digits could pass for an ID.
            self._sheet.write_string(at_row, at, f"{cell:.5E}", looks or self._text)
        else:
            self._sheet.write_string(
                at_row, at, neutral(shown(cell)), looks or (self._text if at in self._table.text else None)
            )

    def finish(self) -> None:
        """Join the cells of titles and group headings again, where the whole sheet went back."""
        if self._only is not None:
            return
        taken: set[tuple[int, int]] = set()
        for first, left, last, right in self._table.merges[:MERGES]:
            inside = {
                (row, at)
                for row in range(first, last + 1)
                for at in range(left, min(right, self._table.width) + 1)
            }
            if (
                last > self._table.header_row
                or right >= self._table.width
                or len(inside) < 2
                or inside & taken
            ):
                continue
            taken |= inside
            self._sheet.merge_range(
                first - 1, left, last - 1, right, self._titles.get((first, left), ""), self._title
            )
