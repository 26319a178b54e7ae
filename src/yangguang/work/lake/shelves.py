"""Where do a department's rows lie, twenty million of them, so that only what matched can be read?

On a shelf beside the database, `lake/shelves/<load id>`: the columns a finding shows, typed, in the order of the keyed
identities; and what each row said, shut for itself, in the order of the file. Nothing of it is readable without
the keys, and a row is opened only when its person is registered.
"""

import contextlib
import datetime as dt
import itertools
import json
import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings

from yangguang.book.answers import read_answer
from yangguang.book.datasets import DataColumn, Dataset
from yangguang.book.forms import Field
from yangguang.lake import identities, shape
from yangguang.lake.copies import MANIFEST
from yangguang.lake.freezing import ARROW, Freezing, clear_left, schema_of
from yangguang.lake.identities import Identities
from yangguang.lake.shape import Column, Table
from yangguang.reading.records import Record
from yangguang.register import cells, scope
from yangguang.register.keys import secret
from yangguang.register.models import DataLoad
from yangguang.terms.place import span
from yangguang.work import digests
from yangguang.work.checking.reading import key, rows

PIECE = 50_000  # rows in memory at once
MEMORY = "2GB"  # for sorting; more goes to the disk
REMEMBERED = 500_000  # different words of one column that are read once
PAYLOADS = Table("payloads", (Column("row", "int64"), Column("cell", "binary")), ("row",))
RECORD_BITS = 62
Typed = tuple[pa.RecordBatch, pa.RecordBatch]  # what rows said, shut, and their typed columns
_quoted = json.encoder.encode_basestring  # a text as JSON writes it


def shelves() -> Path:
    """The folder of all shelves of this instance."""
    return Path(settings.YANGGUANG_HOME) / "lake" / "shelves"


def table_of(dataset: Dataset) -> Table:
    """The table of a dataset's rows, as in a copy."""
    return shape.records(dataset.key, dataset.columns, dataset.shown)


def path_of(load: uuid.UUID, dataset: str) -> Path:
    """The file with the typed rows of a load."""
    return shelves() / str(load) / f"records_{dataset}.parquet"


@contextlib.contextmanager
def writing(load: uuid.UUID, dataset: Dataset, records: Iterable[Record]) -> Iterator["Shelf"]:
    """Put all records on the shelf of `load`; it is seen when `Shelf.show` is called within the block, else not at all."""
    typing = Typing(load, dataset)
    with placing(load, dataset, map(typing.typed, pieces(records))) as shelf:
        yield shelf


@contextlib.contextmanager
def placing(load: uuid.UUID, dataset: Dataset, batches: Iterable[Typed]) -> Iterator["Shelf"]:
    """`writing`, of rows that `Typing` typed already, in the order of the file."""
    with scope.everything("what a killed run left is cleared whoever comes next"):
        clear_left(shelves(), lambda: {str(k) for k in DataLoad.objects.exclude(shelf="").values_list("id", flat=True)})
    with Freezing(shelves() / str(load)) as freezing:
        aside, table = freezing.part / "aside", table_of(dataset)
        aside.mkdir()
        unsorted = aside / "unsorted.parquet"
        with pq.ParquetWriter(unsorted, schema_of(table), compression="zstd") as out:
            freezing.write(PAYLOADS, _payloads(batches, out))
        freezing.write(table, in_order(f"SELECT * FROM read_parquet('{unsorted}')", table, aside))
        shutil.rmtree(aside)
        yield Shelf(freezing, freezing.seal({"dataset": dataset.key, "load": str(load)})["root"])


class Shelf:
    """A shelf that is written but not yet seen; `root` is its digest."""

    def __init__(self, freezing: Freezing, root: str) -> None:
        self.root, self._freezing = root, freezing

    def show(self) -> None:
        """Let it be seen."""
        self._freezing.show()


