"""How are a province's persons and a department's millions of records laid out to be linked within a few GiB?

In parts by the sound of the surname, each small enough for memory: who is one person has it in both files but for one in
forty (`levels.CHINESE_NAME`), and no other field that both sides have is so seldom wrong. Few records are one part.
Everything waits in encrypted working files.
"""

import contextlib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from yangguang.lake.linkage import cleaning
from yangguang.lake.linkage.levels import CHINESE_NAME
from yangguang.work.lake.linking import workfile
from yangguang.work.lake.linking.described import APART
from yangguang.work.lake.linking.unmatched import PERSON, RECORD, LeftOver
from yangguang.work.lake.linking.workfile import WorkFile

AT_ONCE = 1_000_000  # persons and records linked in one part: about 2 GB
PART = 250_000  # of a part, were all surnames as frequent
MOST_MEMBERS = 12  # what more records share is a street or an office, no household
WITH_MEMBERS = (*RECORD, "members")
_HOUSEHOLD, _NAME = RECORD.index("household"), RECORD.index("name")
# How many records of one person have the same surname: all levels of the name but those under another one.
SAME_SURNAME = 1.0 - sum(level.m for level in CHINESE_NAME.levels if level.key in ("short", "other"))


@dataclass(frozen=True)
class Part:
    """Persons and records that are linked with one another: columns as PERSON and as WITH_MEMBERS."""

    persons: Sequence[list[Any]]
    records: Sequence[list[Any]]


def parts(over: LeftOver) -> Iterator[Part]:
    """What was left over, part by part. One part holds all of it where that is little."""
    size = over.count()
    count = -(-size // PART) if size > AT_ONCE else 1
    with contextlib.ExitStack() as stack:
        left, right = ([stack.enter_context(_file(count)) for _ in range(count)] for _ in range(2))
        name = PERSON.index("name")
        for person in over.persons():
            left[part_of(person[name], count)].add(person)
        for record in _with_members(over, count):
            right[part_of(record[_NAME], count)].add(record)
        for persons, records in zip(left, right, strict=True):
            yield Part(workfile.columns(persons, len(PERSON)), workfile.columns(records, len(WITH_MEMBERS)))


def _file(count: int) -> WorkFile:
    """One of `count` files that are written at a time."""
    return WorkFile(max(100, workfile.PIECE // count))


def part_of(name: str | None, count: int) -> int:
    """The part of a name: that of its surname's sound."""
    if count == 1:
        return 0
    surname, _ = cleaning.surname_and_given(cleaning.name_of(name or ""))
    return zlib.crc32(cleaning.sound(surname).encode()) % count


def _with_members(over: LeftOver, count: int) -> Iterator[list[Any]]:
    """The records, each with the names of the others whose records share its household, as WITH_MEMBERS."""
    if "members" not in over.fields:
        yield from ([*record, None] for record in over.records())
        return
    with contextlib.ExitStack() as stack:
        files = [stack.enter_context(_file(count)) for _ in range(count)]
        for record in over.records():
            home = cleaning.text_of(record[_HOUSEHOLD] or "")
            if home is None:
                yield [*record, None]
            else:
                files[zlib.crc32(home.encode()) % count].add([home, record[_NAME], record])
        for said, name in over.mates():
            if home := cleaning.text_of(said):
                files[zlib.crc32(home.encode()) % count].add([home, name, None])
        for file in files:
            yield from _of_households(list(file))


def _of_households(rows: Sequence[list[Any]]) -> Iterator[list[Any]]:
    inside: dict[str, set[str]] = {}
    for home, name, _ in rows:
        if name:
            inside.setdefault(home, set()).add(name)
    for home, name, record in rows:
        if record is not None:
            others = inside.get(home, set()) - {name}
            few = sorted(others) if len(others) <= MOST_MEMBERS else []
            yield [*record, APART.join(few) or None]
