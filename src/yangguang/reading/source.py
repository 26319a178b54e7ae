"""Where in a file does the table stand, and which field is each of its columns?

The heading row is the one among the first rows whose words are known best; a heading may stand on up to
three levels. Of several sheets the visible one with the headings is read; where several have them, a person
must say which.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from yangguang.book.answers import read_answer
from yangguang.book.layouts import HEADING_ROWS, Dictionary, Layout, choose, digest
from yangguang.files import text
from yangguang.files.bad import BadFile
from yangguang.files.cells import Cell, shown
from yangguang.files.guard import Inspected, SheetInfo, inspect
from yangguang.files.sheets import Sheet
from yangguang.files.strings import load_strings
from yangguang.terms import column

SEARCHED = 40  # rows in which a heading is looked for; title blocks of real files have up to six
KNOWN_LEAST = 3  # headings that make a row a heading row

Numbered = tuple[int, Sequence[Cell]]

_STATED_DAY = re.compile(
    r"(?:填报|填表|统计|数据|截止|截至|上报|制表|导出|采集)+(?:日期|时间|日)?[:：]?\s*(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)"
)
_STATED_YEAR = re.compile(r"((?:19|20)\d{2})\s*年")


class UnknownLayout(Exception):
    """No layout fits. `headings` are the columns as they stand (letter, words); `guesses` the fields that
    were found; `missing` those that a file can't do without; `digest` names this row of headings for
    `LayoutMemory`.
    """

    def __init__(
        self,
        headings: list[tuple[str, str]],
        guesses: dict[str, str],
        missing: list[str],
        row: int,
        sheet: str,
    ) -> None:
        super().__init__(f"no layout fits; missing {missing}")
        self.headings = headings
        self.guesses = guesses
        self.missing = missing
        self.row = row
        self.sheet = sheet
        self.digest = digest(words for _, words in headings)


@dataclass
class Source:
    """A file that is understood: its layout, its columns (field to index, from 0), and its rows."""

    file: Inspected
    layout: Layout
    sheet: str
    columns: dict[str, int]
    headings: list[str]
    header_row: int
    stated_day: dt.date | None
    stated_year: int | None
    info: SheetInfo | None = None
    strings: list[str] | None = None
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)

    @property
    def ignored(self) -> list[str]:
        """Headings that stand for no field."""
        used = set(self.columns.values())
        return [words for at, words in enumerate(self.headings) if words and at not in used]

    def letter(self, field_key: str) -> str:
        """The sheet letter of a field's column; empty when the file has none."""
        at = self.columns.get(field_key)
        return column.letter(at) if at is not None else ""

    def rows(self) -> Iterator[Numbered]:
        """The rows below the headings. `merges` is filled when all are read."""
        for number, cells in self.all_rows():
            if number > self.header_row:
                yield number, cells

    def all_rows(self) -> Iterator[Numbered]:
        if self.info is None:
            yield from text.open_rows(self.file.path)
            return
        sheet = Sheet(self.file, self.info, self.strings)
        yield from sheet.rows()
        self.merges = sheet.merges


@dataclass
class _Head:
    """The best heading row of one sheet."""

    row: int
    columns: dict[str, int]
    headings: list[str]
    doubled: list[str]
    titles: list[Numbered]
    below: list[Numbered]


def look(
    path: Path,
    words: Dictionary,
    layouts: Sequence[Layout],
    *,
    layout: Layout | None = None,
    sheet: str | None = None,
    name: str | None = None,
) -> Source:
    """Find the table in a file without reading it whole. `layout` is the one to use (by default any of
    `layouts` that fits), `sheet` the name of the sheet, `name` the name the file was sent under.

    Raises `BadFile`, and `UnknownLayout` when the columns a file needs aren't there.
    """
    file = inspect(path, name)
    mapping = layout.mapping if layout else {}
    offered = [layout] if layout else layouts
    if file.kind == "text":
        first: list[Numbered] = list(islice(text.open_rows(path), SEARCHED))
        head = _head(first, words, mapping)
        return _source(file, head, offered, words, None, None)
    strings = load_strings(file)
    heads: list[tuple[SheetInfo, _Head]] = []
    for info in file.sheets:
        if info.name == sheet or (sheet is None and not info.hidden):
            first = list(islice(Sheet(file, info, strings).rows(), SEARCHED))
            if first:
                heads.append((info, _head(first, words, mapping)))
    if not heads:
        raise BadFile("file_no_sheet" if sheet else "file_no_rows", sheet=sheet or "")
    fitting = [(info, head) for info, head in heads if head.below and not _missing(head, offered)]
    if len(fitting) > 1:
        raise BadFile("several_sheets", sheets=[info.name for info, _ in fitting])
    info, head = fitting[0] if fitting else max(heads, key=lambda pair: len(pair[1].columns))
    return _source(file, head, offered, words, info, strings)


