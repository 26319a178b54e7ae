"""What does linking one dataset with a place's persons come to, before anything is written?

Read as of one moment, without keeping anybody from writing; no hand is open while it is worked out.
"""

import functools
import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from yangguang.book.datasets import Dataset
from yangguang.lake.linkage import linking
from yangguang.lake.linkage.linking import Linked
from yangguang.lake.linkage.pairing import HALF, Quality
from yangguang.lake.linkage.preparing import Records
from yangguang.register.models import Candidate, DataLoad
from yangguang.work import books
from yangguang.work.checking.reading import snapshot
from yangguang.work.lake.linking.described import FIELDS, fields_of
from yangguang.work.lake.linking.parts import SAME_SURNAME, Part, parts
from yangguang.work.lake.linking.people import People
from yangguang.work.lake.linking.telling import PARTS, RECORDS
from yangguang.work.lake.linking.unmatched import LeftOver
from yangguang.work.lake.shelves import Numbered

CERTAIN = 0.99  # said to be certain, and still a question
REVIEWED_BELOW = 30  # candidates below one half that are laid before people all the same, to see what is missed
Answers = Sequence[tuple[str, str, bool]]  # person, record and whether people said that they are one


@dataclass(frozen=True)
class Pair:
    """A person and a record (of which file, in which row) that are perhaps one, and what speaks for it and against it."""

    person: uuid.UUID
    household: uuid.UUID
    place: int
    load: uuid.UUID
    row: int
    digest: str
    probability: float
    evidence: list[dict[str, Any]]


@dataclass
class Run:
    """One dataset linked, all its files: how much was compared, in how many parts, what came out (the surest first), how
    good it is thought to be.
    """

    dataset: Dataset
    loads: Sequence[DataLoad]
    unread: Sequence[str] = ()  # fields that the table names a column for since a file was loaded
    compared: dict[str, None] = field(default_factory=dict)
    parts: int = 0
    persons: int = 0
    records: int = 0
    pairs: list[Pair] = field(default_factory=list)
    quality: Quality = field(default_factory=Quality)

    def report(self) -> dict[str, Any]:
        """Counts and estimates; no word of any record."""
        p, q = [pair.probability for pair in self.pairs], self.quality
        apart = SAME_SURNAME if self.parts > len(self.loads) else 1.0
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


Step = Callable[[str, int, int], None]


def run(dataset: Dataset, loads: Sequence[DataLoad], people: People, everybody: Numbered, step: Step) -> Run:
    """Link `people` with the files `loads` of a dataset, within the scope in force. Nothing is written. `step` hears the
    stage, and of how much how much is done.
    """
    out, doubtful = Run(dataset, loads), list[Pair]()
    with snapshot():
        out.unread = [f for f in FIELDS if any(f in _unread(load, dataset) for load in loads)]
        answers = _answers(dataset)
        for load in loads:
            fields = told(load, dataset)
            over = LeftOver(load, dataset, people, everybody)
            for part in parts(over, fields, functools.partial(step, RECORDS, over.count())):
                step(PARTS, part.of, part.nth - 1)
                linked = _linked(part, [f for f in FIELDS if f in fields], answers)
                found = _pairs(load, part, linked)
                out.parts += 1
                out.compared |= dict.fromkeys(c.key for c in linked.comparisons)
                out.persons += len(part.persons)
                out.records += len(part.records)
                out.pairs += [pair for pair in found if pair.probability >= HALF]
                doubtful += [pair for pair in found if pair.probability < HALF]
                out.quality.add(linked)
    for pairs in (out.pairs, doubtful):
        pairs.sort(key=lambda pair: (-pair.probability, pair.row))
    out.pairs += doubtful[:REVIEWED_BELOW]
    return out


def told(load: DataLoad, dataset: Dataset) -> frozenset[str]:
    """The fields to be compared of which a file can say anything, by the columns its table had when it was loaded."""
    return fields_of(dataset, _then(load).columns)


def _then(load: DataLoad) -> Dataset:
    """The table of the dataset under which the file was loaded."""
    digest = json.loads(load.line.body)["facts"]["book"]
    then: Dataset = books.of(digest, load.place, load.day).dataset(load.dataset)
    return then


def _unread(load: DataLoad, dataset: Dataset) -> frozenset[str]:
    """The fields to be compared for which the table had no column when the file was loaded: it has to be loaded again."""
    return fields_of(dataset) - fields_of(_then(load))


def _answers(dataset: Dataset) -> Answers:
    rows = Candidate.objects.filter(dataset=dataset.key, status="answered").order_by("id")
    return [(p.hex, digest, bool(same)) for p, digest, same in rows.values_list("person_id", "record_digest", "same")]


def _shown_first(linked: Linked) -> Sequence[int]:
    """The pairs that people may come to see: those proposed, and the likeliest below."""
    proposed = sum(p >= HALF for p in linked.probability)
    return range(min(len(linked), proposed + REVIEWED_BELOW))


def _pairs(load: DataLoad, part: Part, linked: Linked) -> list[Pair]:
    """The pairs that people may come to see."""
    out = []
    for i in _shown_first(linked):
        person, record = part.persons.slice(linked.left[i], 1), part.records.slice(linked.right[i], 1)
        (key,), (home,), (place,) = (person[column].to_pylist() for column in ("id", "home", "code"))
        (row,), (digest,) = (record[column].to_pylist() for column in ("row", "digest"))
        out.append(Pair(
            uuid.UUID(key), uuid.UUID(home), place, load.id, row, digest, linked.probability[i], evidence(linked, i)
        ))  # fmt: skip
    return out


def _linked(part: Part, fields: Sequence[str], answers: Answers) -> Linked:
    """Linked by what the department's file has a column for. A record has one owner, a person may have several records."""
    known: dict[tuple[int, int], bool] = {}
    if answers:
        marks = part.persons["id"], part.records["digest"]
        people, records = ({key: n for n, key in enumerate(column.to_pylist())} for column in marks)
        for person, digest, same in answers:
            if person in people and digest in records:
                known[people[person], records[digest]] = same
    left, right = (
        Records(list(map(str, range(len(rows)))), {key: rows[key].to_pylist() for key in fields})
        for rows in (part.persons, part.records)
    )
    return linking.link(left, right, (False, True), known)


def evidence(linked: Linked, pair: int) -> list[dict[str, Any]]:
    """Per field that was compared: its key, the level reached, and the level's weight in bits."""
    out = []
    for comparison, gamma in zip(linked.comparisons, linked.gammas[pair], strict=True):
        level = comparison.level(gamma)
        if level is not None:
            weight = round(linked.model.weight(comparison, gamma), 1)
            out.append({"field": comparison.key, "level": level.key, "weight": weight})
    return out
