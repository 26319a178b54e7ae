"""Who of a place, and which records of a department, did comparison by ID leave over?

A department's rows lie in the database or on a shelf; either way only the active ones whose number nobody has are
opened here, a piece at a time.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from django.db.models import Exists, OuterRef

from yangguang.book.datasets import Dataset
from yangguang.register import cells
from yangguang.register.ids import new_id
from yangguang.register.models import DataLoad, DataRow, Person
from yangguang.terms.decision import Refused, no
from yangguang.terms.place import span
from yangguang.work import datasets
from yangguang.work.lake import shelves

PERSON = ("id", "household", "place", "name", "id_number", "sex")
RECORD = ("row", "digest", "name", "id_number")
OF_RECORD = {"name": "name", "id": "id_number"}
PIECE = 50_000  # rows of a shelf opened at once
MOST = 2_000_000  # records in memory while they are linked: about 2 GB


class LeftOver:
    """What of a file and of the persons of a place has no counterpart by number."""

    def __init__(self, load: DataLoad, dataset: Dataset, place: int) -> None:
        self.load, self.dataset = load, dataset
        (low, high), (first, last) = span(place), span(load.place)
        self.low, self.high = max(low, first), min(high, last)
        self._met = shelves.hits(load, first, last) if load.shelf else []

    def persons(self) -> Iterator[list[Any]]:
        """Current persons of the place that no active record of the file names by number, as PERSON."""
        rows = Person.objects.filter(household__isnull=False, place__gte=self.low, place__lt=self.high)
        named = DataRow.objects.filter(load=self.load, active=True, id_index=OuterRef("id_index"))
        met = {person for _, person in self._met}
        for person in rows.filter(~Exists(named)).order_by("place", "id").iterator(chunk_size=2000):
            if person.id not in met:
                number = cells.open_cell("register_person", "id", person.id, person.id_cell)
                assert person.household_id is not None, "asked for above"
                yield [person.id.hex, person.household_id.hex, person.place, person.name, number, person.sex]

    def records(self) -> Iterator[list[Any]]:
        """Active records of the file whose number no registered person has, as RECORD. Raises `Refused("link_too_large")`."""
        columns = {OF_RECORD[c.kind]: c.key for c in self.dataset.columns.values() if c.kind in OF_RECORD}
        for row, said in self._on_shelf() if self.load.shelf else self._in_database():
            name, number = (said.get(columns.get(key, ""), "") for key in ("name", "id_number"))
            yield [row, datasets.record_digest(self.dataset, said), name, number]

    def _in_database(self) -> Iterator[tuple[int, dict[str, str]]]:
        known = Person.objects.filter(id_index=OuterRef("id_index"))
        rows = DataRow.objects.filter(~Exists(known), load=self.load, active=True).order_by("row")
        self._bounded(rows.count())
        for row in rows.iterator(chunk_size=2000):
            yield row.row, datasets.payload(row)

    def _on_shelf(self) -> Iterator[tuple[int, dict[str, str]]]:
        table = pq.read_table(shelves.path_of(self.load.id, self.load.dataset), columns=["row", "active"])
        active = table.filter(table["active"])["row"].to_numpy()
        left = np.setdiff1d(active, np.array([row for row, _ in self._met], dtype=np.int64))
        self._bounded(len(left))
        for start in range(0, len(left), PIECE):
            yield from sorted(shelves.said(self.load.id, left[start : start + PIECE].tolist()).items())

    def _bounded(self, count: int) -> None:
        if count > MOST:
            raise Refused(no("link_too_large", dataset=self.load.dataset, rows=count, most=MOST))


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
