"""Which identities do an invented county's rows and people get, the same for the same seed, no two alike in the province?

Counties are made in processes of their own, so each has its share from the start: of rows' identities by its serial, of
identity numbers by its own area, and beyond the border by the days that are its.
"""

import datetime as dt
import functools
import random
import uuid

from yangguang.demo.numbers import SEQUENCES
from yangguang.terms.identity import check_digit

BEGIN = int(dt.datetime(2016, 10, 28, tzinfo=dt.UTC).timestamp() * 1000)
A_COUNTY = 60_000  # milliseconds of identities: four thousand in each
# Counties across the border in which spouses and parents were born: real codes, numbers of nobody (demo/numbers).
FAR = (
    341221, 341222, 341225, 341226, 341321, 341322, 341323, 341324, 340321, 340322, 340323, 341122, 341124, 341125, 341126,
    411421, 411422, 411423, 411424, 411425, 411426, 411621, 411622, 411623, 411624, 411625, 411626, 411627, 411628, 412825,
    371321, 371322, 371323, 371324, 371325, 371326, 371327, 371328, 371329, 370826, 370827, 370828, 370829, 370830, 370831,
    371721, 371722, 371723, 371724, 371725, 371726, 371728, 361121, 361123, 361124, 361125, 361126, 361127, 361128, 361129,
)  # fmt: skip
_STRIDE = 149  # a prime: walks through the days of a year in leaps, each once


class Identities:
    """Identities of rows (RFC 9562, version 7), rising, so that they are inserted side by side."""

    def __init__(self, seed: int, county: int, serial: int) -> None:
        """`serial`: of the county in the province."""
        self._chance = random.Random(f"{seed}/{county}/identities").getrandbits
        self._head = (BEGIN + serial * A_COUNTY) << 12

    def _next(self) -> int:
        self._head += 1
        head = self._head
        return (head >> 12) << 80 | 0x7 << 76 | (head & 0xFFF) << 64 | 0b10 << 62 | self._chance(62)

    def hex(self) -> str:
        """As 32 hexadecimal digits."""
        return f"{self._next():032x}"

    def uuid(self) -> uuid.UUID:
        """As an identity."""
        return uuid.UUID(int=self._next())


class CountyNumbers:
    """Gives identity numbers of one county: its own area's, and beyond the border those of its days."""

    def __init__(self, area: int, serial: int, among: int, day: dt.date) -> None:
        """`area`: six digits; `serial` of `among` counties; nobody is born after `day`."""
        self.area, self.serial, self.among, self.day = area, serial, among, day
        self._given: dict[tuple[bool, int, str], int] = {}
        self._days: dict[int, list[str]] = {}

    def take(self, born: dt.date, sex: str, area: int | None = None) -> tuple[str, dt.date]:
        """A free number for `sex` and the birth date it states, in the year of `born`. An area not the county's own means
        one across the border. Raises `ValueError` when the year is full.
        """
        far = area is not None and area != self.area
        for across in (far, not far):
            key = (across, born.year, sex)
            serial = self._given.get(key, 0)
            found = self._slot(across, born.year, sex, serial)
            if found is not None:
                self._given[key] = serial + 1
                body, day = found
                number = body + check_digit(body)
                return number, dt.date(int(day[:4]), int(day[4:6]), int(day[6:]))
        raise ValueError(f"no number is left for {born.year} in {self.area}")

    def _slot(self, across: bool, year: int, sex: str, serial: int) -> tuple[str, str] | None:
        days = self._of(year)
        area = self.area
        if across:
            area, serial = FAR[serial % len(FAR)], serial // len(FAR)
            days = days[self.serial % self.among :: self.among]
        if not days or serial >= 2 * len(days):
            return None
        leap = _STRIDE if len(days) > _STRIDE and len(days) % _STRIDE else 1
        day = days[serial * leap % len(days)]
        return f"{area}{day}{SEQUENCES[sex][serial // len(days)]}", day

    def _of(self, year: int) -> list[str]:
        """The days of a year on which somebody may be born."""
        if year not in self._days:
            self._days[year] = days_of(year, self.day)
        return self._days[year]


@functools.cache
def days_of(year: int, last: dt.date) -> list[str]:
    """The days of a year up to `last`, as eight digits."""
    first = dt.date(year, 1, 1)
    count = (min(dt.date(year, 12, 31), last) - first).days + 1
    return [(first + dt.timedelta(days=n)).isoformat().replace("-", "") for n in range(count)]
