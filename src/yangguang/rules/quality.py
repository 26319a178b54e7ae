"""What in a household's record is unlikely, so that somebody should look again?

Warnings, never refusals: rules that real systems show their users, over answers by field. What a code means
(a householder, an illness, a person able to work) stands with the code in its list; every bound is a value
of the book.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as made
from typing import Any, Protocol

from yangguang.book.codes import CodeList


class Book(Protocol):
    """What these rules ask of the book."""

    def number(self, key: str) -> int: ...
    def codes(self, key: str) -> CodeList: ...


@dataclass(frozen=True, slots=True)
class Member:
    """A person as the rules see one: answers by field, birth date as YYYY-MM-DD."""

    row: int
    relation: str | None
    sex: str | None
    birth: str | None
    id_kind: str | None
    facts: Mapping[str, Any]
    alike: int = 0  # members with the same serial (not 0) answered the same in every coded field


@dataclass(frozen=True, slots=True)
class Record:
    """A household as the rules see one. `items` in fen; `income` net per head in fen; `below` whether it is
    below the line.
    """

    facts: Mapping[str, Any]
    members: Sequence[Member]
    items: Mapping[str, int] = made(default_factory=dict)
    income: int | None = None
    below: bool | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something unlikely: at a member's row, or at the household (None)."""

    code: str
    field: str
    row: int | None = None
    facts: Mapping[str, Any] = made(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Person:
    """A member with its codes understood, and what is doubtful about such a member."""

    age: int | None
    facts: Mapping[str, Any]
    health: frozenset[str]
    labour: str
    stage: str
    disability_id: bool
    doubts: tuple[Doubt, ...] = ()


class Quality:
    """The rules under one opened book. `known` are the fields that were asked at all: an absent column
    isn't an empty answer.
    """

    def __init__(self, book: Book, known: Collection[str], day: dt.date) -> None:
        self._known = frozenset(known)
        self._day = day
        self._alike: dict[tuple[int, int | None, bool], _Person] = {}
        self._ages: dict[str, int] = {}
        self._number = {key: book.number("quality_" + key) for key in BOUNDS}
        self._meaning = {
            (key, fact): {code.is_: code.facts[fact] for code in book.codes(key).codes if fact in code.facts}
            for key, fact in MEANINGS
        }

    def doubts(self, record: Record) -> list[Doubt]:
        """Every doubt about a household, its own first."""
        people = [self._person(member) for member in record.members]
        found = [
            *self._cause(record, people),
            *self._aid(record, people),
            *self._money(record, people),
            *self._home(record),
            *self._exit(record, people),
            *self._monitoring(record),
            *self._family(record.members),
        ]
        for member, person in zip(record.members, people, strict=True):
            found.extend(Doubt(doubt.code, doubt.field, member.row, doubt.facts) for doubt in person.doubts)
        return found

    def _means(self, key: str, fact: str, code: Any) -> str:
        return self._meaning[key, fact].get(code, "") if code is not None else ""

    def _person(self, member: Member) -> _Person:
        """The member understood. Members who answered the same and are of one age are understood once."""
        facts = member.facts
        age = self._age(member.birth)
        certified = member.id_kind == "disability" or bool(facts.get("disability_number"))
        if not member.alike:
            return self._understood(facts, age, certified)
        key = (member.alike, age, certified)
        known = self._alike.get(key)
        if known is None:
            if len(self._alike) >= REMEMBERED:
                self._alike.clear()
            known = self._alike[key] = self._understood(facts, age, certified)
        return known

    def _understood(self, facts: Mapping[str, Any], age: int | None, certified: bool) -> _Person:
        person = _Person(
            age=age,
            facts=facts,
            health=frozenset(self._means("health", "kind", code) for code in facts.get("health") or ()),
            labour=self._means("labour", "kind", facts.get("labour")),
            stage=self._means("student", "stage", facts.get("student")),
            disability_id=certified,
        )
        return replace(person, doubts=(*self._empty(person), *self._work(person), *self._school(person)))

    def _age(self, birth: str | None) -> int | None:
        """Full years on the day."""
        if birth is None:
            return None
        known = self._ages.get(birth)
        if known is None:
            day, born = self._day, dt.date.fromisoformat(birth)
            known = self._ages[birth] = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
        return known

    def _working_age(self, person: _Person) -> bool:
        return (
            person.age is not None
            and self._number["work_age_from"] <= person.age <= self._number["work_age_to"]
        )

    def _cause(self, record: Record, people: list[_Person]) -> Iterator[Doubt]:
        cause = record.facts.get("cause")
        if cause is None:
            if "cause" in self._known:
                yield Doubt("quality_empty", "cause")
            return
        needs = self._means("cause", "needs", cause)
        healths: set[str] = set().union(*(person.health for person in people))
        if needs == "illness" and "health" in self._known and healths <= {"healthy"}:
            yield Doubt("quality_cause_all_healthy", "cause")
        if needs == "disability" and "health" in self._known and "disabled" not in healths:
            yield Doubt("quality_cause_none_disabled", "cause")
        if needs == "student" and "student" in self._known and not any(person.stage for person in people):
            yield Doubt("quality_cause_no_student", "cause")
        if cause in (record.facts.get("other_causes") or ()):
            yield Doubt("quality_cause_repeated", "other_causes")

    def _aid(self, record: Record, people: list[_Person]) -> Iterator[Doubt]:
        aid = self._means("attribute", "aid", record.facts.get("attribute"))
        if "living_allowance" in self._known and aid:
            has = any(
                self._means("yes_no", "truth", person.facts.get("living_allowance")) == "yes"
                for person in people
            )
            if aid == "allowance" and not has:
                yield Doubt("quality_allowance_without_member", "attribute")
            if aid == "none" and has:
                yield Doubt("quality_general_with_allowance", "attribute")
        if aid == "support":
            for member, person in zip(record.members, people, strict=True):
                if self._working_age(person) and person.labour == "able":
                    yield Doubt("quality_support_with_labour", "attribute", member.row)
        if record.items:
            allowance, support = (
                record.items.get("transfer_allowance", 0),
                record.items.get("transfer_full_support", 0),
            )
            if allowance > 0 and support > 0:
                yield Doubt("quality_two_aids", "transfer_allowance")
            if (aid == "allowance" and allowance == 0) or (aid == "support" and support == 0):
                yield Doubt("quality_aid_without_money", "attribute")

    def _money(self, record: Record, people: list[_Person]) -> Iterator[Doubt]:
        if record.income is not None:
            most = self._number["income_most"]
            if record.income <= 0 or record.income > most * 100:
                yield Doubt("quality_income_unlikely", "income_per_head", facts={"most": most})
        if not record.items:
            return
        business = sum(fen for key, fen in record.items.items() if key.startswith("business_"))
        if business > 0 and not any(
            key.startswith("expense_") and fen > 0 for key, fen in record.items.items()
        ):
            yield Doubt("quality_business_without_expense", "business_crops")
        wage = sum(fen for key, fen in record.items.items() if key.startswith("wage_"))
        if 0 < wage < self._number["wage_least"] * 100:
            yield Doubt("quality_wage_unlikely", "wage_job", facts={"least": self._number["wage_least"]})
        if "work_place" in self._known:
            works = any(
                person.facts.get("work_place") or person.facts.get("work_months") for person in people
            )
            if wage > 0 and not works:
                yield Doubt("quality_wage_without_worker", "wage_job")
            if works and wage == 0:
                yield Doubt("quality_worker_without_wage", "wage_job")

    def _home(self, record: Record) -> Iterator[Doubt]:
        facts, heads = record.facts, max(len(record.members), 1)
        for key in ("dangerous_house", "water_safe"):
            if key in self._known and facts.get(key) is None:
                yield Doubt("quality_empty", key)
        for key, bound in (("farmland", "farmland_most"), ("woodland", "woodland_most")):
            if key in facts and float(facts[key]) > self._number[bound] * heads:
                yield Doubt("quality_land_unlikely", key, facts={"most": self._number[bound]})
        if "road_km" in facts and float(facts["road_km"]) > self._number["road_most"]:
            yield Doubt("quality_distance_unlikely", "road_km", facts={"most": self._number["road_most"]})

    def _exit(self, record: Record, people: list[_Person]) -> Iterator[Doubt]:
        facts = record.facts
        standing = self._means("exit_status", "standing", facts.get("exit_status"))
        if (standing or self._means("household_type", "standing", facts.get("household_type"))) != "exited":
            return
        if record.below:
            yield Doubt("quality_exited_below_line", "income_per_head")
        if self._means("dangerous_house", "unsafe", facts.get("dangerous_house")):
            yield Doubt("quality_exited_unsafe_house", "dangerous_house")
        if self._means("yes_no", "truth", facts.get("water_safe")) == "no":
            yield Doubt("quality_exited_unsafe_water", "water_safe")
        if facts.get("house_area") == "0":
            yield Doubt("quality_exited_no_house", "house_area")
        for member, person in zip(record.members, people, strict=True):
            insured = self._means("yes_no", "truth", person.facts.get("serious_illness_insurance"))
            if person.health & {"chronic", "serious"} and insured == "no":
                yield Doubt("quality_exited_uninsured", "serious_illness_insurance", member.row)

    def _monitoring(self, record: Record) -> Iterator[Doubt]:
        facts = record.facts
        if facts.get("monitoring_type") and "risks" in self._known and not facts.get("risks"):
            yield Doubt("quality_no_risk", "risks")
        removed = self._means("yes_no", "truth", facts.get("risk_removed")) == "yes"
        if removed and "risk_removed_day" in self._known and not facts.get("risk_removed_day"):
            yield Doubt("quality_removed_without_day", "risk_removed_day")
        if facts.get("risk_day") and facts.get("risk_removed_day"):
            days = (
                dt.date.fromisoformat(facts["risk_removed_day"]) - dt.date.fromisoformat(facts["risk_day"])
            ).days
            if days < self._number["risk_days_least"]:
                yield Doubt("quality_removed_early", "risk_removed_day", facts={"days": days})

    def _family(self, members: Sequence[Member]) -> Iterator[Doubt]:
        head = next(
            (member for member in members if self._means("relation", "head", member.relation) == "yes"), None
        )
        for member in members:
            own = self._means("relation", "sex", member.relation)
            if own and member.sex and own != member.sex:
                yield Doubt("quality_relation_sex", "relation", member.row)
            spouse = self._means("relation", "spouse", member.relation) == "yes"
            if spouse and head and head.sex and head.sex == member.sex:
                yield Doubt("quality_spouse_sex", "relation", member.row)

    def _empty(self, person: _Person) -> Iterator[Doubt]:
        facts, known, age = person.facts, self._known, person.age
        if "ethnicity" in known and not facts.get("ethnicity"):
            yield Doubt("quality_empty", "ethnicity")
        if "health" in known and not facts.get("health"):
            yield Doubt("quality_empty", "health")
        if "labour" in known and not facts.get("labour") and self._working_age(person):
            yield Doubt("quality_empty", "labour")
        if "education" in known and not facts.get("education") and not person.stage:
            yield Doubt("quality_empty", "education")
        school = age is not None and self._number["school_age_from"] <= age <= self._number["school_age_to"]
        if school and "student" in known and not facts.get("student"):
            yield Doubt("quality_empty", "student")
        if "disabled" in person.health and "disability_number" in known and not person.disability_id:
            yield Doubt("quality_no_certificate", "disability_number")
        if age is not None and age > self._number["age_most"]:
            yield Doubt("quality_age_unlikely", "id_number", facts={"age": age})

    def _work(self, person: _Person) -> Iterator[Doubt]:
        facts = person.facts
        place, months = facts.get("work_place"), facts.get("work_months")
        if place and not months and "work_months" in self._known:
            yield Doubt("quality_place_without_months", "work_months")
        if months and not place and "work_place" in self._known:
            yield Doubt("quality_months_without_place", "work_place")
        if (place or months) and person.labour in ("none", "lost"):
            yield Doubt("quality_no_labour_works", "work_place")
        if (place or months) and person.stage in STAGES:
            yield Doubt("quality_student_works", "work_place")
        if person.health == {"healthy"} and self._working_age(person):
            if person.labour == "lost":
                yield Doubt("quality_healthy_lost_labour", "labour")
            if person.labour == "none" and not person.stage:
                yield Doubt("quality_healthy_no_labour", "labour")

    def _school(self, person: _Person) -> Iterator[Doubt]:
        if person.age is None or person.stage not in STAGES:
            return
        low, high = (self._number[f"{person.stage}_{end}"] for end in ("from", "to"))
        if not low <= person.age <= high:
            yield Doubt("quality_school_age", "student", facts={"age": person.age})


REMEMBERED = 100_000  # combinations of answers and age; a county has a few thousand
STAGES = ("primary", "junior", "senior")
BOUNDS = (
    *("work_age_from", "work_age_to", "school_age_from", "school_age_to", "age_most"),
    *("income_most", "wage_least", "farmland_most", "woodland_most", "road_most", "risk_days_least"),
    *(f"{stage}_{end}" for stage in STAGES for end in ("from", "to")),
)
MEANINGS = (
    *(
        ("health", "kind"),
        ("labour", "kind"),
        ("student", "stage"),
        ("cause", "needs"),
        ("attribute", "aid"),
        ("yes_no", "truth"),
    ),
    *(("exit_status", "standing"), ("household_type", "standing"), ("dangerous_house", "unsafe")),
    *(("relation", "head"), ("relation", "sex"), ("relation", "spouse")),
)
