"""Which registered people stand in a department's file?

Joined on the blind index in the database, one pass a file (the lake will replace the join behind the same
verb). Every hit becomes a finding: a question to people, never a verdict.
"""

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import connection

from yangguang.book.datasets import Dataset
from yangguang.book.reader import Book
from yangguang.register import cells
from yangguang.register.ids import new_id
from yangguang.register.models import Case, DataLoad, DataRow, Finding, Household, JournalLine, Person
from yangguang.terms.chain import canonical
from yangguang.terms.place import contains, span
from yangguang.work import datasets
from yangguang.work.acting import Hand
from yangguang.work.procedure import folding
from yangguang.work.procedure.rounds import event

_JOIN = """SELECT d.id, p.id FROM register_datarow d JOIN register_person p ON p.id_index = d.id_index
 WHERE d.load_id = %s AND d.active AND p.household_id IS NOT NULL AND p.place >= %s AND p.place < %s ORDER BY d.row, p.id"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A registered person and an active record of a dataset."""

    dataset: Dataset
    row: DataRow
    person: Person

    def record_digest(self) -> str:
        """What makes the record the same record in a later file: the dataset's naming columns, keyed."""
        fields = datasets.payload(self.row)
        return cells.blind(
            canonical([self.dataset.key, [fields.get(c, "") for c in self.dataset.record]]).decode()
        ).hex()


def loads_for(place: int) -> list[DataLoad]:
    """The current files that reach `place`: loaded for it, for a place around it, or inside it."""
    rows = DataLoad.objects.filter(superseded=False).order_by("dataset", "place")
    return [r for r in rows if contains(r.place, place) or contains(place, r.place)]


def _hits(load: DataLoad, dataset: Dataset, low: int, high: int) -> list[Hit]:
    reach_low, reach_high = span(load.place)
    key = load.id.hex if connection.vendor == "sqlite" else load.id
    with connection.cursor() as cursor:
        cursor.execute(_JOIN, [key, max(low, reach_low), min(high, reach_high)])
        pairs = [(uuid.UUID(str(a)), uuid.UUID(str(b))) for a, b in cursor.fetchall()]
    rows = _in_pieces(DataRow.objects, [a for a, _ in pairs])
    persons = _in_pieces(Person.objects, [b for _, b in pairs])
    return [Hit(dataset, rows[a], persons[b]) for a, b in pairs if b in persons]


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
    hits = [h for load in loads_for(place) for h in _hits(load, book.dataset(load.dataset), low, high)]
    line = hand.note(
        "compare.run",
        place=place,
        facts={"hits": len(hits), "reveal": reveal, "loads": [r.file_digest for r in loads_for(place)]},
    )
    _raise(hand, line, book, hits)
    return _result(hits, [r.dataset for r in loads_for(place)], reveal)


def _raise(hand: Hand, line: JournalLine, book: Book, hits: list[Hit]) -> None:
    persons = list({h.person.id for h in hits})
    known = {
        key
        for start in range(0, len(persons), folding.IN_CHUNK)
        for key in Finding.objects.filter(person__in=persons[start : start + folding.IN_CHUNK]).values_list(
            "person_id", "dataset", "record_digest"
        )
    }
    due = hand.day + dt.timedelta(days=book.days("finding_due_days"))
    holding: dict[uuid.UUID, list[Finding]] = defaultdict(list)
    for hit in hits:
        mark = (hit.person.id, hit.dataset.key, hit.record_digest())
        if mark in known:
            continue
        known.add(mark)
        assert hit.person.household_id is not None, "only people in a household are compared"
        finding = Finding(
            id=new_id(),
            household_id=hit.person.household_id,
            person=hit.person,
            dataset=hit.dataset.key,
            record_digest=mark[2],
            record=hit.row,
            severity=hit.dataset.severity,
            place=hit.person.place,
            raised=line,
            raised_day=hand.day,
            due_day=due,
            status="open",
        )
        finding.save(force_insert=True)
        if hit.dataset.holds_case:
            holding[finding.household_id].append(finding)
    for household, findings in holding.items():
        case = Case.objects.filter(household=household, status__in=("open", "held", "objected")).first()
        for finding in findings if case else ():
            assert case is not None
            folding.on_case(
                hand,
                case,
                event(hand, "hold", None, data={"key": finding.id.hex}, whole=False),
                "finding.raise",
                facts={"finding": finding.id},
            )


def _result(hits: list[Hit], names: list[str], reveal: bool) -> dict[str, Any]:
    households = _in_pieces(Household.objects, [h.person.household_id for h in hits if h.person.household_id])
    out: dict[str, Any] = {"datasets": {n: {"persons_hit": 0, "findings": 0} for n in names}, "findings": []}
    for name in names:
        own = {(h.person.id, h.record_digest()) for h in hits if h.dataset.key == name}
        out["datasets"][name] = {"persons_hit": len({p for p, _ in own}), "findings": len(own)}
    seen = set()
    for hit in hits:
        mark = (hit.person.id, hit.dataset.key, hit.record_digest())
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
