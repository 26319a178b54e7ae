"""Which identity numbers can be given to invented people without naming a living one?

GB 11643 keeps the sequence numbers 996 to 999 for people who were a hundred years old when the numbers were
lengthened in 1999. Ours have these sequences and a later birth date: well-formed, with a right check
character, and nobody's. Telephones begin with 154, which is given to no network; companies have an
organisation part that begins with DEM0, which no register issues.
"""

import datetime as dt
import random
from collections.abc import Sequence

from yangguang.terms.identity import check_digit

SEQUENCES = {"1": (997, 999), "2": (996, 998)}  # odd for men
EARLIEST = dt.date(1916, 1, 1)  # younger than a hundred on the demonstration's first day
_YEAR = 366
CROWDED = 640  # of 730 in a year, a sex and an area: beyond, another area is asked first
_ORGANISATION = "0123456789ABCDEFGHJKLMNPQRTUWXY"


class Numbers:
    """Gives each number once. About 58,000 of each sex fit into a county; then the next area's are taken."""

    def __init__(self, areas: Sequence[int]) -> None:
        """`areas`: county codes of six digits; the first is where most are born."""
        assert areas
        self.areas = tuple(areas)
        self._given: dict[tuple[int, int, str], int] = {}
        self._by_year: dict[tuple[int, int, str], int] = {}

    def take(self, born: dt.date, sex: str, area: int | None = None) -> tuple[str, dt.date]:
        """A free number for `sex` born about `born`, and the birth date it states (the same year).

        Raises `ValueError` when the year is full in all areas.
        """
        areas = self.areas if area is None else (area, *self.areas)
        for most in (CROWDED, 2 * _YEAR):
            for place in areas:
                if self._by_year.get((place, born.year, sex), 0) < most:
                    found = self._in_area(place, born, sex)
                    if found is not None:
                        return found
        raise ValueError(f"no number is left for {born.year}: name more areas")

    def _in_area(self, place: int, born: dt.date, sex: str) -> tuple[str, dt.date] | None:
        day = born
        for _ in range(_YEAR):
            key = (place, day.toordinal(), sex)
            used = self._given.get(key, 0)
            if used < 2:
                self._given[key] = used + 1
                year = (place, born.year, sex)
                self._by_year[year] = self._by_year.get(year, 0) + 1
                body = f"{place}{day:%Y%m%d}{SEQUENCES[sex][used]}"
                return body + check_digit(body), day
            day += dt.timedelta(days=1)
            if day.year != born.year:
                day = dt.date(born.year, 1, 1)
        return None


def invented(number: str) -> bool:
    """Is it one of ours: a sequence kept for people of a hundred, on a younger one?"""
    return number[14:17] in ("996", "997", "998", "999") and number[6:10] >= str(EARLIEST.year)


def telephone(dice: random.Random) -> str:
    """A mobile number of a series that no network has."""
    return f"154{dice.randrange(10**8):08d}"


def company(dice: random.Random, area: int) -> str:
    """A well-formed unified social credit code (GB 32100) of nobody."""
    body = f"91{area}DEM0{''.join(dice.choice(_ORGANISATION) for _ in range(5))}"
    total = sum(_ORGANISATION.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + _ORGANISATION[(31 - total % 31) % 31]
