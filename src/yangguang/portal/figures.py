"""How many households are helped here, in numbers from which nobody can compute a neighbour?

From the tallies the database keeps by village. Counts below the book's smallest cell are only said to be below it and all others
are rounded to that size: an exact total beside exact neighbours would give the hidden cell away (trust.md, A-32, I-28).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Max, Min, Q, Sum

from yangguang.book.reader import Book
from yangguang.faces import places
from yangguang.register.models import Notice, Tally
from yangguang.rules.notices import small
from yangguang.terms.place import LEVELS, at_level, level_of, span

WIDTH = {"city": 10**8, "county": 10**6, "township": 10**3, "village": 1}
REGISTERED, APPLYING = "registered", "applicant"
SHADES = 5  # of the tiles: a fifth of the largest each


@dataclass(frozen=True, slots=True)
class Count:
    """A public count: as it is printed, and a number of that size for shades."""

    text: str
    size: int


@dataclass(frozen=True, slots=True)
class Figures:
    """A place in numbers: helped households and their people, households whose case is under way."""

    households: Count
    persons: Count
    applying: Count

    @property
    def empty(self) -> bool:
        """Is there nothing to say of this place?"""
        return not (self.households.size or self.applying.size)


@dataclass(frozen=True, slots=True)
class Part:
    """One of the places below, with its figures, its running notices, and its shade from 0 (none) to SHADES."""

    code: int
    name: str
    figures: Figures
    notices: int
    shade: int = 0


def public_count(number: int, least: int) -> Count:
    """A count as the public sees it: nothing as it is, below `least` only so, else rounded (halves up) to `least`."""
    if number < least:
        return Count(small(number, least), min(number, 1))
    rounded = (number + least // 2) // least * least
    return Count(f"{rounded:,}", rounded)


def _figures(row: Mapping[str, Any], least: int) -> Figures:
    return Figures(*(public_count(row.get(key) or 0, least) for key in ("households_", "persons_", "applying_")))


_SUMS = {
    "households_": Sum("households", filter=Q(status=REGISTERED)),
    "persons_": Sum("persons", filter=Q(status=REGISTERED)),
    "applying_": Sum("households", filter=Q(status=APPLYING)),
}


def of_place(place: int, book: Book) -> Figures:
    """The figures of one place."""
    low, high = span(place)
    return _figures(Tally.objects.filter(place__gte=low, place__lt=high).aggregate(**_SUMS), book.number("small_cell"))


def below(place: int, book: Book, notices: dict[int, int]) -> list[Part]:
    """The places one level below, in the order of their codes. `notices`: how many run, by place of the notice."""
    children = places.children(place)
    if not children:
        return []
    width, (low, high) = WIDTH[level_of(children[0])], span(place)
    rows = Tally.objects.filter(place__gte=low, place__lt=high).annotate(under=F("place") / width)
    counted = {r["under"]: r for r in rows.values("under").annotate(**_SUMS)}
    running: dict[int, int] = {}
    for where, number in notices.items():
        running[where // width] = running.get(where // width, 0) + number
    least = book.number("small_cell")
    listed = [(c, _figures(counted.get(c // width, {}), least)) for c in children]
    largest = max((f.households.size for _, f in listed), default=0)
    return [
        Part(c, places.name(c), f, running.get(c // width, 0), -(-SHADES * f.households.size // largest) if largest else 0)
        for c, f in listed
    ]


def focus(province: int) -> int:
    """Where there is something to see: the province, or the one city or county that holds everything in it."""
    low, high = span(province)
    inside = {"place__gte": low, "place__lt": high}
    ends = [
        Tally.objects.filter(**inside, households__gt=0).aggregate(low=Min("place"), high=Max("place")),
        Notice.public.filter(**inside, ended__isnull=True).aggregate(low=Min("place"), high=Max("place")),
    ]
    codes = [code for row in ends for code in row.values() if code is not None]
    here = province
    for level in ("city", "county"):
        if not codes or any(LEVELS.index(level_of(c)) < LEVELS.index(level) for c in codes):
            break
        around = {at_level(code, level) for code in codes}
        if len(around) > 1 or places.name(next(iter(around))).isdigit():
            break
        here = around.pop()
    return here
