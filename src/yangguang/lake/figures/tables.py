"""Which incomes and weights does anyone's table hold, and which of its cells cannot be read?

A csv file in any of the usual encodings, with or without title lines, or a Parquet file. A cell that is no number
is named with its row and column; nothing is guessed.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from yangguang.files.bad import BadFile
from yangguang.files.text import open_rows

PIECE = 50_000
HEADED_WITHIN = 20  # lines that may stand above the headings
NAMED = 20  # bad cells named; all are counted
DIGITS = 12  # decimals of a weight that is still counted as a whole number of its last digit
LARGEST, LEAST = 1e100, 1e-100  # beyond, squares and sums leave what floats can hold
EXACT = 2**52  # a float that holds every whole number
COUNTED = (
    2**62 // 10**4
)  # so much weight in whole numbers, times the denominator of a share, stays within 64 bits
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .xls
# What programs write for «no value»: R, Stata and SPSS, Python, databases, spreadsheets.
NOTHING = frozenset(("", "na", "n/a", "#n/a", "nan", "null", "none", ".", "-", "—"))
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")


class BadCell(NamedTuple):
    """A cell that holds no number that can be used: its row as a spreadsheet shows it, its column, its text."""

    row: int
    column: str
    value: str


@dataclass(slots=True)
class Loaded:
    """What was read. `rows` has `income`, `weight` and `group`; `unit` is what a weight of one stands for."""

    rows: pa.Table
    unit: Fraction
    read: int = 0
    without_income: int = 0
    without_weight: int = 0
    zero_weight: int = 0
    bad: list[BadCell] = field(default_factory=list)
    bad_count: int = 0


class Piece(NamedTuple):
    """Some rows: their numbers and the columns asked for, as text or numbers."""

    numbers: Sequence[int]
    columns: tuple[Sequence[Any] | pa.Array, ...]


def number(text: str) -> float | None:
    """The number in a cell, None for an empty one. Raises `ValueError` for anything else."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain.lower() in NOTHING:
        return None
    plain = plain.replace("−", "-")
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    if not _NUMBER.fullmatch(plain):
        raise ValueError(f"no number: {text!r}")
    found = float(plain)
    if _beyond(np.array(found)):
        raise ValueError(f"out of bounds: {text!r}")
    return found


def _beyond(values: np.ndarray) -> np.ndarray:
    """Which numbers are too large or too near to zero to be squared and added."""
    size = np.abs(values)
    out: np.ndarray = (size > LARGEST) | ((size > 0) & (size < LEAST))
    return out


def load(path: Path, income: str, weight: str | None = None, group: str | None = None) -> Loaded:
    """Read the columns of those headings. Rows without income, without weight, with a weight of zero or with a bad
    cell are left out and counted; a row whose group is empty belongs to the group "".

    Raises `BadFile`: no file, an empty one, a workbook, no such column, a heading twice, an encoding nobody knows.
    """
    if not path.is_file():
        raise BadFile("file_stats_missing", name=str(path))
    names = [name for name in (income, weight, group) if name is not None]
    with path.open("rb") as body:
        begins = body.read(4)
    if not begins:
        raise BadFile("file_empty")
    if begins in WORKBOOKS:
        raise BadFile("file_stats_workbook", name=path.name)
    pieces = _parquet(path, names) if begins == b"PAR1" else _text(path, names)
    found = Loaded(pa.table({}), Fraction(1))
    kept: list[tuple[np.ndarray, np.ndarray, pa.Array]] = []
    for piece in pieces:
        kept.append(_taken(piece, income, weight, group is not None, found))
    incomes = np.concatenate([k[0] for k in kept]) if kept else np.empty(0)
    weights, found.unit = whole_numbers(np.concatenate([k[1] for k in kept]) if kept else np.empty(0))
    groups = pa.chunked_array([k[2] for k in kept], pa.string())
    found.rows = pa.table({"income": incomes, "weight": weights, "group": groups})
    return found


def _taken(
    piece: Piece, income: str, weight: str | None, grouped: bool, into: Loaded
) -> tuple[np.ndarray, np.ndarray, pa.Array]:
    """The rows of a piece that count; what does not is counted in `into`."""
    size = len(piece.numbers)
    into.read += size
    incomes, wrong = _numbers(piece.columns[0], piece.numbers, income, into)
    if weight is None:
        weights = np.ones(size)
    else:
        weights, wrong_weight = _numbers(piece.columns[1], piece.numbers, weight, into, negative=False)
        wrong |= wrong_weight
    no_income, no_weight = np.isnan(incomes) & ~wrong, np.isnan(weights) & ~wrong
    into.without_income += int(no_income.sum())
    into.without_weight += int((no_weight & ~no_income).sum())
    zero = (weights == 0) & ~no_income & ~wrong
    into.zero_weight += int(zero.sum())
    keep = ~(wrong | no_income | no_weight | zero)
    texts = _texts(piece.columns[-1]) if grouped else pa.nulls(size, pa.string()).fill_null("")
    return incomes[keep], weights[keep], texts.filter(pa.array(keep))


