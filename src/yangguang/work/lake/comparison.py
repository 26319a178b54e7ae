"""How does the comparison on a frozen copy become findings in the register?

The copy is compared outside any hand, on what the last comparison of the place found, and the records of what is new are
opened there too; then one short hand enters it. Who left a household since the copy was made is passed over, and the
answer says how old the copy is.
"""

import contextlib
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from yangguang.book.datasets import Dataset
from yangguang.lake import comparison, doubles, increments
from yangguang.lake.comparison import TYPES, Source
from yangguang.lake.freezing import Tell, silent
from yangguang.lake.increments import Side
from yangguang.register import bulk, cells
from yangguang.register.ids import new_id
from yangguang.register.models import DataLoad, DataRow, Household, Person, User
from yangguang.rules.comparison import shown
from yangguang.work import acting, datasets, raising
from yangguang.work.acting import SYSTEM, Hand, open_hand
from yangguang.work.lake import asking, cleared, compared, shelves
from yangguang.work.lake.asking import Asked
from yangguang.work.lake.compared import RUN
from yangguang.work.lake.records import NTH
from yangguang.work.procedure.folding import IN_CHUNK
from yangguang.work.raising import Raised

KINDS = {"fen": "yuan"}


@dataclass(frozen=True, slots=True)
class Living:
    """A person who still lives in a household: which, where, and the cells of the number."""

    household: uuid.UUID
    place: int
    id_cell: bytes
    id_index: bytes


@dataclass(frozen=True)
class Found:
    """What a copy holds against the files in it: all of it (`every`), what is within the reach of each file (`table`), and
    who the persons are (32 hex digits). `against`: what the run was measured against; None when everything was compared.
    """

    asked: Asked
    chosen: Sequence[Source]
    every: pa.Table
    table: pa.Table
    persons: Mapping[int, str]
    against: dict[str, Any] | None

    @property
    def datasets(self) -> dict[int, Dataset]:
        """The datasets by their place among the copy's."""
        return {s.at: s.dataset for s in self.chosen}


def find(asked: Asked, names: Iterable[str] | None = None, whole: bool = False) -> Found:
    """Compare the copy with the departments' files in it, of these datasets or of all; `whole`: without building upon an
    earlier comparison. Raises `Refused("copy_without_table")`.
    """
    backend, day = asked.connect(), asked.snapshot.day
    chosen = comparison.sources(asked.copy, asked.book, names)
    earlier = None if whole else compared.last(asked)
    if earlier is None:
        every, run = comparison.find(backend, asked.copy, chosen, day), None
    else:
        run = increments.find(backend, Side(asked.copy, chosen, day), earlier.before)
        every = run.found
    table = cleared.within_reach(asked.snapshot, chosen, every)
    persons = increments.names_of(backend, asked.copy, "person", table["person"])
    against = compared.against(asked, chosen, run, table, earlier) if run and earlier else None
    return Found(asked, chosen, every, table, persons, against)


