"""Which rows does a household become that is new to the register?

Cells are sealed here, so that a piece can be made ready in a process that has no database.
"""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from yangguang.register import bulk, cells
from yangguang.register.ids import new_digits
from yangguang.register.models import (
    Batch,
    Case,
    Condition,
    Household,
    JournalLine,
    Membership,
    Person,
    PersonFacts,
    Residence,
    Standing,
    Statement,
)
from yangguang.work import names
from yangguang.work.batches import opening
from yangguang.work.batches.matching import Found, Staged, claim_digest, condition
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


Shutter = Callable[[str, str], bytes]


@dataclass(slots=True)
class Entry:
    """What all rows of one entering share."""

    batch: Batch
    line: JournalLine
    day: dt.date
    opening: opening.Opening
    rows: dict[type, list[tuple[Any, ...]]] = field(default_factory=lambda: {model: [] for model in COLUMNS})
    shut_phone: Shutter = field(default_factory=lambda: cells.shutter("register_household", "phone"))
    shut_private: Shutter = field(default_factory=lambda: cells.shutter("register_household", "private"))
    shut_number: Shutter = field(default_factory=lambda: cells.shutter("register_person", "id"))
    shut_answers: Shutter = field(default_factory=lambda: cells.shutter("register_personfacts", "private"))

    def flush(self) -> None:
        """Insert what was gathered, table by table."""
        for model, columns in COLUMNS.items():
            if self.rows[model]:
                bulk.insert(model, columns, self.rows[model])
                self.rows[model] = []

    def packed(self) -> dict[type, bytes]:
        """What was gathered, table by table in the order in which it must enter, in the database's own form."""
        out = {model: bulk.pack(model, COLUMNS[model], rows) for model, rows in self.rows.items() if rows}
        self.rows = {model: [] for model in COLUMNS}
        return out


def gather(entry: Entry, staged: Staged, found: Found) -> None:
    """Add the rows of one new household; `found` is what the register says of its people."""
    batch, line, opening, rows = entry.batch, entry.line.id, entry.opening, entry.rows
    key, place, people = new_digits(), staged["place"], staged["people"]
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
            entry.shut_phone(key, staged["phone"]),
            entry.shut_private(key, private_text(staged["private"])),
            line,
        )
    )
    rows[Residence].append((new_digits(), since, line, key, batch.edition, place, staged["group"]))
    rows[Condition].append((new_digits(), since, line, key, opening.form, condition(staged)))
    rows[Standing].append((new_digits(), since, line, key, status, carried))
    if staged["income"] is not None:
        items, (first, last) = staged["items"], opening.period(batch.day)
        rows[Statement].append(
            (new_digits(), since, line, key, first, last, len(people), not items, staged["income"], items, "file")
        )
    for person, index in zip(people, found.indexes, strict=True):
        _gather_person(entry, person, index, found.persons.get(index), (key, place, since))
    step, case_status = opening.first_step(status, carried)
    rows[Case].append(
        (
            new_digits(),
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


def enter_packed(packed: dict[type, bytes]) -> None:
    """Insert what `Entry.packed` made."""
    for model, rows in packed.items():
        bulk.insert_packed(model, COLUMNS[model], rows)


def _gather_person(
    entry: Entry, person: Staged, index: bytes, known: uuid.UUID | None, home: tuple[str, int, dt.date]
) -> None:
    """Add the rows of one person: `known` where the register has met the person before, `home` is household, place, since."""
    line, rows, (household, place, since) = entry.line.id, entry.rows, home
    if known is None:
        who = new_digits()
        born = dt.date.fromisoformat(person["birth"]) if person["birth"] else None
        rows[Person].append(
            (
                who,
                person["name"],
                names.sort_key(person["name"]),
                names.initials(person["name"]),
                person["sex"],
                born,
                person["id_kind"],
                entry.shut_number(who, person["id"]),
                index,
                place,
                household,
                line,
            )
        )
    else:
        who = known.hex
        Person.objects.filter(id=known).update(household=household, place=place)
    rows[Membership].append((new_digits(), since, line, who, household, person["relation"]))
    key = new_digits()
    cell = entry.shut_answers(key, private_text(person["private"]))
    rows[PersonFacts].append((key, since, line, who, entry.opening.form, person["answers"], cell))