def _payloads(batches: Iterable[Typed], out: pq.ParquetWriter) -> Iterator[pa.RecordBatch]:
    """What the rows said, shut; their typed columns are written aside meanwhile."""
    for payload, typed in batches:
        out.write_batch(typed)
        yield payload


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of a file, column by column: their numbers, IDs (or digests), whether each holds and is suspect, and what
    each says in every column, an empty text where it says nothing.
    """

    rows: Sequence[int]
    ids: Sequence[str]
    active: Any
    suspect: Any
    fields: Mapping[str, pa.StringArray]

    @classmethod
    def of(cls, records: Sequence[Record]) -> "Piece":
        """The columns of records, in the order in which the first that names one names it."""
        keys = dict.fromkeys(key for r in records for key in r.fields)
        return cls(
            [r.row for r in records], [r.id.number or "" for r in records], [r.active for r in records],
            [r.suspect for r in records],
            {key: pa.array([r.fields.get(key, "") for r in records], pa.string()) for key in keys},
        )  # fmt: skip


class Typing:
    """Makes of a file's pieces what the shelf of `load` keeps. Asks no database: several processes can do it side by side."""

    def __init__(self, load: uuid.UUID, dataset: Dataset) -> None:
        self.load, self.dataset, self.table = load, dataset, table_of(dataset)
        self._identities = Identities(secret("lake"))
        self._readers = {c.key: _reader(dataset.columns[c.key]) for c in self.table.columns if c.key in dataset.columns}

    def typed(self, piece: Piece) -> Typed:
        """What each row says, shut, and the typed columns."""
        shut = cells.shut_rows(self.load, piece.rows, texts(piece.fields).to_pylist())
        arrays = [pa.array(piece.rows, pa.int64()), pa.array(shut, pa.binary())]
        return pa.RecordBatch.from_arrays(arrays, names=list(PAYLOADS.keys)), self.columns(piece)

    def columns(self, piece: Piece) -> pa.RecordBatch:
        """The typed columns alone."""
        known = {
            "row": piece.rows, "id_key": keys_of(self._identities, piece.ids), "active": piece.active, "suspect": piece.suspect,
            "record_key": record_keys(self.dataset, piece.fields, len(piece.rows)),
        }  # fmt: skip
        arrays = [
            pa.array(known[c.key], ARROW[c.type]) if c.key in known else self._column(c, piece) for c in self.table.columns
        ]
        return pa.RecordBatch.from_arrays(arrays, names=list(self.table.keys))

    def _column(self, column: Column, piece: Piece) -> pa.Array:
        """Each word is read once; sums in plain digits, nearly all of them different, are read at once."""
        kind, said = ARROW[column.type], piece.fields.get(column.key)
        if said is None:
            return pa.nulls(len(piece.rows), kind)
        if self.dataset.columns[column.key].kind != "yuan":
            return self._read(column, said)
        plain = pc.match_substring_regex(said, "^[0-9]{1,9}$")
        fen = pc.multiply(pc.if_else(plain, said, None).cast(kind), 100)
        return fen if pc.all(plain).as_py() else pc.coalesce(fen, self._read(column, pc.if_else(plain, "", said)))

    def _read(self, column: Column, said: pa.StringArray) -> pa.Array:
        words = said.dictionary_encode()
        read = list(map(self._readers[column.key], words.dictionary.to_pylist()))
        return pa.array(read, ARROW[column.type]).take(words.indices)


def texts(fields: Mapping[str, pa.StringArray]) -> pa.StringArray:
    """What each row says, as JSON writes its columns that are not empty."""
    parts = [
        pc.if_else(pc.equal(said, ""), "", pc.binary_join_element_wise(f', "{key}": "', _escaped(said), '"', ""))
        for key, said in fields.items()
    ]
    return pc.binary_join_element_wise("{", pc.utf8_slice_codeunits(pc.binary_join_element_wise(*parts, ""), 2), "}", "")


def _escaped(said: pa.StringArray) -> pa.StringArray:
    signs = np.frombuffer(said.buffers()[2] or b"", dtype=np.uint8)
    if not ((signs < ord(" ")) | (signs == ord('"')) | (signs == ord("\\"))).any():
        return said
    return pa.array([_quoted(word)[1:-1] for word in said.to_pylist()], pa.string())


def keys_of(known: Identities, numbers: Sequence[str]) -> identities.Integers:
    """The keys of ID numbers, or of the digests a department sent in their place."""
    if numbers and len(numbers[0]) == digests.LENGTH:
        return known.permute(np.array([identities.of_digest(d) for d in numbers], dtype=np.int64))
    return known.keys(numbers)


def record_keys(dataset: Dataset, fields: Mapping[str, pa.StringArray], rows: int) -> Any:
    """What makes each record the same one in a later file, as an integer: the first bits of its digest in a finding."""
    named = [fields[key].to_pylist() if key in fields else [""] * rows for key in dataset.record]
    # Text by text what `canonical` makes of [dataset, [words]].
    said = [f'["{dataset.key}",[{",".join(map(_quoted, words))}]]' for words in zip(*named, strict=True)]
    digests = cells.blind_many(said)
    return (np.frombuffer(b"".join(d[:8] for d in digests), dtype=">u8") >> (64 - RECORD_BITS)).astype(np.int64)


def _reader(column: DataColumn) -> Callable[[str], Any]:
    """A cell's text as its column's type; what cannot be read is not known. Words that come again are read once."""
    kind = shape.OF_KIND.get(column.kind, "string")
    if kind == "string":
        return lambda said: said or None
    field = Field(key=column.key, form="", kind=column.kind, zh=column.zh, en=column.en)
    known: dict[str, Any] = {"": None}

    def read(said: str) -> Any:
        if said not in known:
            if len(known) > REMEMBERED:
                known.clear()
            value = read_answer(field, said).value
            typed = {"date": dt.date.fromisoformat, "float64": float}.get(kind, int)
            known[said] = None if value is None else typed(value)  # type: ignore[operator]
        return known[said]

    return read


