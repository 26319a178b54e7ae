"""Which invented copy do the tests and the benches put their questions to?

`make_copy` writes a copy in the shape of `lake/shape`, of any size and the same for the same seed: real villages,
invented households, every kind of income, status and answer, nulls and negatives among them, and departments' rows
of which some stand under a registered person's key.
"""

import datetime as dt
import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from yangguang.book import places
from yangguang.book.reader import Book, open_book
from yangguang.lake import shape
from yangguang.lake.copies import Copy
from yangguang.lake.freezing import ARROW, Freezing

PROVINCE, DAY = 320000000000, dt.date(2016, 10, 28)
PIECE = 100_000  # households made at once
SIZES = (0.155, 0.21, 0.235, 0.2, 0.125, 0.05, 0.025)  # households of 1 … 7; 3.19 persons in the mean
STATUSES = {"registered": 0.8, "applicant": 0.09, "exited": 0.06, "refused": 0.03, "withdrawn": 0.02}
STEPS = ("compare", "meeting", "village_display", "county_confirmation")
ODD = 0x1D8AF066F4B9A2C5  # spreads serial numbers over [0, 2^62) without a collision
STRANGER = 1 << 40  # serial numbers of people in no household
EPOCH = dt.date(1970, 1, 1)
Columns = dict[str, Any]  # column → NumPy array, masked where something is not known, or Arrow array


def keys_of(serial: np.ndarray, seed: int) -> np.ndarray:
    """Keyed integers in [0, 2^62) for serial numbers, all different."""
    mixed = (serial.astype(np.uint64) + np.uint64(seed << 44)) * np.uint64(ODD)
    return (mixed & np.uint64((1 << 62) - 1)).astype(np.int64)


@functools.lru_cache(maxsize=1)
def villages() -> np.ndarray:
    """The villages of the edition of 2016, in order."""
    edition, _ = places.edition_on(PROVINCE, DAY)
    return np.array([c for c in edition.codes_in(*shape_span()) if edition.level(c) == "village"], dtype=np.int64)


def shape_span() -> tuple[int, int]:
    """The province's interval of codes."""
    return PROVINCE, PROVINCE + 10**10


@functools.lru_cache(maxsize=1)
def the_book() -> Book:
    """The book under which invented copies are made."""
    return open_book(PROVINCE, DAY)


