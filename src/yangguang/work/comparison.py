"""Which registered people stand in a department's file?

Joined on the blind index in the database, one pass a file (the lake will replace the join behind the same
verb). Every hit becomes a finding: a question to people, never a verdict.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from yangguang.book.datasets import Dataset
from yangguang.book.reader import Book
from yangguang.register import cells
from yangguang.register.models import (
    Condition,
    DataLoad,
    DataRow,
    Household,
    JournalLine,
    Person,
    PersonFacts,
)
from yangguang.rules.comparison import Met, counts
from yangguang.terms.place import contains, span
from yangguang.work import datasets, raising
from yangguang.work.acting import Hand
from yangguang.work.procedure import folding

_JOIN = """SELECT d.id, p.id FROM register_datarow d JOIN register_person p ON p.id_index = d.id_index
 WHERE d.load_id = %s AND d.active AND p.household_id IS NOT NULL AND p.place >= %s AND p.place < %s ORDER BY d.row, p.id"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A registered person and an active record of a dataset."""

    dataset: Dataset
    row: DataRow
    person: Person
    digest: str  # of what makes the record the same one in a later file


def loads_for(place: int) -> list[DataLoad]:
    """The current files that reach `place`: loaded for it, for a place around it, or inside it."""
    rows = DataLoad.objects.filter(superseded=False).order_by("dataset", "place")
    return [r for r in rows if contains(r.place, place) or contains(place, r.place)]


def _hits(load: DataLoad, dataset: Dataset, low: int, high: int, day: dt.date) -> list[Hit]:
    reach_low, reach_high = span(load.place)
    key = load.id.hex if connection.vendor == "sqlite" else load.id
    with connection.cursor() as cursor:
        cursor.execute(_JOIN, [key, max(low, reach_low), min(high, reach_high)])
        pairs = [(uuid.UUID(str(a)), uuid.UUID(str(b))) for a, b in cursor.fetchall()]
    rows = _in_pieces(DataRow.objects, [a for a, _ in pairs])
    persons = _in_pieces(Person.objects, [b for _, b in pairs])
    met = [(rows[a], persons[b]) for a, b in pairs if b in persons]
    asked = Asked(dataset, day, [p for _, p in met])
    hits = []
    for row, person in met:
        fields = datasets.payload(row)
        if asked.about(fields, person):
            hits.append(Hit(dataset, row, person, datasets.record_digest(dataset, fields)))
    return hits


class Asked:
    """Whether a record raises a finding of a person, by the rule, with what the register says of them read at once."""

    def __init__(self, dataset: Dataset, day: dt.date, persons: list[Person]) -> None:
        self.dataset, self.day = dataset, day
        homes = {p.household_id for p in persons if p.household_id}
        self.status: dict[uuid.UUID, str] = {}
        self.said: dict[uuid.UUID, Any] = {}
        if any(t.among for t in dataset.thresholds):
            for piece in _chunks(homes):
                self.status.update(Household.objects.filter(id__in=piece).values_list("id", "status"))
        if dataset.disagrees.agrees:
            self._read({p.id for p in persons}, homes)

    def _read(self, persons: set[uuid.UUID], homes: set[uuid.UUID]) -> None:
        """What the register answers in the column that the dataset lays beside its own."""
        model, owner, keys = (
            (PersonFacts, "person_id", persons)
            if self.dataset.disagrees.subject == "person"
            else (Condition, "household_id", homes)
        )
        for piece in _chunks(keys):
            held = model.objects.filter(**{f"{owner}__in": piece}, act_to__isnull=True).order_by("from_day")
            for key, answers in held.values_list(owner, "answers"):
                self.said[key] = answers.get(self.dataset.disagrees.register)

    def about(self, fields: dict[str, str], person: Person) -> bool:
        """Is it asked about?"""
        home = person.household_id or person.id
        said = self.said.get(person.id, self.said.get(home))
        met = Met(self.dataset.typed(fields), True, self.status.get(home, ""), said)
        return bool(counts(met, self.dataset, self.day))


def _chunks(keys: Iterable[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    listed = sorted(keys)
    for start in range(0, len(listed), folding.IN_CHUNK):
        yield listed[start : start + folding.IN_CHUNK]


def _in_pieces(manager: Any, keys: list[uuid.UUID]) -> dict[uuid.UUID, Any]:
    found: dict[uuid.UUID, Any] = {}
    for start in range(0, len(keys), folding.IN_CHUNK):
        found.update(manager.in_bulk(keys[start : start + folding.IN_CHUNK]))
    return found


def compare(hand: Hand, place: int, reveal: bool = False) -> dict[str, Any]:
    """Compare every current household of `place` with the files loaded for it; raise findings that are new;
    return all hits.

    {"datasets": {name: {"persons_hit", "findings"}}, "findings": [{"household", "person", "dataset",
    "severity"}]}. The person is a masked ID unless `reveal` (the hand's purpose is written). Doing it again
    raises nothing twice.
    """
    hand.may("compare.run", place)
    if reveal:
        hand.may("person.reveal", place)
    book = hand.book(place)
    low, high = span(place)
    hits = [h for load in loads_for(place) for h in _hits(load, book.dataset(load.dataset), low, high, hand.day)]
    line = hand.note(
        "compare.run",
        place=place,
        facts={"hits": len(hits), "reveal": reveal, "loads": [r.file_digest for r in loads_for(place)]},
    )
    _raise(hand, line, book, hits)
    return _result(hits, [r.dataset for r in loads_for(place)], reveal)


def _raise(hand: Hand, line: JournalLine, book: Book, hits: list[Hit]) -> None:
    raising.enter(
        hand,
        line,
        book,
        [
            raising.Raised(h.person.id, h.person.household_id, h.person.place, h.dataset, h.row.id, h.digest)
            for h in hits
            if h.person.household_id is not None
        ],
    )


def _result(hits: list[Hit], names: list[str], reveal: bool) -> dict[str, Any]:
    households = _in_pieces(Household.objects, [h.person.household_id for h in hits if h.person.household_id])
    out: dict[str, Any] = {"datasets": {n: {"persons_hit": 0, "findings": 0} for n in names}, "findings": []}
    for name in names:
        own = {(h.person.id, h.digest) for h in hits if h.dataset.key == name}
        out["datasets"][name] = {"persons_hit": len({p for p, _ in own}), "findings": len(own)}
    seen = set()
    for hit in hits:
        mark = (hit.person.id, hit.dataset.key, hit.digest)
        household = households.get(hit.person.household_id or hit.person.id)
        if mark in seen or household is None:
            continue
        seen.add(mark)
        number = cells.open_cell("register_person", "id", hit.person.id, hit.person.id_cell)
        out["findings"].append(
            {
                "household": household.number or household.file_key,
                "person": number if reveal else number[:6] + "*" * (len(number) - 6),
                "dataset": hit.dataset.key,
                "severity": hit.dataset.severity,
            }
        )
    return out
