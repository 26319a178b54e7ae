"""How do the rows of the register follow their village into its new code?

Village by village, each in a few statements, so that memory does not grow with the register. A code may be
given up by one village and taken by another in the same edition: who leaves goes first, and where villages
exchange their codes one of them waits under a code that no place has.
"""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection

from yangguang.register import bulk
from yangguang.register.ids import new_id
from yangguang.register.models import (
    Attachment,
    Case,
    Finding,
    Household,
    JournalLine,
    Letter,
    Objection,
    Person,
    Proposal,
    Residence,
)
from yangguang.terms.place import at_level, level_of

PIECE = 2000
RESIDENCE = ("id", "from_day", "act_from_id", "household_id", "edition", "place", "group_name")
FOLLOW = (Household, Person, Case, Finding, Letter, Attachment)  # whatever stands in the village
OF_HOUSEHOLD = (
    (Person, "household"),
    (Case, "household"),
    (Finding, "household"),
    (Letter, "case__household"),
)
LOCKED = ("household", "case", "round", "notice", "appointment", "batch")


@dataclass(frozen=True, slots=True)
class Leaving:
    """A village whose households leave it: all to one other, or some of them apart."""

    place: int
    becomes: int  # where what belongs to no household apart goes; may be the place itself
    apart: Mapping[uuid.UUID, int] = field(default_factory=dict)

    @property
    def targets(self) -> frozenset[int]:
        """Every other place that receives from it."""
        return frozenset({self.becomes, *self.apart.values()} - {self.place})

    @property
    def stays(self) -> bool:
        """Does the village itself stay where it is?"""
        return self.becomes == self.place


def in_order(targets: Mapping[int, Collection[int]]) -> Iterator[tuple[str, int]]:
    """The sources in such an order that nobody arrives where somebody has yet to leave: ("move", source);
    in a ring one is told to ("park", source) and moves at the end ("fetch", source).
    """
    pending, parked = set(targets), []
    while pending:
        ready = sorted(s for s in pending if not set(targets[s]) & (pending - {s}))
        if not ready:
            first = min(pending)
            pending.discard(first)
            parked.append(first)
            yield "park", first
        for source in ready:
            pending.discard(source)
            yield "move", source
    for source in parked:
        yield "fetch", source


def lock() -> None:
    """Nobody writes what moves until this transaction ends. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        tables = ", ".join(f"register_{name}" for name in LOCKED)
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")


def move_all(leaving: Sequence[Leaving], lines: Mapping[int, JournalLine], edition: str) -> int:
    """Move what stands in the villages; `lines`: the journal line of each old county. Returns the
    households whose residence changed.
    """
    by_place = {each.place: each for each in leaving}
    moved = 0
    for word, place in in_order({each.place: each.targets for each in leaving}):
        each, line = by_place[place], lines[at_level(place, "county")]
        if word == "park":
            _shift(place, -place)
            continue
        at = -place if word == "fetch" else place
        moved += _move(each, at, line, edition)
    return moved


def _move(each: Leaving, at: int, line: JournalLine, edition: str) -> int:
    moved = 0
    for target in sorted(set(each.apart.values())):
        ids = [key for key, to in each.apart.items() if to == target]
        for start in range(0, len(ids), PIECE // 4):
            moved += _apart(ids[start : start + PIECE // 4], at, each.place, target, line, edition)
    if not each.stays:
        moved += _residences(at, each.becomes, line, edition)
    if at != each.becomes:
        _shift(at, each.becomes)
    return moved


def _shift(at: int, to: int) -> None:
    """Everything that stands in the village. What two persons have half said and open objections go along;
    what is settled keeps the place of its day.
    """
    for model in FOLLOW:
        model.objects.filter(place=at).update(place=to)
    Proposal.objects.filter(settled__isnull=True, place=at).update(place=to)
    Objection.objects.exclude(status="closed").filter(place=at).update(place=to)


def _apart(ids: list[uuid.UUID], at: int, place: int, target: int, line: JournalLine, edition: str) -> int:
    if target == place:
        return 0
    moved = _residences(at, target, line, edition, ids)
    Attachment.objects.filter(place=at, about__in=ids).update(place=target)
    cases = Case.objects.filter(household__in=ids).values("id")
    Attachment.objects.filter(place=at, about__in=cases).update(place=target)
    findings = Finding.objects.filter(household__in=ids).values("id")
    Proposal.objects.filter(settled__isnull=True, subject__in=findings).update(place=target)
    Objection.objects.exclude(status="closed").filter(case__household__in=ids).update(place=target)
    for model, path in OF_HOUSEHOLD:
        model.objects.filter(**{f"{path}__in": ids}).update(place=target)
    Household.objects.filter(id__in=ids).update(place=target)
    return moved


def _residences(
    at: int, target: int, line: JournalLine, edition: str, ids: list[uuid.UUID] | None = None
) -> int:
    """Close the residences of the village's households on the day of the act and open those in the new one."""
    rows = Residence.objects.filter(
        household__place=at, to_day__isnull=True, act_to__isnull=True, act_from__lt=line.id
    )
    if ids is not None:
        rows = rows.filter(household__in=ids)
    moved = 0
    while piece := list(
        rows.order_by("id").values_list("id", "from_day", "household_id", "group_name")[:PIECE]
    ):
        fresh = [
            (new_id(), max(line.day, since), line.id, household, edition, target, group)
            for _, since, household, group in piece
        ]
        later = [key for key, since, _, _ in piece if since >= line.day]
        past = [key for key, since, _, _ in piece if since < line.day]
        for start in range(0, len(piece), 900):
            Residence.objects.filter(id__in=past[start : start + 900]).update(to_day=line.day)
            Residence.objects.filter(id__in=later[start : start + 900]).update(act_to=line)
        moved += bulk.insert(Residence, RESIDENCE, fresh)
    return moved


def offices_of_objections() -> None:
    """Open objections lie with the office around the village where they are now."""
    for row in Objection.objects.exclude(status="closed").only("id", "place", "office_place").iterator():
        office = at_level(row.place, level_of(row.office_place))
        if office != row.office_place:
            Objection.objects.filter(id=row.id).update(office_place=office)
            Proposal.objects.filter(settled__isnull=True, subject=row.id).update(place=office)
