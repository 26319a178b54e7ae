"""What would adopting a newer edition of the divisions move, and what must a person still choose?"""

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from yangguang.book import place_changes
from yangguang.book import places as editions
from yangguang.book.place_changes import Fate, Way
from yangguang.book.places import Edition
from yangguang.register.models import (
    Appointment,
    Case,
    DataLoad,
    Finding,
    Household,
    Instance,
    Job,
    Letter,
    Notice,
    Person,
    Round,
)
from yangguang.terms.decision import Refused, no
from yangguang.terms.place import LEVELS, at_level, level_of
from yangguang.work import clock
from yangguang.work.adopting.choices import HOUSEHOLDS, POSTS, Choices, Wanted
from yangguang.work.adopting.moves import Leaving

VOID = "void"
SHOWN = 10  # places a refusal names


@dataclass
class Plan:
    """What adopting an edition does: which villages leave their codes, which posts, and what is missing."""

    way: Way
    leaving: dict[int, Leaving] = field(default_factory=dict)
    posts: dict[int, tuple[int, ...]] = field(default_factory=dict)
    loads: dict[int, int] = field(default_factory=dict)
    missing: list[Wanted] = field(default_factory=list)
    counts: Counter[int] = field(default_factory=Counter)  # living households of each village
    chosen: dict[int, int] = field(default_factory=dict)  # whole villages by a person's choice

    @property
    def moving(self) -> dict[tuple[int, int], int]:
        """Households by village and the village they go to."""
        out: Counter[tuple[int, int]] = Counter()
        for place, each in self.leaving.items():
            for target in each.apart.values():
                out[place, target] += 1
            out[place, each.becomes] += self.counts[place] - len(each.apart)
        return {pair: n for pair, n in sorted(out.items()) if n and pair[0] != pair[1]}

    def counties(self) -> list[int]:
        """The counties, by their code of before, in which anything moves."""
        touched = [*self.leaving, *self.posts, *self.loads]
        below = (p for p in touched if LEVELS.index(level_of(p)) >= LEVELS.index("county"))
        return sorted({at_level(place, "county") for place in below})

    def told(self) -> dict[str, Any]:
        """As `--json` tells it."""
        moving = self.moving
        return {
            "from": self.way.before.key,
            "edition": self.way.after.key,
            "households": sum(moving.values()),
            "counties": [self._county(county, moving) for county in self.counties()],
            "moves": [self._told(place, target, n) for (place, target), n in moving.items()],
            "posts": [
                {
                    "place": place,
                    "name": spoken(self.way.before, place),
                    "becomes": [{"place": c, "name": spoken(self.way.after, c)} for c in codes],
                }
                for place, codes in sorted(self.posts.items())
            ],
            "choices": [row.told() for row in self.missing],
        }

    def _told(self, place: int, target: int, households: int) -> dict[str, Any]:
        fate = fate_of(self.way, place)
        line = fate is not None and fate.becomes == target and place not in self.chosen
        return {
            "place": place,
            "name": spoken(self.way.before, place),
            "becomes": target,
            "new_name": spoken(self.way.after, target),
            "kind": fate.kind if fate else "",
            "basis": list(fate.basis) if fate and line else ["chosen"],
            "households": households,
        }

    def _county(self, county: int, moving: Mapping[tuple[int, int], int]) -> dict[str, Any]:
        return {
            "county": county,
            "name": self.way.before.names.get(county, ""),
            "households": sum(n for (place, _), n in moving.items() if at_level(place, "county") == county),
            "posts": sum(1 for p in self.posts if at_level(p, "county") == county),
        }


def spoken(edition: Edition, code: int) -> str:
    """A place's name with its township, as a choice shows it."""
    levels = ("township", "village") if level_of(code) == "village" else (level_of(code),)
    return " ".join(edition.names[c] for level in levels if (c := at_level(code, level)) in edition.names)


def fate_of(way: Way, place: int) -> Fate | None:
    """What became of a place; None for a code the edition before does not know."""
    return way.fate(place) if place in way.before.names else None


def make(here: Instance, key: str, choices: Choices) -> Plan:
    """The plan. Reads beyond every scope. Raises `Refused` `unknown_edition`, `edition_not_newer`, and for a
    choice that cannot be.
    """
    known = [k for k, _ in editions.editions(here.province)]
    if key not in known:
        raise Refused(no("unknown_edition", edition=key, known=", ".join(known)))
    if key <= here.edition:
        raise Refused(no("edition_not_newer", edition=key, now=here.edition))
    plan = Plan(place_changes.between(here.province, here.edition, key))
    _sound(plan.way, choices)
    living = Household.objects.exclude(status=VOID).values("place").annotate(n=Count("id"))
    plan.counts.update({row["place"]: row["n"] for row in living})
    for place in sorted(_used()):
        _village(plan, place, choices)
    _posts(plan, choices)
    for place in DataLoad.objects.filter(superseded=False).values_list("place", flat=True).distinct():
        fate = fate_of(plan.way, place)
        if fate is not None and fate.alone and fate.becomes is not None and fate.becomes != place:
            plan.loads[place] = fate.becomes
    return plan


def _used() -> set[int]:
    """Every village in which something stands that follows it."""
    return {
        place
        for model in (Household, Person, Case, Finding, Letter)
        for place in model.objects.values_list("place", flat=True).distinct().order_by()
    }


