"""Which rows does a sheet hold, with the numbers Excel shows and the type of every cell?

Rows are streamed: memory doesn't grow with the sheet. A strict pattern reads the XML that office programs
write; a row that looks otherwise goes through the XML parser, and a sheet that looks otherwise goes through
it whole, so that speed never decides what a cell says. (Readers that build the whole sheet first can be
made to reserve any amount of memory by one far cell, and don't tell formulas from values.)
"""

import re
from collections.abc import Iterator
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

_CELL = re.compile(
    r'<c r="([A-Z]{1,3})\d+"(?: s="\d+")?(?: t="(\w+)")?\s*'
    r'(?:/>|>(?:<v>([^<]*)</v>|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)?</c>)'
)
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
        count = Count()
        indexes: dict[str, int] = {}
        while True:
            end = text.rfind("</row>")
            if end >= 0:
                block, text = text[:end], text[end + len("</row>") :]
                if "<!" in block:
                    raise Unusual
                for row in block.split("</row>"):
                    made = _quick_row(row, count, strings, indexes)
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


def _quick_row(text: str, count: Count, strings: list[str], indexes: dict[str, int]) -> NumberedRow:
    """One row's text, up to its closing tag, perhaps with empty rows before it."""
    start = _skip_empty(text, 0, count)
    opening = _ROW.match(text, start)
    if opening is None:
        raise Unusual
    number = int(opening[1])
    count.add(1)
    found = _CELL.findall(text, opening.end())
    if len(found) != text.count("<c", opening.end()) or number > EXCEL_LAST_ROW:
        return number, odd_row(text[start:] + "</row>", strings)
    escaped = "&" in text or "_x" in text
    cells: list[Cell] = []
    width = 0
    for name, kind, value, inline in found:
        if not value and not inline:
            continue
        at = indexes.get(name)
        if at is None:
            at = indexes[name] = column.index(name)
        if at > width:
            cells.extend([None] * (at - width))
            wide(at)
        elif at < width:
            return number, odd_row(text[start:] + "</row>", strings)
        if inline:
            cells.append(unescape(inline) if escaped else inline)
        elif kind == "s":
            cells.append(make_string(strings, value))
        else:
            cells.append(make_value(kind, value))
        width = at + 1
    return number, cells
