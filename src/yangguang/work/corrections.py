"""How is a mistake in the register put right after entry?

A correction is an act with a reason: what we believed stays to be seen, closed by the line; what we believe now opens with it
for the same days. A change in life (somebody moved away, was born) has a day of its own and is not a correction.
"""

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from yangguang.register import cells, scope
from yangguang.register.ids import new_id
from yangguang.register.models import (
    Condition,
    Household,
    JournalLine,
    Membership,
    Person,
    PersonFacts,
    PersonWas,
    Residence,
    Statement,
)
from yangguang.rules.income import per_head
from yangguang.terms import identity
from yangguang.terms.decision import Refused, no
from yangguang.work import names
from yangguang.work.acting import Hand
from yangguang.work.batches.changing import current, replace

HEAD = "01"  # relation: the householder
VERB, LEAST = "record.correct", 2  # the fewest characters that say why: 漏登, 重名


@dataclass(frozen=True, slots=True)
class OfPerson:
    """What is right of one person; None: as it is."""

    name: str | None = None
    number: str | None = None
    relation: str | None = None


@dataclass(frozen=True, slots=True)
class Right:
    """What is right of a household: its phone, group, answers on conditions, people. None or absent: as it is."""

    phone: str | None = None
    group: str | None = None
    conditions: Mapping[str, Any] = field(default_factory=dict)
    people: Mapping[uuid.UUID, OfPerson] = field(default_factory=dict)


def correct(hand: Hand, household: Household, right: Right, reason: str) -> list[str]:
    """Put the household right; return the names of the fields that changed.

    Raises `Refused`: `reason_missing`, `nothing_to_correct`, `id_bad`, `id_taken`, `householder_one`.
    """
    row = _begin(hand, household, reason)
    changed = _differences(row, right)
    if not changed:
        raise Refused(no("nothing_to_correct"))
    line = _note(hand, row, "facts", sorted(changed), reason, changed)
    if "phone" in changed:
        row.phone_cell = cells.shut("register_household", "phone", row.id, right.phone or "")
    if "group" in changed:
        residence = current(Residence, household=row).get()
        replace(Residence, residence, line, group_name=right.group or "")
        row.group_name = right.group or ""
    _conditions(row, right.conditions, line)
    for key, said in right.people.items():
        _person(current(Membership, household=row).select_related("person").get(person=key), said, line)
    _one_householder(row)
    row.save()
    return sorted(changed)


def leave(hand: Hand, household: Household, person: Person, day: dt.date | None, reason: str) -> None:
    """Take a person off the household: on `day` they moved away or died; without a day they were never of it.

    Raises `Refused`: `reason_missing`, `not_a_member`, `householder_one`, `day_ahead`, `last_member`.
    """
    row = _begin(hand, household, reason)
    member = current(Membership, household=row, person=person).first()
    if member is None:
        raise Refused(no("not_a_member"))
    if row.size <= 1:
        raise Refused(no("last_member"))
    if day is not None and not member.from_day < day <= hand.day:
        raise Refused(no("day_ahead", first=member.from_day.isoformat(), last=hand.day.isoformat()))
    line = _note(hand, row, "left" if day else "never_of_it", [], reason, {"person": person.name})
    if day is None:
        Membership.objects.filter(pk=member.pk).update(act_to=line)
    else:  # the fact as we knew it is closed by the act; what we know now has an end
        replace(Membership, member, line, to_day=day)
    Person.objects.filter(id=person.id).update(household=None)
    _one_householder(row)
    _resize(hand, row, line)


def join(
    hand: Hand, household: Household, name: str, number: str, relation: str, day: dt.date, reason: str
) -> Person:
    """Enter a person who lives in the household since `day`: born, moved in, or forgotten by the file.

    Raises `Refused`: `reason_missing`, `id_bad`, `person_in_other_household`, `day_ahead`, `name_missing`, `unknown_relation`.
    """
    row = _begin(hand, household, reason)
    book = hand.book(row.place)
    claim = plain_number(number)
    if not name.strip():
        raise Refused(no("name_missing"))
    if not book.codes("relation").has(relation) or relation == HEAD:
        raise Refused(no("unknown_relation"))
    if day > hand.day:
        raise Refused(no("day_ahead", first="…", last=hand.day.isoformat()))
    person = known_person(claim)
    if person is not None and person.household_id is not None:
        raise Refused(no("person_in_other_household", other=""))
    line = _note(hand, row, "joined", [], reason, {"person": name})
    if person is None:
        person = _new_person(name.strip(), claim, row, line)
    else:
        Person.objects.filter(id=person.id).update(household=row, place=row.place)
    Membership.objects.create(person=person, household=row, relation=relation, from_day=day, act_from=line)
    if not current(PersonFacts, person=person).exists():
        PersonFacts.objects.create(person=person, form=book.digest, answers={}, from_day=day, act_from=line)
    _resize(hand, row, line)
    return person


def _begin(hand: Hand, household: Household, reason: str) -> Household:
    hand.may(VERB, household.place)
    if len(reason.strip()) < LEAST:
        raise Refused(no("reason_missing"))
    row = Household.objects.select_for_update().get(id=household.id)
    if row.status == "void":
        raise Refused(no("nothing_to_correct"))
    return row


