"""Where do a department's rows lie, twenty million of them, so that only what matched can be read?

On a shelf beside the database, `lake/shelves/<load id>`: the columns a finding shows, typed, in the order of the keyed
identities; and what each row said, shut for itself, in the order of the file. Nothing of it is readable without
the keys, and a row is opened only when its person is registered.
"""

import contextlib
import datetime as dt
import json
import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
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
from yangguang.terms.chain import canonical
from yangguang.terms.place import span
from yangguang.work import digests
from yangguang.work.checking.reading import key, rows

PIECE = 50_000  # rows in memory at once
MEMORY = "2GB"  # for sorting; more goes to the disk
REMEMBERED = 200_000  # different words of one column that are read once
PAYLOADS = Table("payloads", (Column("row", "int64"), Column("cell", "binary")), ("row",))
RECORD_BITS = 62


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
    with scope.everything("what a killed run left is cleared whoever comes next"):
        clear_left(shelves(), {str(k) for k in DataLoad.objects.exclude(shelf="").values_list("id", flat=True)})
    with Freezing(shelves() / str(load)) as freezing:
        aside, table = freezing.part / "aside", table_of(dataset)
        aside.mkdir()
        with Typed(load, dataset, aside / "unsorted.parquet") as typed:
            freezing.write(PAYLOADS, typed.payloads(records))
        freezing.write(table, in_order(f"SELECT * FROM read_parquet('{typed.path}')", table, aside))
        shutil.rmtree(aside)
        yield Shelf(freezing, freezing.seal({"dataset": dataset.key, "load": str(load)})["root"])


class Shelf:
    """A shelf that is written but not yet seen; `root` is its digest."""

    def __init__(self, freezing: Freezing, root: str) -> None:
        self.root, self._freezing = root, freezing

    def show(self) -> None:
        """Let it be seen."""
        self._freezing.show()


class Typed:
    """Rows on their way: what each said is shut, what a finding shows of it gets its type and goes aside, unsorted."""

    def __init__(self, load: uuid.UUID, dataset: Dataset, path: Path) -> None:
        self.load, self.dataset, self.path, self.table = load, dataset, path, table_of(dataset)
        self._identities = Identities(secret("lake"))
        self._readers = {c.key: _reader(dataset.columns[c.key]) for c in self.table.columns if c.key in dataset.columns}

    def __enter__(self) -> "Typed":
        self._out = pq.ParquetWriter(self.path, schema_of(self.table), compression="zstd")
        return self

    def __exit__(self, *_error: object) -> None:
        self._out.close()

    def payloads(self, records: Iterable[Record]) -> Iterator[pa.RecordBatch]:
        """What each row said, shut, in the order of the file; its typed columns are written aside meanwhile."""
        for piece in _pieces(records, PIECE):
            said = [json.dumps(dict(r.fields), ensure_ascii=False) for r in piece]
            numbers = [r.row for r in piece]
            shut = cells.shut_rows(self.load, numbers, said)
            self._out.write_batch(self._typed(piece))
            yield pa.RecordBatch.from_arrays([pa.array(numbers, pa.int64()), pa.array(shut, pa.binary())], names=["row", "cell"])

    def _typed(self, piece: Sequence[Record]) -> pa.RecordBatch:
        columns: dict[str, Any] = {
            "row": [r.row for r in piece], "id_key": keys_of(self._identities, [r.id.number or "" for r in piece]),
            "active": [r.active for r in piece], "suspect": [r.suspect for r in piece],
            "record_key": [record_key(self.dataset, r.fields) for r in piece],
        }  # fmt: skip
        for name, read in self._readers.items():
            columns[name] = [read(r.fields.get(name, "")) for r in piece]
        return pa.RecordBatch.from_arrays(
            [pa.array(columns[c.key], ARROW[c.type]) for c in self.table.columns], names=list(self.table.keys)
        )


def keys_of(known: Identities, numbers: Sequence[str]) -> identities.Integers:
    """The keys of ID numbers, or of the digests a department sent in their place."""
    if numbers and len(numbers[0]) == digests.LENGTH:
        return known.permute(np.array([identities.of_digest(d) for d in numbers], dtype=np.int64))
    return known.keys(numbers)


def record_key(dataset: Dataset, fields: Mapping[str, str]) -> int:
    """What makes a record the same one in a later file, as an integer: the first bits of its digest in a finding."""
    said = canonical([dataset.key, [fields.get(c, "") for c in dataset.record]]).decode()
    return int.from_bytes(cells.blind(said)[:8], "big") >> (64 - RECORD_BITS)


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


def _pieces(records: Iterable[Record], size: int) -> Iterator[list[Record]]:
    piece: list[Record] = []
    for record in records:
        piece.append(record)
        if len(piece) >= size:
            yield piece
            piece = []
    if piece:
        yield piece


# --- reading a shelf ---------------------------------------------------------------------------------------------


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
    wanted = keys_of(Identities(secret("lake")), numbers)
    order = np.argsort(wanted, kind="stable")
    table = pq.read_table(path_of(load.id, load.dataset), columns=["id_key", "row", "active"])
    table = table.filter(table["active"])
    held = table["id_key"].to_numpy()
    first, last = (np.searchsorted(held, wanted[order], side=side) for side in ("left", "right"))
    row = table["row"].to_numpy()
    found = [
        (int(row[at]), uuid.UUID(people[order[n]][0]))
        for n in np.flatnonzero(last > first)
        for at in range(first[n], last[n])
    ]
    return sorted(found)


def said(load: uuid.UUID, wanted: Iterable[int]) -> dict[int, dict[str, str]]:
    """What the rows with these numbers said, opened one by one. Nothing else of the shelf is."""
    left, out = np.unique(np.fromiter(wanted, dtype=np.int64)), {}
    file = pq.ParquetFile(shelves() / str(load) / f"{PAYLOADS.name}.parquet")
    for group in range(file.num_row_groups):
        bounds = file.metadata.row_group(group).column(0).statistics
        if not len(left[(left >= bounds.min) & (left <= bounds.max)]):
            continue
        table = file.read_row_group(group)
        numbers = table["row"].to_numpy()
        for at in np.flatnonzero(np.isin(numbers, left)):
            number = int(numbers[at])
            out[number] = json.loads(cells.open_row(load, number, table["cell"][int(at)].as_py()))
    return out


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


