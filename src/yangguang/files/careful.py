"""What does a sheet say that wasn't written the usual way?

The XML parser reads it: other prefixes, orders of attributes, encodings, rich text, formulas, cells without
an address.
"""

import xml.parsers.expat
from collections.abc import Iterator
from typing import IO

from yangguang.files.bad import BadFile
from yangguang.files.cells import Broken, Cell, Formula, unescape
from yangguang.files.guard import parser
from yangguang.files.strings import PIECE, ROW_BYTES, Unusual
from yangguang.terms import column

ROWS = 200_000  # settled.md: rows in a workbook
COLUMNS = 500  # the widest known export has 177
EXCEL_LAST_ROW = 1_048_576

Merge = tuple[
    int, int, int, int
]  # first row, first column, last row, last column; rows from 1, columns from 0
NumberedRow = tuple[int, list[Cell]]


class Count:
    """How many rows were met, and how many of them hold something."""

    __slots__ = ("filled", "met")

    def __init__(self) -> None:
        self.met = 0
        self.filled = 0

    def add(self, rows: int) -> None:
        """Raises `BadFile` beyond the limit: the sentence differs for empty rows and for too many people."""
        self.met += rows
        if self.met > ROWS:
            few = self.filled * 2 < self.met
            raise BadFile("file_empty_rows" if few else "file_too_many_rows", rows=self.filled, limit=ROWS)


def wide(at: int) -> None:
    """Raises `BadFile` when something stands further right than any known layout."""
    if at >= COLUMNS:
        raise BadFile("file_too_wide", columns=at + 1, limit=COLUMNS)


def make_string(strings: list[str], value: str) -> str | None:
    """The shared string a cell points at."""
    try:
        at = int(value)
        if at < 0:  # counted from the end it would be somebody else's word
            raise IndexError(at)
        return strings[at] or None
    except (ValueError, IndexError) as fault:
        raise BadFile("file_damaged") from fault


def make_value(kind: str, value: str) -> Cell:
    """A cell's value by its type attribute (ECMA-376, 18.18.11); no attribute means a number."""
    if kind in ("", "n"):
        try:
            return float(value)
        except ValueError as fault:
            raise BadFile("file_damaged") from fault
    if kind == "b":
        return value.strip() in ("1", "true")
    if kind == "e":
        return Broken(value)
    return unescape(value) or None


def odd_row(text: str, strings: list[str]) -> list[Cell]:
    """One row's XML through the parser. Raises `Unusual` when the piece can't stand alone."""
    reader = Careful(strings, [])
    reader.in_data = True
    machine = reader.machine()
    try:
        machine.Parse(text.encode(), True)
    except xml.parsers.expat.ExpatError:
        raise Unusual from None
    return reader.done[0][1] if reader.done else []


def careful_rows(body: IO[bytes], strings: list[str], merges: list[Merge]) -> Iterator[NumberedRow]:
    """Every row with something in it; `merges` is filled on the way. Raises `BadFile`."""
    merges.clear()
    reader = Careful(strings, merges)
    machine = reader.machine()
    while True:
        piece = body.read(PIECE)
        try:
            machine.Parse(piece, not piece)
        except xml.parsers.expat.ExpatError as fault:
            raise BadFile("file_damaged") from fault
        yield from reader.done
        reader.done.clear()
        if not piece:
            return


class Careful:
    """What the parser met so far: whole rows in `done`."""

    def __init__(self, strings: list[str], merges: list[Merge]) -> None:
        self.done: list[NumberedRow] = []
        self.in_data = False
        self._strings = strings
        self._merges = merges
        self._count = Count()
        self._row = 0
        self._at = -1
        self._cells: dict[int, Cell] = {}
        self._kind = ""
        self._parts: list[str] = []
        self._length = 0
        self._hears = False
        self._formula = False
        self._phonetic = 0

    def machine(self) -> "xml.parsers.expat.XMLParserType":
        machine = parser()
        machine.StartElementHandler = self.start
        machine.EndElementHandler = self.end
        machine.CharacterDataHandler = self.text
        return machine

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.split(":")[-1]
        if tag == "c" and self.in_data:
            name = attributes.get("r", "").rstrip("0123456789")
            self._at = column.index(name) if name else self._at + 1
            self._kind, self._formula, self._parts, self._length = attributes.get("t", ""), False, [], 0
        elif tag in ("v", "t"):
            self._hears = self._phonetic == 0
        elif tag == "f":
            self._formula = True
        elif tag == "row" and self.in_data:
            self._row = int(attributes["r"]) if attributes.get("r", "").isdigit() else self._row + 1
            self._at, self._cells = -1, {}
            self._count.add(1)
            if self._row > EXCEL_LAST_ROW:
                raise BadFile("file_damaged")
        elif tag == "rPh":
            self._phonetic += 1
        elif tag == "sheetData":
            self.in_data = True
        elif tag == "mergeCell" and ":" in attributes.get("ref", ""):
            self._merges.append(_merge(attributes["ref"]))

    def end(self, tag: str) -> None:
        tag = tag.split(":")[-1]
        if tag == "c" and self.in_data:
            value = self._made("".join(self._parts))
            if value is not None:
                wide(self._at)
                self._cells[self._at] = value
        elif tag in ("v", "t"):
            self._hears = False
        elif tag == "row" and self.in_data:
            if self._cells:
                self._count.filled += 1
                self.done.append((self._row, [self._cells.get(at) for at in range(max(self._cells) + 1)]))
        elif tag == "rPh":
            self._phonetic -= 1
        elif tag == "sheetData":
            self.in_data = False

    def text(self, piece: str) -> None:
        if self._hears:
            self._length += len(piece)
            if self._length > ROW_BYTES:
                raise BadFile("file_bomb", what="cell", found=self._length >> 20, limit=ROW_BYTES >> 20)
            self._parts.append(piece)

    def _made(self, text: str) -> Cell:
        if not text:
            return Formula(None) if self._formula else None
        if self._kind == "s":
            value: Cell = make_string(self._strings, text)
        elif self._kind == "inlineStr":
            value = unescape(text)
        else:
            value = make_value(self._kind, text)
        if self._formula:
            assert not isinstance(value, Formula)
            return Formula(value.shown if isinstance(value, Broken) else value)
        return value


def _merge(reference: str) -> Merge:
    first, _, last = reference.replace("$", "").partition(":")
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    try:
        return (
            int(first.lstrip(letters)),
            column.index(first.rstrip("0123456789")),
            int(last.lstrip(letters)),
            column.index(last.rstrip("0123456789")),
        )
    except ValueError as fault:
        raise BadFile("file_damaged") from fault
