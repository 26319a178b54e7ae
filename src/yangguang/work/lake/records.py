"""Which departments' rows go into a copy, and how do they get there?

The files loaded by the day that reach the place, of each dataset and sender the latest. One file of a dataset is taken
over as it lies on its shelf; several are put under one another. Where a department sent digests, rows of the people who
are frozen get those people's keys; nobody else's digest can be turned into one.
"""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from yangguang.book.datasets import Dataset
from yangguang.book.reader import Book
from yangguang.lake.freezing import Freezing, schema_of
from yangguang.lake.identities import Identities, Integers
from yangguang.lake.shape import Table
from yangguang.reading.records import DIGEST, Record
from yangguang.register import cells, scope
from yangguang.register.models import DataLoad, DataRow
from yangguang.terms.identity import IdClaim
from yangguang.terms.place import contains
from yangguang.work import datasets, digests
from yangguang.work.lake import shelves
from yangguang.work.lake.moments import Moment

BLIND = ""  # what files in the database are known by: the blind index of the register
NTH = 32  # bits of a row's number within its file; above them, which of several files


@dataclass
class Known:
    """The people who are frozen, under the digests of the departments that send some, and under their blind index."""

    names: tuple[str, ...]
    keys: list[Integers] = field(default_factory=list)
    others: dict[str, list[Integers]] = field(default_factory=dict)

    def add(self, numbers: Sequence[str], keys: Integers, identities: Identities) -> None:
        """Remember a piece of people."""
        if self.names:
            self.keys.append(keys)
        for name in self.names:
            said = [cells.blind(n).hex() for n in numbers] if name == BLIND else digests.digests(numbers, name)
            self.others.setdefault(name, []).append(shelves.keys_of(identities, said))

    def table(self, name: str) -> pa.Table:
        """Key of the digest, key of the number."""
        none = [np.empty(0, dtype=np.int64)]
        return pa.table({"other": np.concatenate(self.others.get(name) or none), "id_key": np.concatenate(self.keys or none)})


def loads_on(place: int, moment: Moment) -> dict[str, list[DataLoad]]:
    """The files whose rows are there and that held at the moment, by dataset. One that was superseded although none of its
    own place came after it gave way to one of a wider place, as for comparison in the database.
    """
    latest: dict[tuple[str, int], DataLoad] = {}
    with scope.everything("files of places around and within the place that is frozen"):
        every = list(DataLoad.objects.order_by("line_id"))
    last = {(load.dataset, load.place): load for load in every}
    for load in every:
        if load.day > moment.day or (moment.known is not None and load.line_id > moment.known):
            continue
        gave_way = load.superseded and last[load.dataset, load.place] is load
        if not gave_way and (contains(load.place, place) or contains(place, load.place)):
            latest[load.dataset, load.place] = load
    found: dict[str, list[DataLoad]] = {}
    for (name, _), load in sorted(latest.items()):
        if load.shelf or DataRow.objects.filter(load=load).exists():
            found.setdefault(name, []).append(load)
    return found


def known_for(loads: dict[str, list[DataLoad]]) -> Known:
    """What must be remembered of the people for these files."""
    names = {r.dataset if r.digests else BLIND for of in loads.values() for r in of if r.digests or not r.shelf}
    return Known(tuple(sorted(names)))


def told(loads: dict[str, list[DataLoad]]) -> dict[str, list[dict[str, Any]]]:
    """What the manifest says of them: in this order they are numbered in `row`, above its lower 32 bits."""
    return {name: [{"load": str(r.id), "day": r.day.isoformat(), "digests": r.digests} for r in of] for name, of in loads.items()}


def write(freezing: Freezing, book: Book, loads: dict[str, list[DataLoad]], known: Known) -> None:
    """Put the rows of these files into the copy."""
    aside = freezing.part / "aside"
    aside.mkdir()
    for name, of in loads.items():
        dataset = book.dataset(name)
        table = shelves.table_of(dataset)
        if len(of) == 1 and _as_it_lies(of[0], table):
            said = shelves.manifest(of[0].id)
            freezing.take(table, shelves.path_of(of[0].id, name), said["rows"][table.name], said["sums"][table.name])
            continue
        parts = [_part(load, nth, dataset, known, aside) for nth, load in enumerate(of)]
        freezing.write(table, shelves.in_order(" UNION ALL BY NAME ".join(parts), table, aside))
    shutil.rmtree(aside)


def _as_it_lies(load: DataLoad, table: Table) -> bool:
    """Are the rows on a shelf, under the keys of numbers, in the columns that the table has today?"""
    if not load.shelf or load.digests:
        return False
    return tuple(pq.read_schema(shelves.path_of(load.id, load.dataset)).names) == table.keys


def _part(load: DataLoad, nth: int, dataset: Dataset, known: Known, aside: Path) -> str:
    """SQL: the rows of one file in the columns of the table. A column its shelf does not have yet is not known."""
    table = shelves.table_of(dataset)
    path = shelves.path_of(load.id, dataset.key) if load.shelf else _typed(load, dataset, aside)
    there = set(pq.read_schema(path).names)
    types = {"string": "VARCHAR", "date": "DATE", "int64": "BIGINT", "float64": "DOUBLE"}
    rest = ", ".join(
        f"s.{c.key}" if c.key in there else f"CAST(NULL AS {types[c.type]}) AS {c.key}"
        for c in table.columns
        if c.key not in ("row", "id_key")
    )
    row, rows = f"s.row + {nth << NTH} AS row", f"FROM read_parquet('{path}') s"
    if load.shelf and not load.digests:
        return f"SELECT {row}, s.id_key, {rest} {rows}"
    by = dataset.key if load.digests else BLIND
    people = aside / f"people-{by}.parquet"
    if not people.exists():
        pq.write_table(known.table(by), people)
    join = f"LEFT JOIN read_parquet('{people}') k ON k.other = s.id_key"
    return f"SELECT {row}, COALESCE(k.id_key, s.id_key) AS id_key, {rest} {rows} {join}"


def _typed(load: DataLoad, dataset: Dataset, aside: Path) -> Path:
    """The typed rows of a file that lies in the database, under keys of its blind index."""
    path, typing = aside / f"{load.id}.parquet", shelves.Typing(load.id, dataset)
    with pq.ParquetWriter(path, schema_of(typing.table), compression="zstd") as out:
        for piece in shelves.pieces(_records(load)):
            out.write_batch(typing.columns(piece))
    return path


def _records(load: DataLoad) -> Iterator[Record]:
    for row in DataRow.objects.filter(load=load).order_by("row").iterator(chunk_size=2000):
        claim = IdClaim(bytes(row.id_index).hex(), DIGEST)
        yield Record(row.row, claim, row.id_suspect, row.active, datasets.payload(row))
