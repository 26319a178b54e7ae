"""Which founded people may an invented department's file name, so that its hits are known beforehand?

Only in a demonstration: there nobody's number is a secret. One sweep in the order of the rows' identities, which follows
from the seed.
"""

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from yangguang.register import cells
from yangguang.work.checking import reading
from yangguang.work.founding import filling

PIECE = 20_000


@dataclass(frozen=True, slots=True)
class Known:
    """A person a file may name: the number, the name, the age in years; `nth` in the register."""

    nth: int
    number: str
    name: str
    age: int


Wanted = Callable[[int, Sequence[int]], Iterable[int]]


def people(day: dt.date, wanted: Wanted) -> Iterator[Known]:
    """Of all who live in a household those whom `wanted` names: it is given the place of the first in the register and the
    ages of some, and says which of these; only their numbers are opened. Raises `Refused` where this is no demonstration.
    """
    filling.must_be_a_demonstration()
    sql = (
        f"SELECT {reading.key('id')}, id_cell, name, {reading.text('birth_date')} FROM register_person "  # noqa: S608
        "WHERE household_id IS NOT NULL ORDER BY id"
    )
    with reading.snapshot():
        found, nth = reading.rows(sql), 0
        while piece := list(itertools.islice(found, PIECE)):
            ages = [day.year - int(born[:4]) for *_, born in piece]
            chosen = list(wanted(nth, ages))
            numbers = cells.open_many("register_person", "id", [piece[n][0] for n in chosen], [piece[n][1] for n in chosen])
            for n, number in zip(chosen, numbers, strict=True):
                yield Known(nth + n, number, piece[n][2], ages[n])
            nth += len(piece)
