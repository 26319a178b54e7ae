"""Which records of departments may be those of registered persons although comparison by ID cannot find them?

Linked are only the persons of the place without a record by their number, with the active records whose number nobody
has. What comes out are candidates, questions to people: nothing becomes a finding that two persons did not confirm.
"""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from yangguang.book.datasets import Dataset
from yangguang.lake.linkage import linking
from yangguang.lake.linkage.linking import Linked
from yangguang.lake.linkage.pairing import HALF, Quality
from yangguang.lake.linkage.preparing import Records
from yangguang.register import cells
from yangguang.register.ids import new_id
from yangguang.register.models import Candidate, DataLoad, JournalLine
from yangguang.terms.decision import Refused, no
from yangguang.terms.place import contains, span
from yangguang.work import books, candidates
from yangguang.work.acting import Hand
from yangguang.work.comparison import loads_for
from yangguang.work.lake import workfile
from yangguang.work.lake.described import FIELDS, fields_of
from yangguang.work.lake.parts import SAME_SURNAME, WITH_MEMBERS, Part, parts
from yangguang.work.lake.unmatched import PERSON, LeftOver

CERTAIN = 0.99  # said to be certain, and still a question
REVIEWED_BELOW = 30  # candidates below one half that are laid before people all the same, to see what is missed


@dataclass(frozen=True)
class Pair:
    """A person and a record that are perhaps one, and what speaks for it and against it."""

    person: uuid.UUID
    household: uuid.UUID
    place: int
    row: int
    digest: str
    probability: float
    evidence: list[dict[str, Any]]


@dataclass
class Run:
    """One dataset linked: how much was compared, in how many parts, what came out (the surest first), how good it is
    thought to be.
    """

    load: DataLoad
    fields: Sequence[str]
    unread: Sequence[str] = ()  # fields that the table names a column for since the file was loaded
    compared: dict[str, None] = field(default_factory=dict)
    parts: int = 0
    persons: int = 0
    records: int = 0
    pairs: list[Pair] = field(default_factory=list)
    quality: Quality = field(default_factory=Quality)

    def report(self) -> dict[str, Any]:
        """Counts and estimates; no word of any record."""
        p, q = [pair.probability for pair in self.pairs], self.quality
        apart = SAME_SURNAME if self.parts > 1 else 1.0
        return {
            "persons": self.persons,
            "records": self.records,
            "compared": list(self.compared),
            "after_reload": list(self.unread),
            "parts": self.parts,
            "candidates": sum(x >= HALF for x in p),
            "certain": sum(x >= CERTAIN for x in p),
            "estimated_precision": round(q.precision, 6),
            "estimated_recall": round(q.recall * apart, 6),
            "blocking_coverage": round(q.coverage * apart, 6),
        }


def propose(hand: Hand, place: int, only: Sequence[str] = ()) -> dict[str, Any]:
    """Link the persons of `place` with the files loaded for it (those of the datasets `only`); keep the candidates.

    {"datasets": {name: {"persons", "records", "compared": [field], "after_reload": [field], "parts", "candidates", "certain",
    "estimated_precision", "estimated_recall", "blocking_coverage"}}, "candidates": [{"id", "dataset", "household", "person",
    "probability", "status"}]}; persons by masked ID. Doing it again keeps what people decided and learns from it. Raises
    `Refused`: `not_permitted`, `link_digests_only`, `unknown_dataset`.
    """
    hand.may("compare.run", place)
    book = hand.book(place)
    there = loads_for(place)
    loads = [load for load in there if not only or load.dataset in only]
    for name in only:
        if name not in {load.dataset for load in there}:
            known = ", ".join(sorted({load.dataset for load in there}))
            raise Refused(no("unknown_dataset", dataset=name, known=known))
    for load in loads:
        if load.digests:
            raise Refused(no("link_digests_only", dataset=load.dataset))
    workfile.clear()
    runs = [_run(load, book.dataset(load.dataset), place) for load in loads]
    facts = {run.load.dataset: run.report() for run in runs}
    said = {name: {k: str(v) if isinstance(v, float) else v for k, v in run.items()} for name, run in facts.items()}
    line = hand.note(
        "compare.link", place=place, facts={"datasets": said, "loads": [r.file_digest for r in loads]}
    )
    touched = {line.id}
    for run in runs:
        touched |= _keep(hand, line, run, place)
    candidates.seal(hand, place, touched)
    shown = [_shown(c) for c in queue(place) if not only or c.dataset in only]
    return {"datasets": facts, "candidates": shown}


def _run(load: DataLoad, dataset: Dataset, place: int) -> Run:
    over = LeftOver(load, dataset, place)
    run = Run(load, [f for f in FIELDS if f in over.fields], _unread(load, over.fields))
    doubtful: list[Pair] = []
    for part in parts(over):
        linked = _linked(dataset, part, run.fields)
        found = [_pair(part, linked, i) for i in _shown_first(linked)]
        run.parts += 1
        run.compared |= dict.fromkeys(c.key for c in linked.comparisons)
        run.persons += len(part.persons[0])
        run.records += len(part.records[0])
        run.pairs += [pair for pair in found if pair.probability >= HALF]
        doubtful += [pair for pair in found if pair.probability < HALF]
        run.quality.add(linked)
    for pairs in (run.pairs, doubtful):
        pairs.sort(key=lambda pair: (-pair.probability, pair.row))
    run.pairs += doubtful[:REVIEWED_BELOW]
    return run