def compare(
    user: User | None, key: str, names: Iterable[str] | None = None, *, reveal: str = "", via: str = "web", whole: bool = False,
    tell: Tell = silent,
) -> dict[str, Any]:  # fmt: skip
    """Compare copy `key` with its departments' files and raise what is new; repeated, it raises nothing twice. What did not
    change since the last comparison of the place isn't compared again, unless `whole`; the answer is the same.

    {"snapshot", "place", "day", "age_days", "book", "against": None or {"snapshot", "day", "anew", "looked_at", "raised",
    "gone"}, "datasets": {name: {"persons_hit", "findings", "new", "edition"}}, "doubles": {kind: identities}, "findings":
    [{"household", "person", "dataset", "severity", "edition", "record": {"load", "row", "column", "says"}, "register":
    {"column", "says"}, "clause"}]}, the row that of the department's file. The person is a masked ID unless `reveal` gives a
    purpose. `tell` hears how many were "found", are "new", were "entered". Raises `Refused`:
    `not_permitted`, `no_such_copy`, `copy_altered`, `copy_without_table`.
    """
    asked = asking.ask(user, key, "compare", via=via)
    acting.require(user, RUN, asked.snapshot.place)
    found = find(asked, names, whole)
    tell("found", found.table.num_rows)
    twice = doubles.counted(doubles.doubles(asked.connect(), asked.copy))
    with acting.reading(user):
        ready = _ready(found)
    tell("new", len(ready))
    with contextlib.ExitStack() as stack:
        kept = stack.enter_context(compared.keeping(asked, found.chosen, found.every)) if names is None else None
        hand = stack.enter_context(open_hand(user, office="" if user else SYSTEM, via=via, purpose=reveal))
        hand.may(RUN, asked.snapshot.place)
        if reveal:
            hand.may("person.reveal", asked.snapshot.place)
        living = _living(found.persons.values())
        new = _enter(hand, found, ready, living, kept.root if kept else "")
        if kept:
            kept.show()
    tell("entered", sum(new.values()))
    with acting.reading(user):
        listed = list(_listed(found, living, bool(reveal)))
    counted: dict[str, dict[str, Any]] = {**comparison.counted(found.table, found.chosen)}
    for source in found.chosen:
        name = source.dataset.key
        counted[name] = {**counted[name], "new": new.get(name, 0), "edition": source.edition}
    return {**asked.head(), "against": found.against, "datasets": counted, "doubles": twice, "findings": listed}


def _living(persons: Iterable[str]) -> dict[str, Living]:
    listed, out = sorted(uuid.UUID(p) for p in set(persons)), {}
    for start in range(0, len(listed), IN_CHUNK):
        rows = Person.objects.filter(id__in=listed[start : start + IN_CHUNK], household__isnull=False)
        for key, home, place, cell, index in rows.values_list("id", "household_id", "place", "id_cell", "id_index"):
            assert home is not None, "filtered above"
            out[key.hex] = Living(home, place, bytes(cell), bytes(index))
    return out


@dataclass(frozen=True, slots=True)
class Ready:
    """A finding that may be entered, and the row that has to enter with it where its record lies on a shelf."""

    raised: Raised
    row: tuple[Any, ...] | None


def _ready(found: Found) -> list[Ready]:
    """What nobody was asked about yet, each record opened: what takes long, before any hand."""
    living = _living(found.persons.values())
    return [ready for met in _by_load(found, living).values() for ready in _opened(met, living)]


def _enter(hand: Hand, found: Found, ready: Sequence[Ready], living: Mapping[str, Living], root: str) -> dict[str, int]:
    """Enter what nobody was asked about yet of those who are `living` in a household now; {dataset: how many}. `root`: of
    all that was found, where it is kept.
    """
    snapshot, upon = found.asked.snapshot, found.against["snapshot"] if found.against else None
    facts = {"snapshot": snapshot.id, "root": snapshot.root, "hits": found.table.num_rows, "found": root, "built_upon": upon}
    line = hand.note(RUN, place=snapshot.place, about=snapshot.id, facts=facts)
    known = raising.known_marks([r.raised.person for r in ready])
    new: dict[raising.Mark, Ready] = {}
    for each in ready:
        if each.raised.person.hex in living and each.raised.mark not in known:
            new.setdefault(each.raised.mark, each)
    bulk.insert(DataRow, datasets.COLUMNS, [each.row for each in new.values() if each.row is not None])
    homes = {key: living[each.raised.person.hex] for key, each in new.items()}
    raised = [replace(each.raised, household=homes[key].household, place=homes[key].place) for key, each in new.items()]
    raising.enter(hand, line, hand.book(snapshot.place), raised)
    return dict(Counter(r.dataset.key for r in raised))


@dataclass(slots=True)
class Meeting:
    """New hits in one file: of each its row there and the person."""

    dataset: Dataset
    load: uuid.UUID
    rows: list[tuple[int, str]]


