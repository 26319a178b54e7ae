"""How does a corrected household of a file replace what the file said before?

The old facts are closed by the act (`act_to`), the new ones opened by it, for the same days: both stay to
be seen. Nobody is moved, added or removed here: matching let only households with the same people come this
far.
"""

import datetime as dt
import uuid
from typing import Any

from yangguang.register import cells
from yangguang.register.base import Held
from yangguang.register.ids import new_id
from yangguang.register.models import (
    Condition,
    Household,
    JournalLine,
    Membership,
    Person,
    PersonFacts,
    Residence,
    Statement,
)
from yangguang.work import names
from yangguang.work.batches.matching import Staged, claim_digest, condition
from yangguang.work.batches.staging import private_text

Change = dict[str, Any]  # {"field", "was", "is", "person"}


def current(model: Any, **about: Any) -> Any:
    """The facts of a kind that hold today as known today."""
    return model.objects.filter(act_to__isnull=True, to_day__isnull=True, **about)


def replace(model: Any, row: Held, line: JournalLine, **changed: Any) -> None:
    """Close `row` by the act and open a corrected copy for the same days."""
    model.objects.filter(pk=row.pk).update(act_to=line)
    kept = {f.attname: getattr(row, f.attname) for f in model._meta.concrete_fields}
    kept.update(id=new_id(), act_from_id=line.id, act_to_id=None, **changed)
    model.objects.create(**kept)


def differences(household: uuid.UUID, staged: Staged) -> list[Change]:
    """What the file now says differently, field by field; sensitive values are named, not shown."""
    row = Household.objects.get(id=household)
    out: list[Change] = []

    def say(field: str, was: Any, now: Any, person: str = "") -> None:
        if was != now:
            out.append({"field": field, "was": was, "is": now, "person": person})

    say("place", row.place, staged["place"])
    say("group", row.group_name, staged["group"])
    say("income_fen_per_head", row.income_fen_per_head, staged["income"])
    if cells.open_cell("register_household", "phone", row.id, row.phone_cell) != staged["phone"]:
        say("phone", "…", "… ")
    held = current(Condition, household=household).first()
    said, claimed = {"cause": row.cause or None, **(held.answers if held else {})}, condition(staged)
    for key in sorted(set(said) | set(claimed)):
        say(key, said.get(key), claimed.get(key))
    for person in staged["people"]:
        _person_differences(person, say)
    return out


def _person_differences(claimed: Staged, say: Any) -> None:
    person = Person.objects.get(id_index=cells.blind(claimed["id"]))
    member = current(Membership, person=person).first()
    facts = current(PersonFacts, person=person).first()
    say("name", person.name, claimed["name"], person.name)
    say("relation", member.relation if member else "", claimed["relation"], person.name)
    answers = facts.answers if facts else {}
    for key in sorted(set(answers) | set(claimed["answers"])):
        say(key, answers.get(key), claimed["answers"].get(key), person.name)
    private = (
        cells.open_cell("register_personfacts", "private", facts.id, facts.private_cell) if facts else ""
    )
    if private != private_text(claimed["private"]):
        say("private", "…", "… ", person.name)


def correct(line: JournalLine, household: uuid.UUID, staged: Staged, period: tuple[dt.date, dt.date]) -> None:
    """Write what the file now says over what it said, as an act: old facts closed, new ones opened. `period`: of its income."""
    row = Household.objects.get(id=household)
    residence = current(Residence, household=row).get()
    if (residence.place, residence.group_name) != (staged["place"], staged["group"]):
        replace(Residence, residence, line, place=staged["place"], group_name=staged["group"])
    held = current(Condition, household=row).first()
    if held is not None and held.answers != condition(staged):
        replace(Condition, held, line, answers=condition(staged))
    _correct_income(row, line, staged, period)
    for claimed in staged["people"]:
        _correct_person(line, claimed, staged["place"])
    head_id = next(p for p in staged["people"] if p["head"])
    row.place, row.group_name, row.cause = staged["place"], staged["group"], staged["cause"]
    row.head_name, row.head_sort, row.claim_digest = (
        head_id["name"],
        names.sort_key(head_id["name"]),
        claim_digest(staged),
    )
    row.phone_cell = cells.shut("register_household", "phone", row.id, staged["phone"])
    row.private_cell = cells.shut("register_household", "private", row.id, private_text(staged["private"]))
    row.save()


def _correct_income(row: Household, line: JournalLine, staged: Staged, period: tuple[dt.date, dt.date]) -> None:
    """What the file says of income, items or a claimed sum; what a survey found since stands before it."""
    held = current(Statement, household=row)
    of_file = held.filter(source="file").order_by("-period_to").first()
    said = {"claimed": not staged["items"], "income_fen_per_head": staged["income"], "items": staged["items"]}
    surveyed = held.filter(claimed=False).exclude(source="file").exists()
    if of_file is not None and staged["income"] is None:
        Statement.objects.filter(pk=of_file.pk).update(act_to=line)
    elif of_file is not None and not (surveyed and staged["items"]):
        if any(getattr(of_file, key) != value for key, value in said.items()):
            replace(Statement, of_file, line, **said)
    elif of_file is None and staged["income"] is not None and not surveyed:
        since = current(Residence, household=row).get().from_day
        Statement.objects.create(
            household=row, period_from=period[0], period_to=period[1], members=row.size, source="file",
            from_day=since, act_from=line, **said,
        )  # fmt: skip
    newest = held.order_by("claimed", "-act_from_id").first()
    row.income_fen_per_head = newest.income_fen_per_head if newest else None


def _correct_person(line: JournalLine, claimed: Staged, place: int) -> None:
    person = Person.objects.get(id_index=cells.blind(claimed["id"]))
    member = current(Membership, person=person).get()
    if member.relation != claimed["relation"]:
        replace(Membership, member, line, relation=claimed["relation"])
    facts = current(PersonFacts, person=person).get()
    private = private_text(claimed["private"])
    if (
        facts.answers != claimed["answers"]
        or cells.open_cell("register_personfacts", "private", facts.id, facts.private_cell) != private
    ):
        PersonFacts.objects.filter(pk=facts.pk).update(act_to=line)
        key = new_id()
        PersonFacts.objects.create(
            id=key,
            person=person,
            form=facts.form,
            answers=claimed["answers"],
            from_day=facts.from_day,
            to_day=facts.to_day,
            act_from=line,
            private_cell=cells.shut("register_personfacts", "private", key, private),
        )
    person.name, person.name_sort, person.name_initials = (
        claimed["name"],
        names.sort_key(claimed["name"]),
        names.initials(claimed["name"]),
    )
    person.place = place
    person.birth_date = dt.date.fromisoformat(claimed["birth"]) if claimed["birth"] else None
    person.save()


def carried_private(model: Any, row: Any) -> str:
    """The encrypted answers of a fact that is renewed, in clear, so that they are not lost with it."""
    cell = getattr(row, "private_cell", b"") if row is not None else b""
    return cells.open_cell(model._meta.db_table, "private", row.id, cell) if cell else ""


def private_again(row: Any, text: str) -> bytes:
    """The same encrypted answers, shut for their new row."""
    return cells.shut(type(row)._meta.db_table, "private", row.id, text)
