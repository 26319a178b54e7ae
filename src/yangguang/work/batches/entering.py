"""How do the good households of a read batch enter, all in one transaction?"""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from yangguang.register import bulk, cells
from yangguang.register.ids import new_id
from yangguang.register.models import (
    Act,
    Batch,
    Case,
    Condition,
    Household,
    JournalLine,
    LayoutMemory,
    Membership,
    Person,
    PersonFacts,
    Residence,
    Standing,
    Statement,
)
from yangguang.work import jobs, names
from yangguang.work.acting import Hand
from yangguang.work.batches import changing, opening, staging
from yangguang.work.batches.matching import Found, Staged, claim_digest, match
from yangguang.work.batches.staging import private_text

COLUMNS: dict[type, tuple[str, ...]] = {
    Household: (
        "id",
        "number",
        "place",
        "group_name",
        "head_name",
        "head_sort",
        "size",
        "status",
        "cause",
        "income_fen_per_head",
        "batch_id",
        "file_key",
        "claim_digest",
        "phone_cell",
        "private_cell",
        "act_from_id",
    ),
    Person: (
        "id",
        "name",
        "name_sort",
        "name_initials",
        "sex",
        "birth_date",
        "id_kind",
        "id_cell",
        "id_index",
        "place",
        "household_id",
        "act_from_id",
    ),
    Residence: ("id", "from_day", "act_from_id", "household_id", "edition", "place", "group_name"),
    Membership: ("id", "from_day", "act_from_id", "person_id", "household_id", "relation"),
    PersonFacts: ("id", "from_day", "act_from_id", "person_id", "form", "answers", "private_cell"),
    Condition: ("id", "from_day", "act_from_id", "household_id", "form", "answers"),
    Statement: (
        "id",
        "from_day",
        "act_from_id",
        "household_id",
        "period_from",
        "period_to",
        "members",
        "claimed",
        "income_fen_per_head",
        "items",
        "source",
    ),
    Standing: ("id", "from_day", "act_from_id", "household_id", "status", "carried_over"),
    Case: (
        "id",
        "household_id",
        "round_id",
        "procedure",
        "book",
        "place",
        "opened_id",
        "opened_day",
        "step",
        "status",
        "since",
        "holds",
        "alone",
    ),
}


@dataclass(slots=True)
class Entry:
    """What all rows of one entering share."""

    batch: Batch
    line: JournalLine
    day: dt.date
    opening: opening.Opening
    rows: dict[type, list[tuple[Any, ...]]] = field(default_factory=lambda: {model: [] for model in COLUMNS})

    def flush(self) -> None:
        """Insert what was gathered, table by table."""
        for model, columns in COLUMNS.items():
            if self.rows[model]:
                bulk.insert(model, columns, self.rows[model])
                self.rows[model] = []


@dataclass(frozen=True, slots=True)
class Late:
    """A household that was good when read and impossible when entered, with its reason as reports keep it."""

    reason: dict[str, Any]
    persons: int
    income_fen_per_head: int | None


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
    done = 0
    for piece in staging.chunks(batch):
        for staged, found in zip(piece, match(batch, piece), strict=True):
            _one(entry, staged, found, counts, late)
        entry.flush()
        done += len(piece)
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


def _one(entry: Entry, staged: Staged, found: Found, counts: dict[str, int], late: list[Late]) -> None:
    if found.kind == "new":
        _gather(entry, staged, found)
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


def _gather(entry: Entry, staged: Staged, found: Found) -> None:
    """Add the rows of one new household."""
    batch, line, opening, rows = entry.batch, entry.line.id, entry.opening, entry.rows
    key, place, people = new_id(), staged["place"], staged["people"]
    carried = batch.purpose == "carry-over"
    status = staged["status"] if carried else "applicant"
    since = dt.date.fromisoformat(staged["status_day"]) if carried and staged["status_day"] else batch.day
    head = next(p for p in people if p["head"])
    number = opening.number_for(staged) if carried else None
    rows[Household].append(
        (
            key,
            number,
            place,
            staged["group"],
            head["name"],
            names.sort_key(head["name"]),
            len(people),
            status,
            staged["cause"],
            staged["income"],
            batch.id,
            staged["key"],
            claim_digest(staged),
            cells.shut("register_household", "phone", key, staged["phone"]),
            cells.shut("register_household", "private", key, private_text(staged["private"])),
            line,
        )
    )
    rows[Residence].append((new_id(), since, line, key, batch.edition, place, staged["group"]))
    rows[Condition].append((new_id(), since, line, key, opening.form, staged["answers"]))
    rows[Standing].append((new_id(), since, line, key, status, carried))
    if staged["income"] is not None:
        first, last = opening.period(batch.day)
        rows[Statement].append(
            (new_id(), since, line, key, first, last, len(people), not staged["items"], staged["income"], staged["items"], "file")
        )
    for person in people:
        _gather_person(entry, person, key, place, since, found)
    step, case_status = opening.first_step(status, carried)
    rows[Case].append(
        (
            new_id(),
            key,
            opening.round_of(place),
            opening.procedure,
            opening.book,
            place,
            line,
            entry.day,
            step,
            case_status,
            entry.day,
            0,
            False,
        )
    )


def _gather_person(
    entry: Entry, person: Staged, household: uuid.UUID, place: int, since: dt.date, found: Found
) -> None:
    line, rows = entry.line.id, entry.rows
    index = cells.blind(person["id"])
    known = found.persons.get(index)
    if known is None:
        known = new_id()
        born = dt.date.fromisoformat(person["birth"]) if person["birth"] else None
        rows[Person].append(
            (
                known,
                person["name"],
                names.sort_key(person["name"]),
                names.initials(person["name"]),
                person["sex"],
                born,
                person["id_kind"],
                cells.shut("register_person", "id", known, person["id"]),
                index,
                place,
                household,
                line,
            )
        )
    else:
        Person.objects.filter(id=known).update(household=household, place=place)
    rows[Membership].append((new_id(), since, line, known, household, person["relation"]))
    key = new_id()
    cell = cells.shut("register_personfacts", "private", key, private_text(person["private"]))
    rows[PersonFacts].append((key, since, line, known, entry.opening.form, person["answers"], cell))


def keep_mapping(hand: Hand, batch: Batch, mapping: dict[str, str]) -> None:
    """Remember a layout mapped on screen, by the digest of its headings."""
    line = hand.note("layout.map", place=batch.place, about=batch.id, facts={"fields": len(mapping)})
    LayoutMemory.objects.update_or_create(
        headings_digest=batch.report["digest"],
        defaults={"name": batch.file_name[:60], "place": batch.place, "mapping": mapping, "line": line},
    )