def _unread(load: DataLoad, fields: frozenset[str]) -> list[str]:
    """The fields to be compared for which the table had no column when the file was loaded: it has to be loaded again."""
    digest = json.loads(load.line.body)["facts"]["book"]
    then = fields_of(books.of(digest, load.place, load.day).dataset(load.dataset))
    return [f for f in FIELDS if f in fields - then]


def _shown_first(linked: Linked) -> Sequence[int]:
    """The pairs that people may come to see: those proposed, and the likeliest below."""
    proposed = sum(p >= HALF for p in linked.probability)
    return range(min(len(linked), proposed + REVIEWED_BELOW))


def _pair(part: Part, linked: Linked, i: int) -> Pair:
    left, right = linked.left[i], linked.right[i]
    key, home, place = (part.persons[column][left] for column in range(3))
    row, digest = (part.records[column][right] for column in range(2))
    return Pair(uuid.UUID(key), uuid.UUID(home), place, row, digest, linked.probability[i], evidence(linked, i))


def _linked(dataset: Dataset, part: Part, fields: Sequence[str]) -> Linked:
    """Linked by what the department's file has a column for. A record has one owner, a person may have several records."""
    left = dict(zip(PERSON, part.persons, strict=True))
    right = dict(zip(WITH_MEMBERS, part.records, strict=True))
    known: dict[tuple[int, int], bool] = {}
    at = {key: n for n, key in enumerate(left["id"])}, {key: n for n, key in enumerate(right["digest"])}
    answers = Candidate.objects.filter(dataset=dataset.key, status="answered").order_by("id")
    for person, digest, same in answers.values_list("person_id", "record_digest", "same"):
        if person.hex in at[0] and digest in at[1]:
            known[at[0][person.hex], at[1][digest]] = bool(same)
    return linking.link(
        Records(left["id"], {key: left[key] for key in fields}),
        Records([str(n) for n in right["row"]], {key: right[key] for key in fields}),
        (False, True),
        known,
    )


def _keep(hand: Hand, line: JournalLine, run: Run, place: int) -> set[int]:
    """Enter the candidates that are new, weigh again those that are open, and let go of what no longer stands. Returns the
    lines of the earlier runs that had weighed them.
    """
    held = {(c.person_id, c.record_digest): c for c in Candidate.objects.filter(dataset=run.load.dataset)}
    seen, touched = set(), set[int | None]()
    for pair in run.pairs:
        mark = pair.person, pair.digest
        seen.add(mark)
        row = held.get(mark) or Candidate(
            id=new_id(), person_id=pair.person, household_id=pair.household, dataset=run.load.dataset,
            record_digest=pair.digest, place=pair.place, proposed=line, proposed_day=hand.day, status="open",
        )  # fmt: skip
        if row.status == "answered":
            continue
        touched.add(row.weighed_id)
        row.load, row.row, row.weighed = run.load, pair.row, line
        row.probability, row.evidence = pair.probability, pair.evidence
        row.save(force_insert=mark not in held)
    gone = [c for mark, c in held.items() if c.status == "open" and mark not in seen and contains(place, c.place)]
    candidates.drop(c.id for c in gone)
    return {run for run in touched | {c.weighed_id for c in gone} if run is not None}


def evidence(linked: Linked, pair: int) -> list[dict[str, Any]]:
    """Per field that was compared: its key, the level reached, and the level's weight in bits."""
    out = []
    for comparison, gamma in zip(linked.comparisons, linked.gammas[pair], strict=True):
        level = comparison.level(gamma)
        if level is not None:
            weight = round(linked.model.weight(comparison, gamma), 1)
            out.append({"field": comparison.key, "level": level.key, "weight": weight})
    return out


def queue(place: int) -> list[Candidate]:
    """The candidates of a place that wait for people, the most doubtful first."""
    low, high = span(place)
    rows = Candidate.objects.filter(place__gte=low, place__lt=high, status__in=("open", "entered"))
    return sorted(rows.select_related("person", "household"), key=lambda c: (abs(c.probability - HALF), c.id))


def _shown(candidate: Candidate) -> dict[str, Any]:
    number = cells.open_cell("register_person", "id", candidate.person_id, candidate.person.id_cell)
    return {
        "id": candidate.id.hex,
        "dataset": candidate.dataset,
        "household": candidate.household.number or candidate.household.file_key,
        "person": masked(number),
        "probability": round(candidate.probability, 6),
        "status": candidate.status,
    }


def masked(number: str) -> str:
    """The first six digits of a number."""
    return number[:6] + "*" * max(len(number) - 6, 0)
