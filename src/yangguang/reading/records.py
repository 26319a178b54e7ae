"""Which records does a department's file hold, and which of them count?

Streamed: a file of 4 GB needs the memory of a few rows. `rejected` are rows without a usable ID as text, or
without a required column; a wrong check digit is kept and counted `id_suspect`, because linkage may still
find whom it means (settled.md, Intake).
"""

import datetime as dt
import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from yangguang.book.answers import read_plain
from yangguang.book.datasets import Dataset
from yangguang.files import text
from yangguang.files.bad import BadFile
from yangguang.files.cells import Cell, Formula, shown
from yangguang.files.guard import Inspected, SheetInfo, inspect
from yangguang.files.neutral import restore
from yangguang.files.sheets import Sheet
from yangguang.files.strings import load_strings
from yangguang.reading.identities import SCIENTIFIC
from yangguang.reading.rows import is_total
from yangguang.terms import column, identity
from yangguang.terms.identity import IdClaim

SEARCHED = 20
DIGEST = "digest"  # the kind of an ID that is an agreed HMAC, 64 hexadecimal digits
_DIGEST = re.compile(r"[0-9a-fA-F]{64}")
UNKNOWN_WORDS = 50  # different unknown words of state that are named in the report


@dataclass(frozen=True, slots=True)
class Record:
    """One row that isn't rejected. `id.number` is set; `suspect` when its check digit or its day is wrong."""

    row: int
    id: IdClaim
    suspect: bool
    active: bool
    fields: Mapping[str, str]


@dataclass
class Records:
    """A department's file while it is read: iterate once, then the counts are whole.

    `reasons` counts why rows were rejected; `unknown_words` are words of state that stand in no list (they
    count as active); `days` says of each column of days how often which day is named (None: one that can't be read),
    `first_of_day` in which row first.
    """

    dataset: Dataset
    columns: Mapping[str, int]
    rows: int = 0
    rejected: int = 0
    active: int = 0
    id_suspect: int = 0
    digests: bool | None = None  # the department sends keyed digests in place of numbers; None before the first row
    reasons: Counter[str] = field(default_factory=Counter)
    unknown_words: Counter[str] = field(default_factory=Counter)
    first_rejected: list[tuple[int, str]] = field(default_factory=list)
    days: dict[str, Counter[dt.date | None]] = field(default_factory=lambda: defaultdict(Counter))
    first_of_day: dict[tuple[str, dt.date | None], int] = field(default_factory=dict)
    _below: Iterator[tuple[int, Sequence[Cell]]] = field(default_factory=lambda: iter(()), repr=False)

    def __post_init__(self) -> None:
        self._of_days = [key for key, column in self.dataset.columns.items() if column.kind == "day"]

    def __iter__(self) -> Iterator[Record]:
        wanted = [
            (key, at, self.dataset.columns[key].required)
            for key, at in self.columns.items()
            if key != "id_number"
        ]
        id_at = self.columns["id_number"]
        for number, cells in self._below:
            if is_total(cells, id_at):
                continue
            self.rows += 1
            claim, reason = _claim(cells[id_at] if id_at < len(cells) else None)
            if reason is None:
                self.digests = claim.kind == DIGEST if self.digests is None else self.digests
                reason = None if self.digests == (claim.kind == DIGEST) else "id_mixed"
            fields: dict[str, str] = {}
            for key, at, required in wanted:
                cell = cells[at] if at < len(cells) else None
                if cell is not None and (said := _said(cell)):
                    fields[key] = said
                elif required and reason is None:
                    reason = "column_missing"
            if reason is not None:
                self._reject(number, reason)
                continue
            assert claim.number is not None, "a row without a number is rejected"
            fields["id_number"] = claim.number  # linkage works with what is left of a wrong one
            yield self._record(number, claim, fields)

    def _record(self, number: int, claim: IdClaim, fields: dict[str, str]) -> Record:
        active, unknown = self.dataset.active(fields)
        if unknown is not None and (unknown in self.unknown_words or len(self.unknown_words) < UNKNOWN_WORDS):
            self.unknown_words[unknown] += 1
        for key in self._of_days:
            if said := fields.get(key):
                self._day_said(number, key, said)
        suspect = claim.problem is not None
        self.active += active
        self.id_suspect += suspect
        return Record(number, claim, suspect, active, fields)

    def _day_said(self, number: int, key: str, said: str) -> None:
        day = _day(said)
        self.days[key][day] += 1
        self.first_of_day.setdefault((key, day), number)

    def _reject(self, number: int, reason: str) -> None:
        self.rejected += 1
        self.reasons[reason] += 1
        if len(self.first_rejected) < UNKNOWN_WORDS:
            self.first_rejected.append((number, reason))