def _texts(column: Sequence[Any] | pa.Array) -> pa.Array:
    made = column if isinstance(column, pa.Array) else pa.array(column, pa.string())
    return pc.utf8_trim_whitespace(pc.fill_null(pc.cast(made, pa.string()), ""))


def _numbers(
    column: Sequence[Any] | pa.Array, rows: Sequence[int], name: str, into: Loaded, negative: bool = True
) -> tuple[np.ndarray, np.ndarray]:
    """Values (NaN where there is none) and where a cell is wrong; the wrong ones are named in `into`."""
    made = column if isinstance(column, pa.Array) else pa.array(column, pa.string())
    wrong = np.zeros(len(made), bool)
    if not pa.types.is_string(made.type) and not pa.types.is_large_string(made.type):
        try:
            values = pc.cast(made, pa.float64(), safe=False).to_numpy(zero_copy_only=False).astype(float)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as fault:
            raise BadFile("file_stats_kind", column=name, kind=str(made.type)) from fault
        wrong = _beyond(values)
    else:
        try:
            values = pc.cast(made, pa.float64()).to_numpy(zero_copy_only=False).astype(float)
            usual = not _beyond(values).any()
        except pa.ArrowInvalid:
            usual = False
        if not usual:
            values = np.full(len(made), np.nan)
            for at, text in enumerate(made.to_pylist()):
                try:
                    found = number(text or "")
                    values[at] = np.nan if found is None else found
                except ValueError:
                    wrong[at] = True
    if not negative:
        wrong |= values < 0
    for at in map(int, np.flatnonzero(wrong)):
        into.bad_count += 1
        if len(into.bad) < NAMED:
            into.bad.append(BadCell(rows[at], name, str(made[at])[:40]))
    return values, wrong


def whole_numbers(weights: np.ndarray) -> tuple[np.ndarray, Fraction]:
    """Weights as whole numbers of a unit, where they have few decimals or are all alike: then shares are exact."""
    if not len(weights):
        return weights.astype(np.int64), Fraction(1)
    if (weights == weights[0]).all():
        return np.ones(len(weights), np.int64), Fraction(float(weights[0]))
    for digits in range(DIGITS + 1):
        scaled = np.rint(weights * 10.0**digits)
        if scaled.max() > EXACT or scaled.sum() > COUNTED:
            break
        if (scaled / 10.0**digits == weights).all():
            return scaled.astype(np.int64), Fraction(1, 10**digits)
    return weights, Fraction(1)


def plain_name(text: str | None) -> str:
    """A heading as it is compared: width, case and blanks do not matter."""
    return "".join(unicodedata.normalize("NFKC", text or "").split()).casefold()


def _places(header: Sequence[str | None], names: Sequence[str]) -> list[int] | None:
    """Where the columns stand; None when one is lacking. Raises `BadFile` when a heading stands twice."""
    at = []
    for name in names:
        exact = [i for i, cell in enumerate(header) if cell == name]
        alike = exact or [i for i, cell in enumerate(header) if plain_name(cell) == plain_name(name)]
        if not alike:
            return None
        if len(alike) > 1:
            raise BadFile("file_stats_twice", column=name)
        at += alike
    return at


def _lacking(names: Sequence[str], header: Sequence[str | None]) -> BadFile:
    have = {plain_name(cell) for cell in header}
    lost = next(name for name in names if plain_name(name) not in have)
    return BadFile("file_stats_column", column=lost, known="、".join(cell for cell in header[:30] if cell))


def _text(path: Path, names: Sequence[str]) -> Iterator[Piece]:
    at: list[int] | None = None
    rows: list[int] = []
    columns: list[list[str | None]] = [[] for _ in names]
    widest: Sequence[str | None] = ()
    for count, (line, record) in enumerate(open_rows(path)):
        if at is None:
            at = _places(record, names)
            widest = record if sum(map(bool, record)) > sum(map(bool, widest)) else widest
            if at is None and count + 1 >= HEADED_WITHIN:
                break
            continue
        rows.append(line)
        for column, place in zip(columns, at, strict=True):
            column.append(record[place] if place < len(record) else None)
        if len(rows) == PIECE:
            yield Piece(rows, tuple(columns))
            rows, columns = [], [[] for _ in names]
    if at is None:
        raise _lacking(names, widest)
    yield Piece(rows, tuple(columns))


def _parquet(path: Path, names: Sequence[str]) -> Iterator[Piece]:
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as fault:
        raise BadFile("file_damaged") from fault
    header = file.schema_arrow.names
    at = _places(header, names)
    if at is None:
        raise _lacking(names, header)
    done = 0
    for batch in file.iter_batches(PIECE, columns=list(dict.fromkeys(header[i] for i in at))):
        arrays = tuple(_decoded(batch.column(header[i])) for i in at)
        yield Piece(range(done + 1, done + 1 + len(batch)), arrays)
        done += len(batch)


def _decoded(array: pa.Array) -> pa.Array:
    return array.dictionary_decode() if pa.types.is_dictionary(array.type) else array
