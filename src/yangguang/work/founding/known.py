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
    """A person a file may name: the number, the name, the age in years; `nth` in the register. `student`: the code under
    which the register has them at school or not, where that was asked.
    """

    nth: int
    number: str
    name: str
    age: int
    student: str = ""


Asked = Callable[[int, int], bool]
Wanted = Callable[[int, Sequence[int]], Iterable[int]]


def people(day: dt.date, wanted: Wanted, asked: Asked = lambda _nth, _age: False) -> Iterator[Known]:
    """Of all who live in a household those whom `wanted` names: it is given the place of the first in the register and the
    ages of some, and says which of these; only their numbers are opened. `asked` is given place and age of one of them and
    says whether `student` is. Raises `Refused` where this is no demonstration.
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
            student = _students([piece[n][0] for n in chosen if asked(nth + n, ages[n])])
            for n, number in zip(chosen, numbers, strict=True):
                yield Known(nth + n, number, piece[n][2], ages[n], student.get(piece[n][0], ""))
            nth += len(piece)


def _students(people: Sequence[str]) -> dict[str, str]:
    """What the register says of school, by person."""
    if not people:
        return {}
    sql = (
        f"SELECT {reading.key('person_id')}, {reading.said('answers', 'student')} FROM register_personfacts "  # noqa: S608
        f"WHERE act_to_id IS NULL AND to_day IS NULL AND person_id IN ({', '.join(['%s'] * len(people))})"
    )
    return {person: code or "" for person, code in reading.rows(sql, people)}