@functools.lru_cache(maxsize=100_000)
def _day(said: str) -> dt.date | None:
    day = read_plain("day", said)
    return day if isinstance(day, dt.date) else None


def _claim(cell: Cell) -> tuple[IdClaim, str | None]:
    """The number a cell claims, and why it can't be used. A number typed as a number has lost its last digits, also
    where a text such as 3.2E+17 is what is left of it.
    """
    if isinstance(cell, (float, bool, Formula)):
        return IdClaim(None, None), "id_numeric_cell"
    said = restore(shown(cell))
    if _DIGEST.fullmatch(said.strip()):
        return IdClaim(said.strip().lower(), DIGEST), None
    claim = identity.normalise_id(said)
    if claim.number is not None:
        return claim, None
    return claim, "id_numeric_cell" if SCIENTIFIC.fullmatch(said) else claim.problem or "id_malformed"


def _said(cell: Cell) -> str:
    if isinstance(cell, str):
        return " ".join(restore(cell).split())
    return shown(cell)


def read_records(path: Path, dataset: Dataset, *, name: str | None = None) -> Records:
    """Open a department's file: xlsx, or csv in UTF-8, with a mark, or GB18030; columns by heading.

    Raises `BadFile`, also while iterating; `dataset_headings` when the columns a comparison needs aren't
    there.
    """
    file = inspect(path, name)
    if file.kind == "text":
        best = _found(iter(text.open_rows(path)), dataset)
    else:
        best = _best_sheet(file, dataset)
    if best is None:
        needed = [each.zh for each in dataset.columns.values() if each.needed]
        raise BadFile("dataset_headings", dataset=dataset.zh, missing=needed)
    columns, rows = best
    return Records(dataset, columns, _below=rows)


Best = tuple[dict[str, int], Iterator[tuple[int, Sequence[Cell]]]]


def _best_sheet(file: Inspected, dataset: Dataset) -> Best | None:
    """The visible sheet with the headings; two such sheets are one too many."""
    strings = load_strings(file)
    fitting: list[tuple[SheetInfo, Best]] = []
    for info in file.sheets:
        if not info.hidden and (found := _found(iter(Sheet(file, info, strings).rows()), dataset)):
            fitting.append((info, found))
    if len(fitting) > 1:
        raise BadFile("several_sheets", sheets=[info.name for info, _ in fitting])
    return fitting[0][1] if fitting else None


def _found(rows: Iterator[tuple[int, Sequence[Cell]]], dataset: Dataset) -> Best | None:
    """The heading row among the first rows, and the rows below it."""
    first = list(islice(rows, SEARCHED))
    best: tuple[int, dict[str, int]] | None = None
    for index, (_, cells) in enumerate(first):
        columns: dict[str, int] = {}
        for at, cell in enumerate(cells):
            if isinstance(cell, str) and (key := dataset.column_for(cell)):
                columns.setdefault(key, at)
        whole = all(key in columns for key, each in dataset.columns.items() if each.needed)
        if whole and (best is None or len(columns) > len(best[1])):
            best = (index, columns)
    if best is None:
        return None
    return best[1], chain(first[best[0] + 1 :], rows)


def letters(records: Records) -> dict[str, str]:
    """The sheet letter of each column."""
    return {key: column.letter(at) for key, at in records.columns.items()}
