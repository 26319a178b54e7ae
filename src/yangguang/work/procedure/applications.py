"""How does one household apply that no workbook brought?

Somebody was left out, came late, or asks at the counter: the householder is entered with name and ID, the others are added on
the record. The case joins its village's open round where there is one, and goes on by itself behind it.
"""

from dataclasses import dataclass

from yangguang.register import cells, scope
from yangguang.register.ids import new_id
from yangguang.register.models import (
    Case,
    Condition,
    Household,
    JournalLine,
    Membership,
    Objection,
    Person,
    PersonFacts,
    Residence,
    Round,
    Standing,
)
from yangguang.terms import identity
from yangguang.terms.decision import Refused, no
from yangguang.terms.place import contains, level_of
from yangguang.work import corrections, instance, names
from yangguang.work.acting import Hand
from yangguang.work.procedure import cases

VERB = "case.apply"


@dataclass(frozen=True, slots=True)
class Applicant:
    """The householder as the application says: name, ID number as typed, telephone, group."""

    name: str
    number: str
    phone: str = ""
    group: str = ""


def enter(hand: Hand, place: int, applicant: Applicant, objection: Objection | None = None) -> Case:
    """Open the application of a household of village `place`; a household already on file is taken as it is.

    Raises `Refused`: `not_a_village`, `name_missing`, `id_bad`, `person_in_other_household`, `case_runs_already`,
    `registered_already`, `not_left_out`.
    """
    hand.may(VERB, place)
    if level_of(place) != "village":
        raise Refused(no("not_a_village", place=place))
    if not applicant.name.strip():
        raise Refused(no("name_missing"))
    if objection is not None:
        _must_be_left_out(objection, place)
    number = corrections.plain_number(applicant.number)
    person = corrections.known_person(number)
    household = _on_file(person, place) if person is not None else None
    if household is None:
        line = hand.note(
            "household.enter", place=place, facts={"objection": objection.id if objection else None}
        )
        household = _write(hand, line, place, applicant, number, person)
    open_round = Round.objects.filter(procedure="identify", place=place, closed_day__isnull=True).first()
    case = cases.begin(hand, household, open_round)
    if open_round is not None:
        Round.objects.filter(id=open_round.id).update(cases_open=open_round.cases_open + 1)
    if objection is not None:
        Objection.objects.filter(id=objection.id).update(case=case, status="closed")
    return case


def _must_be_left_out(objection: Objection, place: int) -> None:
    fine = objection.kind == "left_out" and objection.outcome == "upheld" and objection.case_id is None
    if not fine or not contains(objection.place, place):
        raise Refused(no("not_left_out", receipt=objection.receipt))


def _on_file(person: Person, place: int) -> Household | None:
    """The household the person is in, when it may apply again."""
    if person.household_id is None:
        return None
    with scope.everything("an applicant may stand in another village's register"):
        household = Household.objects.get(id=person.household_id)
    if household.place != place:
        raise Refused(no("person_in_other_household", other=household.number or household.file_key))
    if household.status == "registered":
        raise Refused(no("registered_already", number=household.number or ""))
    return household


def _write(
    hand: Hand, line: JournalLine, place: int, applicant: Applicant, number: str, person: Person | None
) -> Household:
    key, book, name = new_id(), hand.book(place), applicant.name.strip()
    household = Household(
        id=key, place=place, group_name=applicant.group.strip(), head_name=name, head_sort=names.sort_key(name), size=1,
        status="applicant", phone_cell=cells.shut("register_household", "phone", key, applicant.phone.strip()),
        private_cell=cells.shut("register_household", "private", key, ""), act_from=line,
    )  # fmt: skip
    household.save(force_insert=True)
    held = {"from_day": hand.day, "act_from": line}
    Residence.objects.create(
        household=household,
        edition=instance.this().edition,
        place=place,
        group_name=household.group_name,
        **held,
    )
    Condition.objects.create(household=household, form=book.digest, answers={}, **held)
    Standing.objects.create(household=household, status="applicant", **held)
    if person is None:
        person_key = new_id()
        person = Person(
            id=person_key, name=name, name_sort=names.sort_key(name), name_initials=names.initials(name),
            sex=identity.sex(number), birth_date=identity.birth_date(number), id_kind="resident",
            id_cell=cells.shut("register_person", "id", person_key, number), id_index=cells.blind(number), place=place,
            household=household, act_from=line,
        )  # fmt: skip
        person.save(force_insert=True)
        PersonFacts.objects.create(person=person, form=book.digest, answers={}, **held)
    else:
        Person.objects.filter(id=person.id).update(household=household, place=place)
    Membership.objects.create(person=person, household=household, relation=corrections.HEAD, **held)
    return household