def make_copy(
    folder: Path,
    households: int = 400,
    seed: int = 1,
    records: Mapping[str, int] | None = None,
    hits: float = 0.055,
    places_used: np.ndarray | None = None,
) -> Copy:
    """Write an invented copy into `folder` (which must not exist) and open it.

    `households`: how many, about 3.19 persons in each. `records`: rows for each dataset, by default vehicles and
    deaths, half as many as households. `hits`: the share of rows that stand under a registered person's key.
    `places_used`: the villages they live in, by default up to `households` / 20 of the province's.
    """
    book, rng = the_book(), np.random.default_rng(seed)
    where = villages() if places_used is None else places_used
    if places_used is None and households < 20 * len(where):
        where = where[:: max(1, len(where) // max(3, households // 20))]
    home = np.sort(rng.choice(where, size=households))
    sizes = rng.choice(len(SIZES), size=households, p=SIZES) + 1
    persons = int(sizes.sum())
    given = {"vehicles": households // 2, "deaths": households // 2} if records is None else records
    with Freezing(folder) as freezing:
        freezing.write(household_table(book), _households(book, seed, home, sizes))
        freezing.write(person_table(book), _persons(book, seed, home, sizes))
        for name, count in given.items():
            dataset = book.dataset(name)
            table = shape.records(name, dataset.columns, dataset.shown)
            freezing.write(table, _records(table, count, persons, seed, hits))
        return freezing.finish({
            "book": book.digest, "places": "2016-07-31", "place": PROVINCE, "day": DAY.isoformat(), "journal_line": seed,
        })  # fmt: skip


def household_table(book: Book) -> shape.Table:
    """The table of households under `book`."""
    return shape.households(book.form("household").fields.values(), book.form("statement").parts)


def person_table(book: Book) -> shape.Table:
    """The table of persons under `book`."""
    return shape.persons(book.form("person").fields.values())


# --- households and their people ---------------------------------------------------------------------------------


def _households(book: Book, seed: int, home: np.ndarray, sizes: np.ndarray) -> Iterator[pa.RecordBatch]:
    table = household_table(book)
    for start in range(0, len(home), PIECE):
        stop = min(start + PIECE, len(home))
        rng, n = np.random.default_rng((seed, 1, start)), stop - start
        size = sizes[start:stop].astype(np.int16)
        status = _pick(rng, list(STATUSES), n, list(STATUSES.values()))
        pending = status == "applicant"
        columns: Columns = {
            "household": np.arange(start + 1, stop + 1), "household_id": _hex(rng, start, n),
            "place": home[start:stop], "size": size, "status": status,
            "status_from": _days(rng, n, 2012, 2016), "carried_over": rng.random(n) < 0.7,
            "case_step": _masked(_pick(rng, STEPS, n), ~pending),
            "case_status": _masked(_pick(rng, ("open", "held", "objected"), n, (0.8, 0.15, 0.05)), ~pending),
            **_income(rng, [c.key for c in table.columns if c.key.endswith("_fen")], size),
        }  # fmt: skip
        yield _batch(table, _answers(rng, book.form("household").fields, table, columns, n))


def _income(rng: np.random.Generator, parts: list[str], size: np.ndarray) -> Columns:
    """Stated, claimed and missing incomes: parts that add up, some heads negative, some exactly on a line."""
    n = len(size)
    missing, claimed = rng.random(n) < 0.02, rng.random(n) < 0.3
    head = np.round(np.exp(rng.normal(13.25, 0.55, n))).astype(np.int64)  # fen; median about 5,700 yuan
    share = rng.dirichlet(np.ones(4) * 0.8, n)
    total, out = head * size, {}
    gains = np.floor(share * (total * 1.2)[:, None]).astype(np.int64)
    sums = dict(zip(("wage_fen", "business_fen", "property_fen", "transfer_fen"), gains.T, strict=True))
    sums["expense_fen"] = np.round(total * 0.2 * rng.random(n) ** 2).astype(np.int64)
    loss = rng.random(n) < 0.004
    sums["expense_fen"] = np.where(loss, gains.sum(axis=1) + 120_000, sums["expense_fen"])
    head = np.where(claimed, head, (gains.sum(axis=1) - sums["expense_fen"]) // size)
    on_line = claimed & (rng.random(n) < 0.02)
    head = np.where(on_line, rng.choice(np.array([400_000, 600_000, 599_999, 900_000]), n), head)
    assert set(parts) <= set(sums), f"income parts without a sum: {set(parts) - set(sums)}"
    for key in parts:
        out[key] = _masked(sums[key], missing | claimed)
    first, last = _day_number(dt.date(2015, 10, 1)), _day_number(dt.date(2016, 9, 30))
    return out | {
        "income_fen_per_head": _masked(head, missing), "income_claimed": _masked(claimed, missing),
        "income_from": _masked(np.full(n, first), missing), "income_to": _masked(np.full(n, last), missing),
        "income_members": _masked(size, missing),
    }  # fmt: skip


def _persons(book: Book, seed: int, home: np.ndarray, sizes: np.ndarray) -> Iterator[pa.RecordBatch]:
    table, done = person_table(book), 0
    for start in range(0, len(home), PIECE):
        stop = min(start + PIECE, len(home))
        size = sizes[start:stop]
        n, rng = int(size.sum()), np.random.default_rng((seed, 2, start))
        first = np.repeat(np.cumsum(size) - size, size) == np.arange(n)
        serial = np.arange(done, done + n)
        columns: Columns = {
            "person": serial + 1, "person_id": _hex(rng, done, n),
            "household": np.repeat(np.arange(start + 1, stop + 1), size), "place": np.repeat(home[start:stop], size),
            "id_key": keys_of(serial, seed), "id_kind": _pick(rng, ("resident", "disability"), n, (0.985, 0.015)),
            "sex": _pick(rng, ("1", "2"), n),
            "birth_month": (rng.integers(1930, 2016, n) * 100 + rng.integers(1, 13, n)).astype(np.int32),
            "relation": np.where(first, "01", _pick(rng, ("02", "03", "04", "07", "11", "12"), n)),
            "member_from": _days(rng, n, 2012, 2016),
        }  # fmt: skip
        done += n
        yield _batch(table, _answers(rng, book.form("person").fields, table, columns, n))


# --- departments' rows -------------------------------------------------------------------------------------------


def _records(
    table: shape.Table, count: int, persons: int, seed: int, hits: float
) -> Iterator[pa.RecordBatch]:
    """Rows in the order of their keys; their numbers are their places in the department's file."""
    rng = np.random.default_rng((seed, 3, sum(table.name.encode())))
    serial = rng.integers(STRANGER, STRANGER + 3 * max(count, 1), count)
    known = rng.random(count) < hits
    serial[known] = rng.integers(0, max(persons, 1), int(known.sum()))
    key = keys_of(serial, seed)
    order = np.argsort(key, kind="stable")
    key, row = key[order], order + 2  # the first row of a sheet holds the headings
    del serial, known, order
    for start in range(0, count, PIECE * 5):
        stop = min(start + PIECE * 5, count)
        n = stop - start
        columns: Columns = {
            "row": row[start:stop], "id_key": key[start:stop], "active": rng.random(n) < 0.85,
            "suspect": rng.random(n) < 0.01, "record_key": rng.integers(0, 1 << 62, n),
        }  # fmt: skip
        for column in table.columns:
            if column.key not in columns:
                columns[column.key] = _invented(rng, column, n)
        yield _batch(table, columns)


def _invented(rng: np.random.Generator, column: shape.Column, n: int) -> Any:
    if column.type == "date":
        return _days(rng, n, 2005, 2016)
    if column.type == "int64":
        return _masked(np.round(np.exp(rng.normal(15.2, 0.9, n))).astype(np.int64), rng.random(n) < 0.05)
    if column.type == "string":
        return _pick(rng, tuple(f"{column.key} {c}" for c in "ABCDEFGH"), n)
    return _number(rng, column, n)


# --- small parts -------------------------------------------------------------------------------------------------


def _answers(
    rng: np.random.Generator, fields: Mapping[str, Any], table: shape.Table, columns: Columns, n: int
) -> Columns:
    """The columns of a form's fields beside those that are there: codes of their lists, counts, days, sums."""
    for column in table.columns:
        if column.key in columns:
            continue
        field = fields[column.key]
        if field.codes:
            known = [c.is_ for c in the_book().codes(field.codes).codes]
            said: Any = _pick(rng, known, n)
        elif column.type == "date":
            said = _days(rng, n, 2012, 2016)
        elif column.type == "int64":
            said = rng.integers(0, 2_000_000, n)
        else:
            said = _number(rng, column, n)
        columns[column.key] = said if isinstance(said, pa.Array) else _masked(said, rng.random(n) < 0.1)
    return columns


def _number(rng: np.random.Generator, column: shape.Column, n: int) -> np.ndarray:
    if column.type == "float64":
        return np.round(rng.gamma(2.0, 40.0, n), 1)
    if column.type == "int16":
        return rng.integers(1975, 2016, n).astype(np.int16)
    return rng.integers(0, 13, n).astype(np.int32)


def _pick(rng: np.random.Generator, words: Any, n: int, chances: Any = None) -> np.ndarray:
    return np.array(list(words), dtype=object)[rng.choice(len(words), size=n, p=chances)]


def _masked(values: np.ndarray, unknown: np.ndarray) -> Any:
    return np.ma.masked_array(values, mask=unknown)


def _day_number(day: dt.date) -> int:
    return (day - EPOCH).days


def _days(rng: np.random.Generator, n: int, first: int, last: int) -> np.ndarray:
    low, high = _day_number(dt.date(first, 1, 1)), _day_number(dt.date(last, 1, 1))
    return rng.integers(low, high, n).astype(np.int32)


def _hex(rng: np.random.Generator, start: int, n: int) -> pa.Array:
    """32 hex digits each, rising, as the register's time-ordered identities do."""
    raw = np.empty((n, 2), dtype=">u8")
    raw[:, 0] = np.uint64(0x0157F000_00000000) + np.arange(start, start + n, dtype=np.uint64) * np.uint64(97)
    raw[:, 1] = rng.integers(0, 1 << 63, n, dtype=np.uint64)
    digits = raw.tobytes().hex().encode()
    offsets = np.arange(n + 1, dtype=np.int32) * 32
    return pa.StringArray.from_buffers(n, pa.py_buffer(offsets), pa.py_buffer(digits))


def _batch(table: shape.Table, columns: Columns) -> pa.RecordBatch:
    """Arrow's columns in the table's order and types."""
    arrays = []
    for column in table.columns:
        values = columns[column.key]
        if not isinstance(values, pa.Array):
            mask = np.ma.getmaskarray(values) if isinstance(values, np.ma.MaskedArray) else None
            plain = np.ma.getdata(values)
            wanted = ARROW[column.type]
            if column.type == "date":
                values = pa.array(plain.astype(np.int32), mask=mask).cast(wanted)
            else:
                values = pa.array(plain, type=wanted, mask=mask)
        arrays.append(values)
    return pa.RecordBatch.from_arrays(arrays, names=list(table.keys))
