"""Which identities do an invented county's rows and people get, the same for the same seed, no two alike in the province?

Counties are made in processes of their own, so each has its share from the start: of rows' identities by its serial, of
identity numbers by its own area, and beyond the border by its part of the province's households.
"""

import datetime as dt
import functools
import random
import uuid

from yangguang.demo.numbers import SEQUENCES
from yangguang.terms.identity import check_digit

BEGIN = int(dt.datetime(2016, 10, 28, tzinfo=dt.UTC).timestamp() * 1000)
Part = tuple[int, int, int]  # of a county: from which household of the province up to which, of how many
A_COUNTY = 60_000  # milliseconds of identities: four thousand in each
# Counties across the border in which spouses and parents were born: real codes, numbers of nobody (demo/numbers).
FAR = (
    341221, 341222, 341225, 341226, 341321, 341322, 341323, 341324, 340321, 340322, 340323, 341122, 341124, 341125, 341126,
    411421, 411422, 411423, 411424, 411425, 411426, 411621, 411622, 411623, 411624, 411625, 411626, 411627, 411628, 412825,
    371321, 371322, 371323, 371324, 371325, 371326, 371327, 371328, 371329, 370826, 370827, 370828, 370829, 370830, 370831,
    371721, 371722, 371723, 371724, 371725, 371726, 371728, 361121, 361123, 361124, 361125, 361126, 361127, 361128, 361129,
    340121, 340122, 340123, 340124, 340181, 340221, 340222, 340223, 340225, 340421, 340521, 340522, 340523, 340621, 340722,
    340822, 340824, 340825, 340826, 340827, 340828, 340881, 341021, 341022, 341023, 341024, 341181, 341182, 341282, 341522,
    341523, 341524, 341525, 341721, 341722, 341723, 341821, 341822, 341823, 341824, 341825, 341881, 330122, 330127, 330182,
    330225, 330226, 330281, 330282, 330324, 330326, 330327, 330328, 330329, 330381, 330382, 330421, 330424, 330481, 330482,
    330483, 330521, 330522, 330523, 330624, 330681, 330683, 330723, 330726, 330727, 330781, 330782, 330783, 330784, 330822,
    330824, 330825, 330881, 370832, 370881, 370883, 370481, 370921, 370923, 370982, 370983, 411481, 411681, 411521, 411522,
    411523, 411524, 411525, 411526, 411527, 411528, 411721, 411722, 411723, 411724, 411725, 411726, 411727, 411728, 411729,
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
    """Gives identity numbers of one county: its own area's, and beyond the border those that fall to it."""

    def __init__(self, area: int, part: Part, day: dt.date) -> None:
        """`area`: six digits; nobody is born after `day`."""
        self.area, self.part, self.day = area, part, day
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
        if across:
            before, upto = (len(days) * len(FAR) * n // self.part[2] for n in self.part[:2])
        else:
            before, upto = 0, len(days)
        if serial >= 2 * (upto - before):
            return None
        turn, nth = divmod(serial, upto - before)
        at, area = divmod(before + nth, len(FAR)) if across else (nth, 0)
        leap = _STRIDE if len(days) > _STRIDE and len(days) % _STRIDE else 1
        day = days[at * leap % len(days)]
        return f"{FAR[area] if across else self.area}{day}{SEQUENCES[sex][turn]}", day

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
