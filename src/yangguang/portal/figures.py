"""How many households are helped here, in numbers from which nobody can compute a neighbour?

All pages draw on one source (docs/decisions/0008): the newest frozen copy that holds everything the register holds, as a
job prepared it; without one, the tallies the database keeps by village, where counts below the book's smallest cell are
only said to be below it and all others are rounded to that size: an exact total beside exact neighbours would give the
hidden cell away. Two sources side by side could tell each other's hidden counts.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Max, Min, Q, Sum
from django.utils.translation import gettext as _

from yangguang.book.reader import Book, open_book
from yangguang.faces import places
from yangguang.register.models import CountyTally, Notice, Snapshot
from yangguang.register.places import tallies_of
from yangguang.rules.notices import small
from yangguang.terms.place import LEVELS, at_level, contains, level_of, span
from yangguang.work.questions import answers

WIDTH = {"city": 10**8, "county": 10**6, "township": 10**3, "village": 1}
REGISTERED, APPLYING = "registered", "applicant"
SHADES = 5  # of the tiles: a fifth of the largest each


@dataclass(frozen=True, slots=True)
class Count:
    """A public count: as it is printed, and a number of that size for shades."""

    text: str
    size: int
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where the figures come from: a copy, or (None) the register as it is; the book and the day they hold for."""

    copy: Snapshot | None
    book: str
    day: dt.date

    def told(self, place: int) -> dict[str, Any]:
        """What the job left of a place in the copy; of one around the copy the copy's own, for nobody is elsewhere."""
        assert self.copy is not None
        asked = self.copy.place if contains(place, self.copy.place) else place
        return answers.read(self.copy, answers.PUBLIC, str(asked)) or {}


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


def _of_copy(told: Mapping[str, int | None]) -> Figures:
    """Figures as the job left them: rounded, None where a count is left out."""

    def count(key: str) -> Count:
        number = told.get(key, 0)
        return Count(_("not published"), 1, True) if number is None else Count(f"{number:,}", number)

    return Figures(*(count(key) for key in ("households", "persons", "applying")))


_SUMS = {
    "households_": Sum("households", filter=Q(status=REGISTERED)),
    "persons_": Sum("persons", filter=Q(status=REGISTERED)),
    "applying_": Sum("households", filter=Q(status=APPLYING)),
}


def source(province: int, day: dt.date) -> Source:
    """The one source of all figures of the portal today."""
    here = focus(province)
    copy = answers.newest_of_all(here, day)
    if copy is not None:
        said = answers.read(copy, answers.PUBLIC, str(copy.place)) or {}
        return Source(copy, str(said.get("book", copy.book)), copy.day)
    return Source(None, open_book(here, day).digest, day)


def of_place(place: int, book: Book, origin: Source | None = None) -> Figures:
    """The figures of one place, of the register's own counts where `origin` names no copy."""
    if origin is not None and origin.copy is not None:
        return _of_copy(origin.told(place).get("figures", {}))
    low, high = span(place)
    rows = tallies_of(level_of(place)).filter(place__gte=low, place__lt=high)
    return _figures(rows.aggregate(**_SUMS), book.number("small_cell"))


def below(place: int, book: Book, notices: dict[int, int], origin: Source | None = None) -> list[Part]:
    """The places one level below, in the order of their codes. `notices`: how many run, by place of the notice."""
    children = places.children(place)
    if not children:
        return []
    width = WIDTH[level_of(children[0])]
    running: dict[int, int] = {}
    for where, number in notices.items():
        running[where // width] = running.get(where // width, 0) + number
    if origin is not None and origin.copy is not None:
        listed = _below_of_copy(place, children, origin, origin.copy)
    else:
        listed = _below_of_register(place, children, width, book)
    largest = max((f.households.size for _code, f in listed), default=0)
    return [
        Part(c, places.name(c), f, running.get(c // width, 0), -(-SHADES * f.households.size // largest) if largest else 0)
        for c, f in listed
    ]


def _below_of_register(place: int, children: list[int], width: int, book: Book) -> list[tuple[int, Figures]]:
    low, high = span(place)
    rows = tallies_of(level_of(children[0])).filter(place__gte=low, place__lt=high).annotate(under=F("place") / width)
    counted = {r["under"]: r for r in rows.values("under").annotate(**_SUMS)}
    least = book.number("small_cell")
    return [(c, _figures(counted.get(c // width, {}), least)) for c in children]


def _below_of_copy(place: int, children: list[int], origin: Source, copy: Snapshot) -> list[tuple[int, Figures]]:
    if contains(place, copy.place) and place != copy.place:  # the copy lies in one of them; nobody in the others
        return [(c, _of_copy(origin.told(c)["figures"] if contains(c, copy.place) else {})) for c in children]
    told = origin.told(place).get("below", {})
    return [(c, _of_copy(told.get(str(c), {}))) for c in children]


def focus(province: int) -> int:
    """Where there is something to see: the province, or the one city or county that holds everything in it."""
    low, high = span(province)
    inside = {"place__gte": low, "place__lt": high}
    ends = [
        CountyTally.objects.filter(**inside, households__gt=0).aggregate(low=Min("place"), high=Max("place")),
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
