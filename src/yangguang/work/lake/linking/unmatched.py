"""Who of a place, and which records of a department, did comparison by ID leave over?

A department's rows lie in the database or on a shelf; either way only the active ones whose number nobody has are
opened here, a piece at a time.
"""

import itertools
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa
from django.db.models import Exists, OuterRef

from yangguang.book.datasets import Dataset
from yangguang.lake.identities import Integers
from yangguang.register import cells
from yangguang.register.ids import new_id
from yangguang.register.models import DataLoad, DataRow, Person
from yangguang.terms.place import contains, span
from yangguang.work import datasets
from yangguang.work.lake import shelves
from yangguang.work.lake.linking.described import of_records
from yangguang.work.lake.linking.people import People
from yangguang.work.lake.shelves import Numbered

RECORD = ("row", "digest", "household", "name", "id_number", "sex", "birth_date", "place", "address", "phone")
SCHEMA = pa.schema([("row", pa.int64()), *((field, pa.string()) for field in RECORD[1:])])
PIECE = 50_000  # rows opened at once
Said = Mapping[str, str]
Rows = tuple[Sequence[int], Sequence[Said]]  # their numbers in the file, and what each says


class LeftOver:
    """What of a file and of the persons of a place has no counterpart by number; `everybody`: all who are registered where
    the file is for.
    """

    def __init__(self, load: DataLoad, dataset: Dataset, people: People, everybody: Numbered) -> None:
        self.load, self.dataset, self.people = load, dataset, people
        low, high = span(load.place)
        living, keys = people.numbered, everybody.between(low, high)
        self._rows: tuple[Integers, Integers] | None = None  # left over and matched, where they lie on a shelf
        if load.shelf:
            held, rows = shelves.active(load)
            met = np.isin(held, keys)
            self._rows = np.sort(rows[~met]), np.sort(rows[met])
        else:
            held = self._named()
        self.chosen = (living.places >= low) & (living.places < high) & ~np.isin(living.keys, held)

    def held(self) -> list[int]:
        """How many persons are left over, by drawer."""
        return self.people.held(self.chosen)

    def persons(self, drawers: Collection[int]) -> pa.Table:
        """Current persons of the place that no active record of the file names by number, as PERSON."""
        return self.people.rows(drawers, self.chosen)

    def count(self) -> int:
        """How many records are left over; for a file that lies in the database, how many there are at most."""
        return len(self._rows[0]) if self._rows else self.load.active

    def records(self) -> Iterator[pa.Table]:
        """Active records of the file whose number no registered person has, as RECORD."""
        for numbers, said in self._left():
            told = of_records(self.dataset, said)
            digests = datasets.record_digests(self.dataset, said)
            columns = {"row": numbers, "digest": digests, **{f: told.get(f, [None] * len(said)) for f in RECORD[2:]}}
            yield pa.table(columns, SCHEMA)

    def mates(self) -> Iterator[pa.Table]:
        """Household and name of the active records that did find their person: whom others of their household name."""
        for _, said in self._matched():
            told = of_records(self.dataset, said)
            yield pa.table({"household": told["household"], "name": told["name"]}, pa.schema(
                [("household", pa.string()), ("name", pa.string())]
            ))

    def _left(self) -> Iterator[Rows]:
        return self._on_shelf(self._rows[0]) if self._rows else self._in_database(found=False)

    def _matched(self) -> Iterator[Rows]:
        return self._on_shelf(self._rows[1]) if self._rows else self._in_database(found=True)

    def _named(self) -> Integers:
        """The keys of the persons whom active rows in the database name."""
        named = DataRow.objects.filter(load=self.load, active=True, id_index=OuterRef("id_index"))
        people = list(Person.objects.filter(Exists(named)).values_list("id", "id_cell"))
        return shelves.lake_keys(cells.open_many("register_person", "id", [k.hex for k, _ in people], [c for _, c in people]))

    def _in_database(self, *, found: bool) -> Iterator[Rows]:
        known = Exists(Person.objects.filter(id_index=OuterRef("id_index")))
        rows = DataRow.objects.filter(known if found else ~known, load=self.load, active=True).order_by("row")
        left = rows.iterator(chunk_size=2000)
        while some := list(itertools.islice(left, PIECE)):
            yield [row.row for row in some], [datasets.payload(row) for row in some]

    def _on_shelf(self, left: Integers) -> Iterator[Rows]:
        for numbers, texts in shelves.opened(self.load.id, left):
            for start in range(0, len(numbers), PIECE):
                yield numbers[start : start + PIECE], [json.loads(text) for text in texts[start : start + PIECE]]


def everybody(people: People, loads: Iterable[DataLoad]) -> Numbered:
    """Who is registered where the files are for, by the keys of their numbers; beyond the scope in force, of which nothing
    but the keys is seen.
    """
    places = [load.place for load in loads if load.shelf]
    if all(contains(people.place, place) for place in places):
        return people.numbered
    low, high = zip(*(span(place) for place in places), strict=True)
    return shelves.numbered(min(low), max(high))


def said(load: DataLoad, row: int) -> dict[str, str] | None:
    """What a row of a file says; None when its time was up and it was purged."""
    kept = DataRow.objects.filter(load=load, row=row).first()
    if kept is not None:
        return datasets.payload(kept)
    found: dict[str, str] | None = shelves.said(load.id, _only(row)).get(row) if load.shelf else None
    return found


def kept_row(load: DataLoad, row: int) -> DataRow | None:
    """The row in the table in which a finding keeps its record, taken from the shelf when it lies there only."""
    kept = DataRow.objects.filter(load=load, row=row).first()
    fields = said(load, row) if kept is None else None
    if fields is None:
        return kept
    key = new_id()
    made = DataRow(
        id=key, load=load, row=row, active=True, id_suspect=True, id_index=cells.blind(fields.get("id_number", "")),
        payload_cell=datasets.shut(key, fields),
    )  # fmt: skip
    made.save(force_insert=True)
    return made


def _only(row: int) -> Iterable[int]:
    return (row,)
