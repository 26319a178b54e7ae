"""Which registered people stand in a department's file?

Joined on the blind index in the database, or on the shelf where the department's rows lie on one; where it sent
digests in place of numbers, on those. Every hit becomes a finding: a question to people, never a verdict.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from yangguang.book.datasets import Dataset
from yangguang.book.reader import Book
from yangguang.register import bulk, cells
from yangguang.register.ids import new_id
from yangguang.register.models import (
    Condition,
    DataLoad,
    DataRow,
    Household,
    JournalLine,
    Person,
    PersonFacts,
    User,
)
from yangguang.rules.comparison import Met, counts
from yangguang.terms.decision import Refused, no
from yangguang.terms.place import contains, span
from yangguang.work import acting, books, clock, datasets, digests, lazily, raising
from yangguang.work.acting import Hand, open_hand
from yangguang.work.checking.reading import snapshot
from yangguang.work.procedure import folding

VERB = "compare.run"
Tell = Callable[[int, int], None]
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


Matched = tuple[DataRow, dict[str, str], Person]


def _hits(load: DataLoad, dataset: Dataset, low: int, high: int, day: dt.date) -> list[Hit]:
    reach_low, reach_high = span(load.place)
    join = _on_shelf if load.shelf else _by_digest if load.digests else _by_index
    met = join(load, max(low, reach_low), min(high, reach_high))
    asked = Asked(dataset, day, [p for _, _, p in met])
    return [
        Hit(dataset, row, person, datasets.record_digest(dataset, said))
        for row, said, person in met
        if asked.about(said, person)
    ]


def _by_index(load: DataLoad, low: int, high: int) -> list[Matched]:
    key = load.id.hex if connection.vendor == "sqlite" else load.id
    with connection.cursor() as cursor:
        cursor.execute(_JOIN, [key, low, high])
        pairs = [(uuid.UUID(str(a)), uuid.UUID(str(b))) for a, b in cursor.fetchall()]
    rows = _in_pieces(DataRow.objects, [a for a, _ in pairs])
    persons = _in_pieces(Person.objects, [b for _, b in pairs])
    return [(rows[a], datasets.payload(rows[a]), persons[b]) for a, b in pairs if b in persons]


def _on_shelf(load: DataLoad, low: int, high: int) -> list[Matched]:
    """What matches on a shelf. These rows are opened, and shut again for the table in which a finding keeps its record."""
    shelves = lazily.lake("shelves")
    pairs = shelves.hits(load, low, high)
    said = shelves.said(load.id, [row for row, _ in pairs])
    persons = _in_pieces(Person.objects, [person for _, person in pairs])
    met = []
    for number, person in pairs:
        if person in persons:
            key, found = new_id(), persons[person]
            cell = datasets.shut(key, said[number])
            row = DataRow(id=key, load=load, row=number, id_index=found.id_index, active=True, payload_cell=cell)
            met.append((row, said[number], found))
    return met


def _by_digest(load: DataLoad, low: int, high: int) -> list[Matched]:
    """What matches in the database of a file whose rows carry agreed digests."""
    people = list(Person.objects.filter(household__isnull=False, place__gte=low, place__lt=high))
    numbers = [cells.open_cell("register_person", "id", p.id, p.id_cell) for p in people]
    known = {bytes.fromhex(d): p for d, p in zip(digests.digests(numbers, load.dataset), people, strict=True)}
    rows = DataRow.objects.filter(load=load, active=True).order_by("row").iterator(chunk_size=2000)
    return [(r, datasets.payload(r), known[bytes(r.id_index)]) for r in rows if bytes(r.id_index) in known]


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


@dataclass(frozen=True)
class Found:
    """What a place held against its files: the files, and every hit."""

    place: int
    loads: list[DataLoad]
    hits: list[Hit]


def find(place: int, day: dt.date, tell: Tell = lambda _done, _of: None) -> Found:
    """Hold every current household of `place` against the files loaded for it, within the scope in force; nothing is
    written and nobody is kept from writing. `tell` hears after each file how many are done of how many.
    """
    book, (low, high) = books.now(place, day), span(place)
    with snapshot():
        loads = loads_for(place)
        hits: list[Hit] = []
        for done, load in enumerate(loads, 1):
            hits += _hits(load, book.dataset(load.dataset), low, high, day)
            tell(done, len(loads))
    return Found(place, loads, hits)


def enter(hand: Hand, found: Found, reveal: bool = False) -> dict[str, Any]:
    """Raise the findings that are new and return all hits, as `compare`; who left, or has another number now, is passed
    over. Raises `Refused`: `not_permitted`, `file_replaced_meanwhile`.
    """
    place = found.place
    hand.may(VERB, place)
    if reveal:
        hand.may("person.reveal", place)
    digests_ = [r.file_digest for r in found.loads]
    facts = {"hits": len(found.hits), "reveal": reveal, "loads": digests_}
    line = hand.note(VERB, place=place, facts=facts)
    current = {load.id for load in loads_for(place)}
    for load in found.loads:
        if load.id not in current:
            raise Refused(no("file_replaced_meanwhile", dataset=load.dataset))
    hits = _still(found.hits)
    _raise(hand, line, hand.book(place), hits)
    return _result(hits, [r.dataset for r in found.loads], reveal)


def compare(hand: Hand, place: int, reveal: bool = False) -> dict[str, Any]:
    """Compare every current household of `place` with the files loaded for it; raise findings that are new; return all hits.
    All in one hand: for a village's step. Of more, `compare_apart`.

    {"datasets": {name: {"persons_hit", "findings"}}, "findings": [{"household", "person", "dataset", "severity"}]}. The
    person is a masked ID unless `reveal` (the hand's purpose is written). Doing it again raises nothing twice.
    """
    hand.may(VERB, place)
    return enter(hand, find(place, hand.day), reveal)


def compare_apart(
    user: User, place: int, *, reveal: str = "", via: str = "web", tell: Tell = lambda _done, _of: None
) -> dict[str, Any]:
    """`compare`, of a place of any size: worked out first, then one hand enters what still holds. Long: not inside a hand.
    `reveal` is the purpose for which whole IDs are shown; `tell` as in `find`. Raises as `enter`.
    """
    acting.require(user, VERB, place)
    with acting.reading(user):
        found = find(place, clock.day(), tell)
    with open_hand(user, via=via, purpose=reveal) as hand:
        return enter(hand, found, bool(reveal))


def _still(hits: list[Hit]) -> list[Hit]:
    """The hits of persons who still live in a household under the number they were met by, as they are now."""
    people = _in_pieces(Person.objects.filter(household__isnull=False), sorted({h.person.id for h in hits}))
    now = [(h, people.get(h.person.id)) for h in hits]
    return [replace(h, person=p) for h, p in now if p is not None and bytes(p.id_index) == bytes(h.person.id_index)]


def _raise(hand: Hand, line: JournalLine, book: Book, hits: list[Hit]) -> None:
    found = {
        h.row.id: raising.Raised(h.person.id, h.person.household_id, h.person.place, h.dataset, h.row.id, h.digest)
        for h in hits
        if h.person.household_id is not None
    }
    _keep(hits, found)
    raising.enter(hand, line, book, list(found.values()))


def _keep(hits: list[Hit], found: Mapping[uuid.UUID, raising.Raised]) -> None:
    """Enter the rows of shelves on which new findings will rest."""
    known = raising.known_marks([r.person for r in found.values()])
    rows: dict[raising.Mark, DataRow] = {}
    for hit in hits:
        raised = found.get(hit.row.id)
        if hit.row._state.adding and raised is not None and raised.mark not in known:
            rows.setdefault(raised.mark, hit.row)
    columns = datasets.COLUMNS
    bulk.insert(DataRow, columns, ([getattr(row, c) for c in columns] for row in rows.values()))


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
