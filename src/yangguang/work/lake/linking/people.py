"""Who lives in a place, described once for all files with which a run links them?

In an encrypted working file, by the sound of their surnames; the keys of their numbers and their places stay in memory
(some twenty bytes a person), so that each file takes out whom it did not find by number.
"""

import functools
import itertools
import zlib
from collections.abc import Collection, Iterator, Sequence
from types import TracebackType

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from yangguang.lake.linkage import cleaning
from yangguang.register.models import Person
from yangguang.terms.place import span
from yangguang.work.lake import shelves
from yangguang.work.lake.linking.described import FIELDS, Known, Words, read
from yangguang.work.lake.linking.telling import PERSONS, HowFar, Tell, silent
from yangguang.work.lake.linking.workfile import DRAWERS, WorkFile

PERSON = ("id", "home", "code", *FIELDS)
AT_ONCE = 50_000  # persons described at once
SCHEMA = pa.schema([
    ("nth", pa.int32()), ("id", pa.string()), ("home", pa.string()), ("code", pa.int64()),
    *((field, pa.string()) for field in FIELDS),
])  # fmt: skip
Chosen = npt.NDArray[np.bool_]


class People:
    """The current persons of `place`, each with `fields` of `described.FIELDS`. Read at once, within the scope in force."""

    def __init__(self, place: int, fields: frozenset[str], tell: Tell = silent) -> None:
        self.place, self.fields = place, fields
        self._file = WorkFile(SCHEMA)
        try:
            self.numbered = self._read(tell)
        except BaseException:
            self._file.__exit__(None, None, None)
            raise

    def __enter__(self) -> "People":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.__exit__(kind, error, trace)

    def __len__(self) -> int:
        return len(self.numbered.keys)

    def held(self, chosen: Chosen) -> list[int]:
        """How many of the chosen persons lie in each drawer."""
        counts: list[int] = np.bincount(self._drawers[chosen], minlength=DRAWERS).tolist()
        return counts

    def rows(self, drawers: Collection[int], chosen: Chosen) -> pa.Table:
        """The chosen persons of some drawers: columns as PERSON."""
        rows = self._file.rows(drawers)
        return rows.filter(pa.array(chosen[rows["nth"].to_numpy()])).select(PERSON)

    def _read(self, tell: Tell) -> shelves.Numbered:
        low, high = span(self.place)
        living = Person.objects.filter(household__isnull=False, place__gte=low, place__lt=high)
        total, done, words = living.count(), 0, Words(self.fields)
        keys, drawers = [np.empty(0, np.int64)], [np.empty(0, np.uint8)]
        places = [np.empty(0, np.int64)]
        tell(HowFar(PERSONS, 0, total))
        for some in _pieces(read(living, self.fields)):
            told = words.of(some)
            sorted_in = drawers_of(told["name"])
            rows = {
                "nth": range(done, done + len(some)), "id": [p.id for p in some], "home": [p.home for p in some],
                "code": [p.place for p in some], **{field: told.get(field, [None] * len(some)) for field in FIELDS},
            }  # fmt: skip
            self._file.add(pa.table(rows, SCHEMA), sorted_in)
            keys.append(shelves.lake_keys([number or "" for number in told["id_number"]]))
            places.append(np.array(rows["code"], dtype=np.int64))
            drawers.append(np.array(sorted_in, dtype=np.uint8))
            done += len(some)
            tell(HowFar(PERSONS, done, total))
        self._drawers = np.concatenate(drawers)
        return shelves.Numbered(np.concatenate(keys), np.concatenate(places))


def _pieces(people: Iterator[Known]) -> Iterator[list[Known]]:
    """So many as may be in memory at once, whole households."""
    some: list[Known] = []
    for _, living in itertools.groupby(people, lambda p: p.home):
        some += living
        if len(some) >= AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def drawers_of(names: Sequence[str | None]) -> list[int]:
    """The drawer of each name: that of its surname's sound."""
    known: dict[str | None, int] = {}
    for name in names:
        if name not in known:
            known[name] = _drawer(cleaning.surname_and_given(cleaning.name_of(name or ""))[0])
    return [known[name] for name in names]


@functools.lru_cache(maxsize=20_000)
def _drawer(surname: str) -> int:
    return zlib.crc32(cleaning.sound(surname).encode()) % DRAWERS


