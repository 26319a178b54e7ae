"""Which founded people may an invented department's file name, so that its hits are known beforehand?

Only in a demonstration: there nobody's number is a secret. One sweep in the order of the rows' identities, which follows
from the seed.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings

from yangguang.register import cells, scope
from yangguang.register.models import Instance, Person
from yangguang.terms.decision import Refused, no

PIECE = 100_000


@dataclass(frozen=True, slots=True)
class Known:
    """A person a file may name: the number, the name, the age in years; `nth` in the register."""

    nth: int
    number: str
    name: str
    age: int


def people(day: dt.date, wanted: Callable[[int, int], bool]) -> Iterator[Known]:
    """Those whom `wanted(nth, age)` names, of all who live in a household; only their numbers are opened.

    Raises `Refused` where this is no demonstration.
    """
    if not Instance.objects.filter(demo=True).exists():
        raise Refused(no("not_a_demonstration_home", home=str(settings.YANGGUANG_HOME)))
    columns = ("id", "id_cell", "name", "birth_date")
    with scope.everything("invented departments name invented people"):
        rows = Person.objects.filter(household__isnull=False).order_by("id").values_list(*columns)
        piece: list[tuple[int, str, bytes, str, int]] = []
        for nth, (key, cell, name, born) in enumerate(rows.iterator(chunk_size=10_000)):
            age = day.year - born.year
            if wanted(nth, age):
                piece.append((nth, key.hex, cell, name, age))
            if len(piece) >= PIECE:
                yield from _opened(piece)
                piece = []
        yield from _opened(piece)


def _opened(piece: Sequence[tuple[int, str, bytes, str, int]]) -> Iterator[Known]:
    numbers = cells.open_many("register_person", "id", [p[1] for p in piece], [p[2] for p in piece])
    for (nth, _, _, name, age), number in zip(piece, numbers, strict=True):
        yield Known(nth, number, name, age)