def in_order(sql: str, table: Table, aside: Path) -> Iterator[pa.RecordBatch]:
    """The rows of a question on Parquet files in the order of the table's sort; what does not fit into memory goes to `aside`."""
    names, order = ", ".join(table.keys), ", ".join(table.sort)
    with duckdb.connect(config={"memory_limit": MEMORY, "threads": 2, "temp_directory": str(aside)}) as engine:
        yield from engine.sql(f"SELECT {names} FROM ({sql}) q ORDER BY {order}").to_arrow_reader(PIECE)


def pieces(records: Iterable[Record]) -> Iterator[Piece]:
    """Records side by side, so many as may be in memory at once."""
    left = iter(records)
    while some := list(itertools.islice(left, PIECE)):
        yield Piece.of(some)


# --- reading a shelf ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Numbered:
    """Persons by the keys of their numbers, and where each lives."""

    keys: identities.Integers
    places: identities.Integers

    def between(self, low: int, high: int) -> identities.Integers:
        """The keys of those in [low, high), in their order."""
        return self.keys[(self.places >= low) & (self.places < high)]


def lake_keys(numbers: Sequence[str]) -> identities.Integers:
    """The keys under which numbers stand on every shelf."""
    return keys_of(Identities(secret("lake")), numbers)


def numbered(low: int, high: int) -> Numbered:
    """Everybody who is registered in [low, high)."""
    read = rows(
        f"SELECT {key('id')}, place, id_cell FROM register_person"
        " WHERE household_id IS NOT NULL AND place >= %s AND place < %s",
        [low, high],
    )
    keys, places = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    while some := list(itertools.islice(read, PIECE)):
        people, where, shut = zip(*some, strict=True)
        keys.append(lake_keys(cells.open_many("register_person", "id", people, shut)))
        places.append(np.array(where, dtype=np.int64))
    return Numbered(np.concatenate(keys), np.concatenate(places))


def active(load: DataLoad) -> tuple[identities.Integers, identities.Integers]:
    """The keys of the rows that hold, in ascending order, and their rows in the file."""
    table = pq.read_table(path_of(load.id, load.dataset), columns=["id_key", "row", "active"])
    table = table.filter(table["active"])
    return table["id_key"].to_numpy(), table["row"].to_numpy()


def hits(load: DataLoad, low: int, high: int) -> list[tuple[int, uuid.UUID]]:
    """Active rows of people who are registered in [low, high): row of the file and person, in this order."""
    people = list(rows(
        f"SELECT {key('id')}, id_cell FROM register_person WHERE household_id IS NOT NULL AND place >= %s AND place < %s",
        [low, high],
    ))  # fmt: skip
    if not people:
        return []
    numbers = cells.open_many("register_person", "id", [p for p, _ in people], [c for _, c in people])
    if load.digests:
        numbers = digests.digests(numbers, load.dataset)
    wanted = lake_keys(numbers)
    order = np.argsort(wanted, kind="stable")
    held, row = active(load)
    first, last = (np.searchsorted(held, wanted[order], side=side) for side in ("left", "right"))
    found = [
        (int(row[at]), uuid.UUID(people[order[n]][0]))
        for n in np.flatnonzero(last > first)
        for at in range(first[n], last[n])
    ]
    return sorted(found)


def said(load: uuid.UUID, wanted: Iterable[int]) -> dict[int, dict[str, str]]:
    """What the rows with these numbers said, opened one by one. Nothing else of the shelf is."""
    left = np.unique(np.fromiter(wanted, dtype=np.int64))
    return {row: json.loads(text) for numbers, texts_ in opened(load, left) for row, text in zip(numbers, texts_, strict=True)}


def opened(load: uuid.UUID, left: identities.Integers) -> Iterator[tuple[list[int], list[str]]]:
    """The rows of these numbers (ascending) in the order of the file, a group of the shelf at a time: their numbers, and what
    each said. Each group is read once.
    """
    file = pq.ParquetFile(shelves() / str(load) / f"{PAYLOADS.name}.parquet")
    for group in range(file.num_row_groups):
        bounds = file.metadata.row_group(group).column(0).statistics
        first, last = np.searchsorted(left, [bounds.min, bounds.max + 1])
        if first == last:
            continue
        table = file.read_row_group(group)
        table = table.take(np.flatnonzero(np.isin(table["row"].to_numpy(), left[first:last])))
        numbers = table["row"].to_pylist()
        yield numbers, cells.open_rows(load, numbers, table["cell"].to_pylist())


def manifest(load: uuid.UUID) -> dict[str, Any]:
    """What the shelf's manifest says."""
    body: dict[str, Any] = json.loads((shelves() / str(load) / MANIFEST).read_text(encoding="utf-8"))
    return body


def drop(load: uuid.UUID) -> None:
    """Take a shelf away."""
    shutil.rmtree(shelves() / str(load), ignore_errors=True)


def reach(load: DataLoad, low: int, high: int) -> tuple[int, int]:
    """The part of [low, high) for which the load was sent."""
    first, last = span(load.place)
    return max(low, first), min(high, last)


