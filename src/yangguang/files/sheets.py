"""Which rows does a sheet hold, with the numbers Excel shows and the type of every cell?

Rows are streamed: memory doesn't grow with the sheet. A strict pattern reads the XML that office programs
write; a row that looks otherwise goes through the XML parser, and a sheet that looks otherwise goes through
it whole, so that speed never decides what a cell says. (Readers that build the whole sheet first can be
made to reserve any amount of memory by one far cell, and don't tell formulas from values.)
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from yangguang.files.bad import BadFile
from yangguang.files.careful import (
    EXCEL_LAST_ROW,
    Count,
    Merge,
    careful_rows,
    make_string,
    make_value,
    odd_row,
    wide,
)
from yangguang.files.cells import Cell, unescape
from yangguang.files.guard import Inspected, SheetInfo
from yangguang.files.strings import ROW_BYTES, Unusual, opened, shared_strings, texts
from yangguang.terms import column

NumberedRow = tuple[int, list[Cell]]

SHAPES = 4_096  # different shapes of rows remembered

_VALUE = re.compile(r'(?:<v>|<is><t(?: xml:space="preserve")?>)([^<]*)(?:</v>|</t></is>)')
_SHAPE = re.compile(r'\s*<c r="([A-Z]{1,3})"(?: s="\d*")?(?: t="(\w+)")?\s*(?:/>|>(\0)?</c>)')
_ROW = re.compile(r'\s*<row r="(\d+)"[^>]*>')
_EMPTY_ROW = re.compile(r"\s*<row\b[^>]*/>")
_MERGE = re.compile(r'<mergeCell ref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')


class Sheet:
    """One sheet of an inspected workbook. `rows()` first, then `merges` afterwards."""

    def __init__(self, file: Inspected, sheet: SheetInfo, strings: list[str] | None = None) -> None:
        self._file = file
        self._sheet = sheet
        self._strings = strings
        self.merges: list[Merge] = []

    def rows(self) -> Iterator[NumberedRow]:
        """Every row with something in it: its number and its cells from column A on. Raises `BadFile`."""
        with opened(self._file) as archive:
            strings = (
                self._strings if self._strings is not None else shared_strings(archive, self._file.strings)
            )
            given = 0
            try:
                with archive.open(self._sheet.member) as body:
                    for row in self._quick(body, strings):
                        given += 1
                        yield row
            except Unusual:
                with archive.open(self._sheet.member) as body:
                    for index, row in enumerate(careful_rows(body, strings, self.merges)):
                        if index >= given:
                            yield row

    def _quick(self, body: IO[bytes], strings: list[str]) -> Iterator[NumberedRow]:
        """Rows by pattern. Raises `Unusual` before giving anything of a piece it can't account for."""
        pieces = texts(body)
        text = next(pieces, "")
        start = text.find("<sheetData>")
        if (
            start < 0
            or "<!" in text[:start]
            or ('encoding="' in text[:80] and 'encoding="utf-8"' not in text[:80].lower())
        ):
            raise Unusual
        text = text[start + len("<sheetData>") :]
        reader = _Rows(strings)
        count = reader.count
        while True:
            end = text.rfind("</row>")
            if end >= 0:
                block, text = text[:end], text[end + len("</row>") :]
                if "<!" in block:
                    raise Unusual
                escaped = "&" in block or "_x" in block
                for row in block.split("</row>"):
                    made = reader.row(row, escaped)
                    if made[1]:
                        count.filled += 1
                        yield made
            finish = text.find("</sheetData>")
            if finish >= 0:
                if text[_skip_empty(text, 0, count) : finish].strip():
                    raise Unusual
                break
            text = text[_skip_empty(text, 0, count) :]
            if len(text) > ROW_BYTES:
                raise BadFile("file_bomb", what="row", found=len(text) >> 20, limit=ROW_BYTES >> 20)
            more = next(pieces, None)
            if more is None:
                raise Unusual
            text += more
        self._tail(text[finish:], pieces)

    def _tail(self, text: str, pieces: Iterator[str]) -> None:
        """Merged ranges stand behind the data."""
        for more in pieces:
            text = text[-80:] + more if len(text) > ROW_BYTES else text + more
        for first, first_row, last, last_row in _MERGE.findall(text):
            self.merges.append((int(first_row), column.index(first), int(last_row), column.index(last)))


def _skip_empty(text: str, start: int, count: Count) -> int:
    """Where the first thing after a run of empty rows stands."""
    while match := _EMPTY_ROW.match(text, start):
        start = match.end()
        count.add(1)
    return start


@dataclass(frozen=True, slots=True)
class _Plan:
    """What rows of one shape hold: how wide they are, and where each value goes and of what type it is."""

    width: int
    cells: tuple[tuple[int, str], ...]


_ODD = _Plan(0, ())


def _plan(shape: str) -> _Plan:
    """A row without its values and its number, understood; `_ODD` when it isn't written the usual way."""
    cells: list[tuple[int, str]] = []
    start = 0
    width = 0
    while match := _SHAPE.match(shape, start):
        start = match.end()
        at = column.index(match[1])
        if at < width:
            return _ODD
        if match[3]:
            wide(at)
            cells.append((at, match[2] or "n"))
            width = at + 1
    return _ODD if shape[start:].strip() else _Plan(width, tuple(cells))


class _Rows:
    """The rows of one sheet by pattern: most rows of a file have one of a few shapes, each understood once."""

    def __init__(self, strings: list[str]) -> None:
        self._strings = strings
        self._plans: dict[str, _Plan] = {}
        self.count = Count()

    def row(self, text: str, escaped: bool) -> NumberedRow:
        """One row's text, up to its closing tag, perhaps with empty rows before it."""
        start = _skip_empty(text, 0, self.count)
        opening = _ROW.match(text, start)
        if opening is None:
            raise Unusual
        self.count.add(1)
        number = int(opening[1])
        if number > EXCEL_LAST_ROW:
            raise BadFile("file_damaged")
        parts = _VALUE.split(text[opening.end() :])
        shape = "\0".join(parts[::2]).replace(opening[1] + '"', '"')
        plan = self._plans.get(shape)
        if plan is None:
            if len(self._plans) >= SHAPES:
                self._plans.clear()
            plan = self._plans[shape] = _plan(shape)
        if plan is _ODD:
            return number, odd_row(text[start:] + "</row>", self._strings)
        return number, self._cells(plan, parts[1::2], escaped)

    def _cells(self, plan: _Plan, values: list[str], escaped: bool) -> list[Cell]:
        cells: list[Cell] = [None] * plan.width
        strings = self._strings
        try:
            for (at, kind), value in zip(plan.cells, values, strict=True):
                if not value:
                    continue
                if kind == "s":
                    cells[at] = (
                        strings[int(value)] or None if value[0] != "-" else make_string(strings, value)
                    )
                elif kind == "n":
                    cells[at] = float(value)
                elif kind == "inlineStr":
                    cells[at] = unescape(value) if escaped else value
                else:
                    cells[at] = make_value(kind, value)
        except (ValueError, IndexError) as fault:
            raise BadFile("file_damaged") from fault
        while cells and cells[-1] is None:
            cells.pop()
        return cells