def _by_load(found: Found, living: Mapping[str, Living]) -> dict[tuple[int, int], Meeting]:
    """The hits that are new, of people who still live in a household, by the file their record is from."""
    known = {(p.hex, d, cleared.bits(r)) for p, d, r in raising.known_marks([uuid.UUID(p) for p in living])}
    sent, names = found.asked.snapshot.loads, found.datasets
    out: dict[tuple[int, int], Meeting] = {}
    columns = (found.table[c].to_pylist() for c in ("person", "source", "record_key", "row"))
    for number, at, key, row in zip(*columns, strict=True):
        person, dataset = found.persons[number], names[at]
        if person not in living or (person, dataset.key, key) in known:
            continue
        nth, within = _file_and_row(row)
        meeting = out.setdefault((at, nth), Meeting(dataset, uuid.UUID(sent[dataset.key][nth]["load"]), []))
        meeting.rows.append((within, person))
    return out


def _file_and_row(row: int) -> tuple[int, int]:
    """Which of a dataset's files, and the row in it."""
    return row >> NTH, row & ((1 << NTH) - 1)


def _opened(met: Meeting, living: Mapping[str, Living]) -> Iterator[Ready]:
    """What may be entered, once the rows it rests on are opened; those of a shelf are shut again for the table of records."""
    load, numbers = DataLoad.objects.get(id=met.load), sorted({row for row, _ in met.rows})
    kept = {} if load.shelf else {r.row: r for r in _rows(load, numbers)}
    said = shelves.said(load.id, numbers) if load.shelf else {n: datasets.payload(r) for n, r in kept.items()}
    for row, person in met.rows:
        home, fresh = living[person], None
        key = new_id() if load.shelf else kept[row].id
        if load.shelf:
            fresh = (key, load.id, row, home.id_index, False, True, datasets.shut(key, said[row]))
        digest = datasets.record_digest(met.dataset, said[row])
        yield Ready(Raised(uuid.UUID(person), home.household, home.place, met.dataset, key, digest), fresh)


def _rows(load: DataLoad, numbers: Sequence[int]) -> Iterator[DataRow]:
    for start in range(0, len(numbers), IN_CHUNK):
        yield from DataRow.objects.filter(load=load, row__in=numbers[start : start + IN_CHUNK])


def _listed(found: Found, living: Mapping[str, Living], reveal: bool) -> Iterator[dict[str, Any]]:
    """Every finding of people who still live in a household, as people read it."""
    people = [p for p in dict.fromkeys(found.persons.values()) if p in living]
    opened = cells.open_many("register_person", "id", people, [living[p].id_cell for p in people])
    numbers = dict(zip(people, opened, strict=True))
    homes: dict[uuid.UUID, str] = defaultdict(str)
    listed = sorted({living[p].household for p in people})
    for start in range(0, len(listed), IN_CHUNK):
        rows = Household.objects.filter(id__in=listed[start : start + IN_CHUNK])
        homes.update({k: n or f for k, n, f in rows.values_list("id", "number", "file_key")})
    chosen = {s.at: (s.dataset, s.edition, s.dataset.rule(found.asked.snapshot.day)) for s in found.chosen}
    sent = found.asked.snapshot.loads
    for row in found.table.to_pylist():
        person, (dataset, edition, rule) = found.persons[row["person"]], chosen[row["source"]]
        if person not in living:
            continue
        number, asked = numbers[person], dataset.disagrees
        nth, within = _file_and_row(row["row"])
        record = {"load": sent[dataset.key][nth]["load"], "row": within, "column": asked.column, "says": _value(row, "said")}
        yield {
            "household": homes[living[person].household],
            "person": number if reveal else number[:6] + "*" * (len(number) - 6),
            "dataset": dataset.key,
            "severity": dataset.severity,
            "edition": edition,
            "record": record,
            "register": {"column": f"{asked.subject}.{asked.register}", "says": _value(row, "register")},
            "clause": rule,
        }


def _value(row: Mapping[str, Any], side: str) -> str:
    kind = next((t for t in TYPES if row[f"{side}_{t}"] is not None), None)
    return shown(None if kind is None else row[f"{side}_{kind}"], KINDS.get(kind or "", "text"))
