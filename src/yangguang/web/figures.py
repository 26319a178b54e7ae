"""How does my place stand, and who below it is behind?

Figures come from small tables kept up to date (tallies by village, rounds): they are exact and do not cost a count of households.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, Sum

from yangguang.faces import places
from yangguang.faces.pages import Visitor
from yangguang.register.models import Notice, Round
from yangguang.register.places import tallies_of
from yangguang.terms.place import LEVELS, level_of, span

WIDTH = {"city": 10**8, "county": 10**6, "township": 10**3, "village": 1}
APPLYING = "applicant"
REGISTERED = "registered"


@dataclass(frozen=True, slots=True)
class Standing:
    """Households and persons of a place in one status."""

    status: str
    households: int
    persons: int


def of_place(place: int) -> list[Standing]:
    """Households and persons by status, the statuses with most households first."""
    low, high = span(place)
    rows = tallies_of(level_of(place)).filter(place__gte=low, place__lt=high, households__gt=0).values("status")
    counted = rows.annotate(h=Sum("households"), p=Sum("persons")).order_by("-h")
    return [Standing(r["status"], r["h"], r["p"]) for r in counted if r["status"] != "void"]


def level_below(place: int) -> str | None:
    """The level of the places one shows below `place`; None below a township's villages."""
    children = places.children(place)
    return level_of(children[0]) if children else None


def below(visitor: Visitor) -> list[dict[str, Any]]:
    """The places one level below mine: registered, applying, open, overdue; who is behind first, then who is at work.

    Rounds and notices are counted by their place, which stands in an index: no row itself is read.
    """
    place = visitor.home
    level = level_below(place) if place else None
    if level is None or LEVELS.index(level) > LEVELS.index("village"):
        return []
    width, (low, high) = WIDTH[level], span(place)
    tallies = (
        tallies_of(level)
        .filter(place__gte=low, place__lt=high)
        .annotate(under=F("place") / width)
        .values("under")
    )
    people = {
        r["under"]: r
        for r in tallies.annotate(
            registered=Sum("households", filter=Q(status=REGISTERED)), applying=Sum("households", filter=Q(status=APPLYING)),
            persons=Sum("persons", filter=Q(status=REGISTERED)),
        )
    }  # fmt: skip
    rounds = Round.objects.filter(closed_day__isnull=True).annotate(under=F("place") / width).values("under")
    going = {r["under"]: r for r in rounds.annotate(open=Sum("cases_open"), rounds=Count("place"))}
    overdue = _overdue(visitor.day, width)
    out = []
    for code in places.children(place):
        under = code // width
        tally: Mapping[str, Any] = people.get(under, {})
        round_: Mapping[str, Any] = going.get(under, {})
        out.append({
            "place": code, "registered": tally.get("registered") or 0, "applying": tally.get("applying") or 0,
            "persons": tally.get("persons") or 0, "open": round_.get("open") or 0, "rounds": round_.get("rounds") or 0,
            "late": overdue.get(under, 0),
        })  # fmt: skip
    return sorted(out, key=lambda r: (-r["late"], not r["open"], r["place"]))


def _overdue(day: dt.date, width: int) -> dict[int, int]:
    """Notices whose window is over for more than a day and that still hang, by place below."""
    rows = (
        Notice.objects.filter(ended__isnull=True, closes_from__lt=day)
        .annotate(under=F("place") / width)
        .values("under")
    )
    return {r["under"]: r["n"] for r in rows.annotate(n=Count("place"))}
