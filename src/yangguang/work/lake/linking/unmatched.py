"""Who of a place, and which records of a department, did comparison by ID leave over?

A department's rows lie in the database or on a shelf; either way only the active ones whose number nobody has are
opened here, a piece at a time.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from django.db.models import Exists, OuterRef

from yangguang.book.datasets import Dataset
from yangguang.register import cells
from yangguang.register.ids import new_id
from yangguang.register.models import DataLoad, DataRow, Person
from yangguang.terms.place import span
from yangguang.work import datasets
from yangguang.work.lake import shelves
from yangguang.work.lake.linking.described import FIELDS, fields_of, of_persons, of_record

PERSON = ("id", "home", "code", *FIELDS)
RECORD = ("row", "digest", "household", "name", "id_number", "sex", "birth_date", "place", "address", "phone")
PIECE = 50_000  # rows of a shelf opened at once
AT_ONCE = 900  # persons described at once


class LeftOver:
    """What of a file and of the persons of a place has no counterpart by number."""

    def __init__(self, load: DataLoad, dataset: Dataset, place: int) -> None:
        self.load, self.dataset, self.fields = load, dataset, fields_of(dataset)
        (low, high), (first, last) = span(place), span(load.place)
        self.low, self.high = max(low, first), min(high, last)
        self._met = shelves.hits(load, first, last) if load.shelf else []

    def persons(self) -> Iterator[list[Any]]:
        """Current persons of the place that no active record of the file names by number, as PERSON."""
        rows = Person.objects.filter(household__isnull=False, place__gte=self.low, place__lt=self.high)
        named = DataRow.objects.filter(load=self.load, active=True, id_index=OuterRef("id_index"))
        met = {person for _, person in self._met}
        left = (p for p in rows.filter(~Exists(named)).order_by("place", "id").iterator(chunk_size=2000) if p.id not in met)
        while piece := list(islice(left, AT_ONCE)):
            for person, said in zip(piece, of_persons(piece, self.fields), strict=True):
                assert person.household_id is not None, "asked for above"
                yield [person.id.hex, person.household_id.hex, person.place, *(said.get(f) for f in FIELDS)]

    def records(self) -> Iterator[list[Any]]:
        """Active records of the file whose number no registered person has, as RECORD."""
        for row, said in self._on_shelf() if self.load.shelf else self._in_database():
            told = of_record(self.dataset, said)
            yield [row, datasets.record_digest(self.dataset, said), *(told.get(f) for f in RECORD[2:])]

    def mates(self) -> Iterator[tuple[str, str]]:
        """Household and name of the active records that did find their person: whom others of their household name."""
        if "members" not in self.fields:
            return
        for said in self._matched():
            told = of_record(self.dataset, said)
            if told["household"] and told.get("name"):
                yield str(told["household"]), str(told["name"])

    def count(self) -> int:
        """How many active records and persons there are at most."""
        people = Person.objects.filter(household__isnull=False, place__gte=self.low, place__lt=self.high)
        return self.load.active + people.count()

    def _matched(self) -> Iterator[dict[str, str]]:
        if self.load.shelf:
            rows = sorted({row for row, _ in self._met})
            for start in range(0, len(rows), PIECE):
                yield from shelves.said(self.load.id, rows[start : start + PIECE]).values()
            return
        known = Person.objects.filter(id_index=OuterRef("id_index"))
        for kept in DataRow.objects.filter(Exists(known), load=self.load, active=True).iterator(chunk_size=2000):
            yield datasets.payload(kept)

    def _in_database(self) -> Iterator[tuple[int, dict[str, str]]]:
        known = Person.objects.filter(id_index=OuterRef("id_index"))
        rows = DataRow.objects.filter(~Exists(known), load=self.load, active=True).order_by("row")
        for row in rows.iterator(chunk_size=2000):
            yield row.row, datasets.payload(row)

    def _on_shelf(self) -> Iterator[tuple[int, dict[str, str]]]:
        table = pq.read_table(shelves.path_of(self.load.id, self.load.dataset), columns=["row", "active"])
        active = table.filter(table["active"])["row"].to_numpy()
        left = np.setdiff1d(active, np.array([row for row, _ in self._met], dtype=np.int64))
        for start in range(0, len(left), PIECE):
            yield from sorted(shelves.said(self.load.id, left[start : start + PIECE].tolist()).items())


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