def _note(
    hand: Hand, row: Household, kind: str, fields: list[str], reason: str, was: Mapping[str, Any]
) -> JournalLine:
    """The line: names of fields for everybody, the values before and the reason encrypted."""
    detail = json.dumps({"reason": reason.strip(), "was": was}, ensure_ascii=False, default=str)
    return hand.note(
        VERB, place=row.place, about=row.id, facts={"kind": kind, "fields": fields}, detail=detail
    )


def _differences(row: Household, right: Right) -> dict[str, Any]:
    """What was, by the name of each field that will change. Sensitive values are named, not kept twice."""
    was: dict[str, Any] = {}
    if right.phone is not None and right.phone != cells.open_cell(
        "register_household", "phone", row.id, row.phone_cell
    ):
        was["phone"] = "…"
    if right.group is not None and right.group != row.group_name:
        was["group"] = row.group_name
    condition = current(Condition, household=row).first()
    answers = condition.answers if condition else {}
    was |= {k: answers.get(k) for k, v in right.conditions.items() if (v or None) != (answers.get(k) or None)}
    for key, said in right.people.items():
        member = current(Membership, household=row, person=key).select_related("person").first()
        if member is None:
            raise Refused(no("not_a_member"))
        person = member.person
        if said.name is not None and said.name.strip() and said.name.strip() != person.name:
            was[f"name {person.id.hex[:8]}"] = person.name
        if said.number and cells.blind(plain_number(said.number)) != bytes(person.id_index):
            was[f"id {person.id.hex[:8]}"] = "…"
        if said.relation and said.relation != member.relation:
            was[f"relation {person.id.hex[:8]}"] = member.relation
    return was


def _conditions(row: Household, said: Mapping[str, Any], line: JournalLine) -> None:
    condition = current(Condition, household=row).first()
    if condition is None or not said:
        return
    answers = {k: v for k, v in {**condition.answers, **said}.items() if v not in (None, "")}
    if answers != condition.answers:
        replace(Condition, condition, line, answers=answers)
        row.cause = str(answers.get("cause") or row.cause)


def _person(member: Membership, said: OfPerson, line: JournalLine) -> None:
    person = member.person
    if said.relation and said.relation != member.relation:
        replace(Membership, member, line, relation=said.relation)
    number = plain_number(said.number) if said.number else None
    renamed = said.name is not None and said.name.strip() not in ("", person.name)
    renumbered = number is not None and cells.blind(number) != bytes(person.id_index)
    if not renamed and not renumbered:
        return
    PersonWas.objects.create(
        person=person,
        name=person.name,
        id_cell=person.id_cell,
        id_index=person.id_index,
        act_from=person.act_from,
        act_to=line,
    )
    if renamed:
        assert said.name is not None, "renamed says so"
        _call(person, said.name.strip())
    if renumbered:
        assert number is not None, "renumbered says so"
        if known_person(number) is not None:
            raise Refused(no("id_taken"))
        person.id_cell = cells.shut("register_person", "id", person.id, number)
        person.id_index = cells.blind(number)
        person.birth_date, person.sex = identity.birth_date(number), identity.sex(number)
    person.act_from = line
    person.save()


def _call(person: Person, name: str) -> None:
    person.name, person.name_sort, person.name_initials = name, names.sort_key(name), names.initials(name)


def plain_number(text: str) -> str:
    """An ID number as typed, put into its plain form. Raises `Refused("id_bad")`."""
    claim = identity.normalise_id(text)
    if claim.number is None or claim.problem:
        raise Refused(no("id_bad"))
    return claim.number


def known_person(number: str) -> Person | None:
    """Who has the number already: a correction may meet somebody outside the actor's villages."""
    with scope.everything("a number typed in a correction may be somebody else's"):
        return Person.objects.filter(id_index=cells.blind(number)).first()


def _new_person(name: str, number: str, row: Household, line: JournalLine) -> Person:
    key = new_id()
    person = Person(id=key, sex=identity.sex(number), birth_date=identity.birth_date(number), id_kind="resident",
        id_cell=cells.shut("register_person", "id", key, number), id_index=cells.blind(number), place=row.place,
        household=row, act_from=line)  # fmt: skip
    _call(person, name)
    person.save(force_insert=True)
    return person


def _one_householder(row: Household) -> None:
    """Exactly one member is the householder; the household is called by them."""
    heads = list(current(Membership, household=row, relation=HEAD).select_related("person"))
    if len(heads) != 1:
        raise Refused(no("householder_one", count=len(heads)))
    row.head_name = heads[0].person.name
    row.head_sort = names.sort_key(row.head_name)


def _resize(hand: Hand, row: Household, line: JournalLine) -> None:
    """The household has more or fewer members: the statement in items is divided by the new number."""
    row.size = current(Membership, household=row).count()
    statement = current(Statement, household=row, claimed=False).order_by("-act_from_id").first()
    if statement is not None and statement.items:
        sum_per_head = per_head(statement.items, row.size, hand.book(row.place).form("statement"))
        replace(Statement, statement, line, members=row.size, income_fen_per_head=sum_per_head)
        row.income_fen_per_head = sum_per_head
    row.save()
