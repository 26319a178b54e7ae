"""How do findings enter the register, however many a comparison found?

A person and a record are asked about once: what is there already is passed over, so that a run may be repeated. What
holds a case holds it by an act of its own (procedure/holding).
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from yangguang.book.datasets import Dataset
from yangguang.book.reader import Book
from yangguang.register import bulk
from yangguang.register.ids import new_id
from yangguang.register.models import Finding, JournalLine
from yangguang.work.acting import Hand
from yangguang.work.procedure import holding
from yangguang.work.procedure.folding import IN_CHUNK

COLUMNS = (
    "id", "household_id", "person_id", "dataset", "record_digest", "record_id", "severity", "place", "raised_id", "raised_day",
    "due_day", "status", "true", "reason_code", "note_cell", "entered_id", "enterer", "answered_id",
)  # fmt: skip
Mark = tuple[uuid.UUID, str, str]


@dataclass(frozen=True, slots=True)
class Raised:
    """A registered person met in a file: whose, where, in which dataset, which of its rows (`record`), and the digest
    of what makes it the same record in a later file.
    """

    person: uuid.UUID
    household: uuid.UUID
    place: int
    dataset: Dataset
    record: uuid.UUID
    digest: str

    @property
    def mark(self) -> Mark:
        """What is asked about once."""
        return self.person, self.dataset.key, self.digest


def enter(hand: Hand, line: JournalLine, book: Book, found: Sequence[Raised]) -> int:
    """Enter the findings that are new under `line`, and hold the cases they concern. Returns how many were new."""
    known = known_marks([r.person for r in found])
    new: dict[Mark, tuple[uuid.UUID, Raised]] = {}
    for raised in found:
        if raised.mark not in known and raised.mark not in new:
            new[raised.mark] = (new_id(), raised)
    due = hand.day + dt.timedelta(days=book.days("finding_due_days"))
    bulk.insert(Finding, COLUMNS, _rows(hand, line, due, list(new.values())))
    holds: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for key, raised in new.values():
        if raised.dataset.holds_case:
            holds[raised.household].append(key)
    if holds:
        holding.hold(hand, holds)
    return len(new)


def known_marks(persons: Sequence[uuid.UUID]) -> set[Mark]:
    """What has been asked about these persons before."""
    listed = sorted(set(persons))
    return {
        mark
        for start in range(0, len(listed), IN_CHUNK)
        for mark in Finding.objects.filter(person__in=listed[start : start + IN_CHUNK]).values_list(
            "person_id", "dataset", "record_digest"
        )
    }


def _rows(
    hand: Hand, line: JournalLine, due: dt.date, new: Sequence[tuple[uuid.UUID, Raised]]
) -> Iterator[tuple[Any, ...]]:
    for key, r in new:
        yield (
            key, r.household, r.person, r.dataset.key, r.digest, r.record, r.dataset.severity, r.place, line.id, hand.day,
            due, "open", None, "", b"", None, None, None,
        )  # fmt: skip