def _sound(way: Way, choices: Choices) -> None:
    """Each chosen place is a village of the new edition, each place chosen for one of the edition before."""
    pairs = [*choices.places.items(), *((p, to) for (p, _), to in choices.groups.items())]
    for place, to in [*pairs, *((place, to) for to, place in choices.households.values())]:
        if place not in way.before.names:
            raise Refused(no("choice_unknown_place", place=place, edition=way.before.key))
        if to not in way.after.names or level_of(to) != "village":
            raise Refused(no("choice_unknown_place", place=to, edition=way.after.key))
    for place, codes in choices.posts.items():
        for code in codes:
            if code not in way.after.names:
                raise Refused(no("choice_unknown_place", place=code, edition=way.after.key))
            if LEVELS.index(level_of(code)) < LEVELS.index(level_of(place)):
                raise Refused(no("choice_wider", place=code, was=place))


def _village(plan: Plan, place: int, choices: Choices) -> None:
    """Where the village's households go: by household, by group, as a whole by choice, by the table."""
    fate = fate_of(plan.way, place)
    whole = choices.places.get(place, fate.becomes if fate else None)
    apart, asked = _apart(place, whole, choices)
    if place in choices.places:
        plan.chosen[place] = choices.places[place]
    if asked or (whole is None and not apart and _stands(place)):
        plan.missing.append(_wanted(plan, HOUSEHOLDS, place, fate, households=asked or plan.counts[place]))
        return
    if whole is None and not apart:
        return
    most = whole if whole is not None else Counter(apart.values()).most_common(1)[0][0]
    each = Leaving(place, most, apart)
    if each.targets:
        plan.leaving[place] = each


def _stands(place: int) -> bool:
    """Is there anybody, or only the trace of what was taken back?"""
    return (
        Household.objects.filter(place=place).exists()
        or Person.objects.filter(place=place, household__isnull=True).exists()
    )


def _apart(place: int, whole: int | None, choices: Choices) -> tuple[dict[uuid.UUID, int], int]:
    """The households of a village that go by a choice of their own, and how many are left without one."""
    named = {key for key, (_, at) in choices.households.items() if at == place}
    if not named and not any(at == place for at, _ in choices.groups):
        return {}, 0
    apart, asked = {}, 0
    rows = Household.objects.exclude(status=VOID).filter(place=place)
    for key, number, group in rows.values_list("id", "number", "group_name").iterator():
        own = next((name for name in (str(key), key.hex, number or "") if name in named), None)
        named.discard(own or "")
        target = choices.households[own][0] if own else choices.groups.get((place, group), whole)
        if target is None:
            asked += 1
        elif target != whole:
            apart[key] = target
    if named:
        raise Refused(no("choice_unknown_household", household=min(named), place=place))
    return apart, asked


def _wanted(
    plan: Plan, what: str, place: int, fate: Fate | None, households: int = 0, posts: int = 0
) -> Wanted:
    codes = () if fate is None else fate.candidates or ((fate.becomes,) if fate.becomes is not None else ())
    offered = tuple((code, spoken(plan.way.after, code)) for code in codes)
    return Wanted(what, place, spoken(plan.way.before, place), households, posts, offered)


def open_posts() -> QuerySet[Appointment]:
    """The posts that are held, or will be."""
    return Appointment.objects.filter(Q(to_day__isnull=True) | Q(to_day__gt=clock.day()), act_to__isnull=True)


def _posts(plan: Plan, choices: Choices) -> None:
    """A post follows its place where that went on by itself; into a merged or split place it never widens
    unasked.
    """
    for place, held in open_posts().order_by("place").values_list("place").annotate(n=Count("id")):
        if level_of(place) == "nation":
            continue
        fate = fate_of(plan.way, place)
        if place in choices.posts:
            plan.posts[place] = choices.posts[place]
        elif fate is None or not fate.alone or (place in choices.places and place in plan.leaving):
            plan.missing.append(_wanted(plan, POSTS, place, fate, posts=held))
        elif fate.becomes is not None and fate.becomes != place:
            plan.posts[place] = (fate.becomes,)


def changes(plan: Plan, place: int) -> bool:
    """Does anybody leave this place, or is its code given up?"""
    fate = fate_of(plan.way, place)
    return place in plan.leaving or fate is None or fate.becomes != place


def hindrances(plan: Plan) -> None:
    """Raise `Refused` while a round with cases is open, a notice hangs or a file is being read where
    something moves.
    """
    rounds = Round.objects.filter(closed_day__isnull=True, cases__isnull=False)
    _none("places_rounds_open", rounds.values_list("place", flat=True), plan)
    notices = Notice.public.filter(ended__isnull=True).values_list("place", flat=True)
    _none("places_notices_hang", notices, plan)
    running = Job.objects.filter(kind__startswith="intake.", state="running", lease_until__gt=clock.at())
    if running.exists():
        raise Refused(no("places_file_is_read", count=running.count()))


def _none(code: str, found: QuerySet[Any, int], plan: Plan) -> None:
    where = [place for place in found.distinct().order_by("place") if changes(plan, place)]
    if where:
        names = ", ".join(spoken(plan.way.before, place) for place in where[:SHOWN])
        raise Refused(no(code, count=len(where), places=names))


def empty_rounds(plan: Plan) -> list[uuid.UUID]:
    """The open rounds that nobody applied to, in villages that change."""
    rows = Round.objects.filter(closed_day__isnull=True, cases__isnull=True).values_list("id", "place")
    return [key for key, place in rows if changes(plan, place)]