def _source(
    file: Inspected,
    head: _Head,
    offered: Sequence[Layout],
    words: Dictionary,
    info: SheetInfo | None,
    strings: list[str] | None,
) -> Source:
    sheet = info.name if info else ""
    chosen = choose(offered, frozenset(head.columns))
    missing = _missing(head, offered)
    if chosen is None or missing:
        headings = [(column.letter(at), found) for at, found in enumerate(head.headings) if found]
        guesses = {key: head.headings[at] for key, at in head.columns.items()}
        raise UnknownLayout(headings, guesses, missing, head.row, sheet)
    day, year = _stated(head, words)
    return Source(file, chosen, sheet, head.columns, head.headings, head.row, day, year, info, strings)


def _missing(head: _Head, offered: Sequence[Layout]) -> list[str]:
    """What the nearest layout lacks in this file; a needed heading that stands twice counts as lacking, for
    nobody knows which.
    """
    found = set(head.columns) - set(head.doubled)
    return min(
        ([key for key in each.needed if key not in found] for each in offered), key=len, default=["layout"]
    )


def _head(rows: list[Numbered], words: Dictionary, mapping: Mapping[str, str]) -> _Head:
    best: _Head | None = None
    for at, (number, cells) in enumerate(rows):
        above = [
            cells_above
            for number_above, cells_above in rows[max(0, at - HEADING_ROWS + 1) : at]
            if number - number_above < HEADING_ROWS
        ]
        made = _columns([*above, cells], words, mapping)
        if best is None or len(made[0]) > len(best.columns):
            best = _Head(number, *made, rows[:at], rows[at + 1 :])
    if best is None:
        raise BadFile("file_no_rows")
    if len(best.columns) < KNOWN_LEAST:
        # Nothing is known: show the fullest row of words, which most likely is the heading.
        at = max(range(len(rows)), key=lambda index: sum(isinstance(cell, str) for cell in rows[index][1]))
        best = _Head(rows[at][0], *_columns([rows[at][1]], words, mapping), rows[:at], rows[at + 1 :])
    return best


def _columns(
    levels: list[Sequence[Cell]], words: Dictionary, mapping: Mapping[str, str]
) -> tuple[dict[str, int], list[str], list[str]]:
    """The fields of a heading row with the rows above it: fields, headings, fields that stand twice."""
    width = max(len(row) for row in levels)
    texts = [[shown(row[at]).strip() if at < len(row) else "" for at in range(width)] for row in levels]
    upper = [row for row in texts[:-1] if sum(bool(word) for word in row) > 1]  # a title is one cell
    filled = [_filled(row) for row in upper]
    columns: dict[str, int] = {}
    headings: list[str] = []
    doubled: list[str] = []
    for at, own in enumerate(texts[-1]):
        if not own:  # a heading merged downwards stands in an upper row
            own = next((row[at] for row in reversed(upper) if row[at]), "")
            above: list[str] = []
        else:
            above = [row[at] for row in filled if row[at]]
        key = words.find([*above, own], mapping) if own else None
        headings.append("".join(above[-1:]) + "/" + own if above and own else own)
        if key is None:
            continue
        if key in columns:
            doubled.append(key)
        else:
            columns[key] = at
    return columns, headings, doubled


def _filled(row: list[str]) -> list[str]:
    """A group's heading stands over all its columns, though written in the first only."""
    last = ""
    out = []
    for word in row:
        last = word or last
        out.append(last)
    return out


def _stated(head: _Head, words: Dictionary) -> tuple[dt.date | None, int | None]:
    """The day and the year a file gives for itself: in its title, else in a column for the day of the data."""
    title = " ".join(shown(cell) for _, cells in head.titles for cell in cells if cell is not None)
    day: dt.date | None = None
    if match := _STATED_DAY.search(title):
        read = read_answer(words.fields["data_day"], match[1])
        day = dt.date.fromisoformat(read.value) if isinstance(read.value, str) else None
    at = head.columns.get("data_day")
    if day is None and at is not None and head.below and at < len(head.below[0][1]):
        read = read_answer(words.fields["data_day"], shown(head.below[0][1][at]))
        day = dt.date.fromisoformat(read.value) if isinstance(read.value, str) else None
    year = _STATED_YEAR.search(title)
    return day, int(year[1]) if year else day.year if day else None
