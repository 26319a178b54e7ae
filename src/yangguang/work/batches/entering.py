"""How do the good households of a read batch enter, all in one transaction?"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from typing import Any

from yangguang.register.models import Act, Batch, LayoutMemory
from yangguang.terms.ahead import ahead
from yangguang.terms.collector import without_collector
from yangguang.work import jobs
from yangguang.work.acting import Hand
from yangguang.work.batches import changing, gathering, opening, staging
from yangguang.work.batches.gathering import Entry
from yangguang.work.batches.matching import Found, Staged, indexes_of, match, nobody_known


@dataclass(frozen=True, slots=True)
class Late:
    """A household that was good when read and impossible when entered, with its reason as reports keep it."""

    reason: dict[str, Any]
    persons: int
    income_fen_per_head: int | None


@dataclass(frozen=True, slots=True)
class Ready:
    """A piece made ready for the case that the register knows none of its people: their blind indexes, and the rows."""

    households: int
    indexes: Sequence[bytes]
    packed: dict[type, bytes]


def enter(
    hand: Hand, batch: Batch, progress: jobs.Progress | None = None
) -> tuple[dict[str, Any], list[Late]]:
    """Insert the staged households of `batch` that are new, correct the changed ones when asked; return the
    counts, and whom it held back.

    One transaction (the hand's), one journal line. What became impossible since reading (another batch
    brought the same people) is held back now.
    """
    first = staging.summary(batch)
    line = hand.note(
        "intake.apply",
        place=batch.place,
        about=batch.id,
        facts={
            "households": first.households,
            "persons": first.persons,
            "staged": first.digest,
            "file": batch.file_digest,
        },
    )
    entry = Entry(batch, line, hand.day, opening.open_for(hand, batch))
    counts = {
        "households_accepted": 0,
        "persons_accepted": 0,
        "already_present": 0,
        "changed": 0,
        "corrected": 0,
    }
    late: list[Late] = []
    done, pieces = 0, staging.sealed(batch)
    with without_collector(), _made_ready(entry, pieces) as made:
        for piece, ready in zip(pieces, made, strict=True):
            if ready is not None and nobody_known(ready.indexes):
                gathering.enter_packed(ready.packed)
                counts["households_accepted"] += ready.households
                counts["persons_accepted"] += len(ready.indexes)
            else:
                households = staging.opened(piece)
                for staged, found in zip(households, match(batch, households), strict=True):
                    _one(entry, staged, found, counts, late)
                entry.flush()
            done += piece.households
            if progress:
                progress(done, first.households, "apply")
    Batch.objects.filter(id=batch.id).update(applied=line)
    if counts["households_accepted"]:
        verb = "applied" if batch.purpose == "applicants" else "carried_over"
        Act.objects.create(
            line=line,
            batch=batch,
            verb=verb,
            day=hand.day,
            actor=hand.acting_person,
            office=hand.office,
            role=hand.role,
            covers=counts["households_accepted"],
        )
    return counts, late


def _made_ready(
    entry: Entry, pieces: Sequence[staging.Sealed]
) -> AbstractContextManager[Iterator[Ready | None]]:
    """Each piece ready to enter, made while the piece before it enters; None where its rows depend on what the register
    says meanwhile: a register carried over asks it for numbers. A single piece has none to wait for.
    """
    if entry.batch.purpose == "carry-over" or len(pieces) < 2:
        return nullcontext(repeat(None, len(pieces)))
    return ahead(partial(_ready, entry, pieces))


def _ready(entry: Entry, pieces: Sequence[staging.Sealed]) -> Iterator[Ready]:
    for piece in pieces:
        households = staging.opened(piece)
        indexes = indexes_of(households)
        for staged, own in zip(households, indexes, strict=True):
            gathering.gather(entry, staged, Found("new", indexes=own))
        yield Ready(len(households), [i for own in indexes for i in own], entry.packed())


def _one(entry: Entry, staged: Staged, found: Found, counts: dict[str, int], late: list[Late]) -> None:
    if found.kind == "new":
        gathering.gather(entry, staged, found)
        counts["households_accepted"] += 1
        counts["persons_accepted"] += len(staged["people"])
    elif found.kind == "present":
        counts["already_present"] += 1
    elif found.kind == "changed":
        counts["changed"] += 1
        if entry.batch.options.get("correct"):
            assert found.household is not None
            changing.correct(entry.line, found.household, staged, entry.opening.period(entry.batch.day))
            counts["corrected"] += 1
    else:
        reason = staging.hold_back(entry.batch, staged, found.code, dict(found.facts))
        late.append(Late({"household": staged["key"], **reason}, len(staged["people"]), staged["income"]))


def keep_mapping(hand: Hand, batch: Batch, mapping: dict[str, str]) -> None:
    """Remember a layout mapped on screen, by the digest of its headings."""
    line = hand.note("layout.map", place=batch.place, about=batch.id, facts={"fields": len(mapping)})
    LayoutMemory.objects.update_or_create(
        headings_digest=batch.report["digest"],
        defaults={"name": batch.file_name[:60], "place": batch.place, "mapping": mapping, "line": line},
    )
