"""Which villages does an invented province have, and how many households live in each?

The same village is as large, and has come as far, in a small province as in a large one: that is what makes pages of the
one comparable with pages of the other.
"""

import datetime as dt
import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from yangguang.book.places import Edition, load_edition
from yangguang.book.procedure import Procedure
from yangguang.book.reader import Book
from yangguang.demo.province.course import whole
from yangguang.terms.place import at_level, level_of, span

PROVINCE, EDITION = 320000000000, "2016-07-31"
COUNTY = 321324000000  # whose village is looked at
DAY = dt.date(2016, 10, 28)
SEED = 20161028
HOUSEHOLDS = 1_300_000  # of the whole province
APPLY = 18.6  # households of a village in this year's round


def luck(code: int, what: str, among: int) -> int:
    """A number below `among` that a village has for `what`: the same in a small province and a large one."""
    return zlib.crc32(f"{what}/{code}".encode()) % among


def applicants(village: int) -> int:
    """Households of a village that apply this year."""
    return 19 if luck(village, "size", 5) < 3 else 18


@dataclass(frozen=True)
class Plan:
    """`carried`: households of a village, in the mean, that were registered in the years before. `password`: as it is kept,
    of every log-in; the one of nobody when it is `!`.
    """

    villages: tuple[int, ...]
    seed: int = SEED
    carried: float = 0.0
    password: str = "!"  # noqa: S105  # matches none

    def registered(self, village: int) -> int:
        """Households of a village that were registered before."""
        return round(self.carried * (0.7 + luck(village, "carried", 601) / 1000))

    def households(self, villages: Sequence[int] | None = None) -> int:
        """Households of villages, of all when none are named."""
        return sum(applicants(v) + self.registered(v) for v in (self.villages if villages is None else villages))

    def counties(self) -> dict[int, list[int]]:
        """The villages by county, in the order of the codes."""
        out: dict[int, list[int]] = defaultdict(list)
        for village in self.villages:
            out[at_level(village, "county")].append(village)
        return dict(out)

    def parts(self) -> dict[int, tuple[int, int, int]]:
        """Which households of the province are a county's, counted through in the order of the codes: from, up to, of all."""
        many = {code: self.households(villages) for code, villages in self.counties().items()}
        upto, every = list(accumulate(many.values())), sum(many.values())
        return {code: (end - many[code], end, every) for code, end in zip(many, upto, strict=True)}


def edition() -> Edition:
    """The places."""
    return load_edition(EDITION, PROVINCE)


def every_village(here: Edition) -> list[int]:
    """All villages of the edition, in order."""
    return [c for c in here.codes_in(*span(PROVINCE)) if level_of(c) == "village"]


def chosen(here: Edition, count: int, one: int) -> tuple[int, ...]:
    """`count` villages evenly over the whole province, and `one`."""
    every = every_village(here)
    count = min(len(every), max(1, count))
    return tuple(sorted({every[i * len(every) // count] for i in range(count)} | {one}))


def of_scale(scale: float, book: Book, password: str, seed: int = SEED) -> Plan:
    """The province at `scale`: at 1 all villages and 1.3 million households, at 0.01 a hundredth of the villages, each as
    large as there.
    """
    here = edition()
    every = len(every_village(here))
    villages = chosen(here, round(every * scale), a_village(here, book))
    return Plan(villages, seed, HOUSEHOLDS / every - APPLY, password)


def of_applicants(households: int, book: Book) -> Plan:
    """A province of about `households` that all apply this year."""
    here = edition()
    return Plan(chosen(here, round(households / APPLY), a_village(here, book)))


def length(village: int, procedure: Procedure) -> int:
    """How many acts of the round are done: all of them in most villages, any number in the others."""
    most = len(whole(procedure))
    return most if luck(village, "done", 20) < 11 else luck(village, "stage", most)


def a_village(here: Edition, book: Book) -> int:
    """A village of the measured county whose own display hangs: its clerk has work on the desk."""
    plan = whole(book.procedure("identify"))
    wanted = next(i for i, (verb, step) in enumerate(plan) if verb == "posted" and step.key == "village_display") + 1
    own = [c for c in here.codes_in(*span(COUNTY)) if level_of(c) == "village"]
    return next(c for c in own if luck(c, "done", 20) >= 11 and luck(c, "stage", len(plan)) == wanted and luck(c, "ago", 12) < 6)
