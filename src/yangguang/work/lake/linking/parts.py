"""How are a province's persons and a department's millions of records laid out to be linked within a few GiB?

In parts by the sound of the surname, each small enough for memory: who is one person has it in both files but for one in
forty (`levels.CHINESE_NAME`), and no other field that both sides have is so seldom wrong. Few records are one part.
Everything waits in encrypted working files.
"""

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa

from yangguang.lake.linkage import cleaning
from yangguang.lake.linkage.levels import CHINESE_NAME
from yangguang.work.lake.linking.described import APART
from yangguang.work.lake.linking.people import drawers_of
from yangguang.work.lake.linking.unmatched import SCHEMA, LeftOver
from yangguang.work.lake.linking.workfile import DRAWERS, WorkFile

PART = 500_000  # persons and records linked in one part, unless one surname alone has more
MOST_MEMBERS = 12  # what more records share is a street or an office, no household
WITH_MEMBERS = SCHEMA.append(pa.field("members", pa.string()))
IN_HOUSEHOLDS = WITH_MEMBERS.append(pa.field("home", pa.string()))
# How many records of one person have the same surname: all levels of the name but those under another one.
SAME_SURNAME = 1.0 - sum(level.m for level in CHINESE_NAME.levels if level.key in ("short", "other"))


@dataclass(frozen=True)
class Part:
    """Persons and records that are linked with one another: columns as `people.PERSON` and as WITH_MEMBERS; which part it
    is (from 1) of how many.
    """

    persons: pa.Table
    records: pa.Table
    nth: int
    of: int


def parts(over: LeftOver, fields: frozenset[str], tell: Callable[[int], None]) -> Iterator[Part]:
    """What was left over, part by part. One part holds all of it where that is little. `tell` hears how many
    records were read.
    """
    with WorkFile(WITH_MEMBERS) as records:
        for some in _with_members(over, tell) if "members" in fields else _alone(over, tell):
            records.add(some, drawers_of(some["name"].to_pylist()))
        divided = together([sum(both) for both in zip(over.held(), records.held, strict=True)])
        for nth, drawers in enumerate(divided):
            yield Part(over.persons(drawers), records.rows(drawers), nth + 1, len(divided))


def together(held: Sequence[int]) -> list[list[int]]:
    """Which drawers, holding so much each, make a part: the fullest first, each into the first part that has room."""
    out: list[list[int]] = []
    for drawer in sorted(range(len(held)), key=lambda d: -held[d]):
        room = (part for part in out if sum(held[d] for d in part) + held[drawer] <= PART)
        part = next(room, None)
        if part is None:
            out.append(part := [])
        part.append(drawer)
    return [sorted(part) for part in out]


def _read(over: LeftOver, tell: Callable[[int], None]) -> Iterator[pa.Table]:
    done = 0
    for some in over.records():
        done += len(some)
        tell(done)
        yield some


def _alone(over: LeftOver, tell: Callable[[int], None]) -> Iterator[pa.Table]:
    for some in _read(over, tell):
        yield some.append_column("members", pa.nulls(len(some), pa.string()))


def _with_members(over: LeftOver, tell: Callable[[int], None]) -> Iterator[pa.Table]:
    """The records, each with the names of the others whose records share its household, as WITH_MEMBERS. By the drawers of
    their households first, so that those who share one are met together.
    """
    with WorkFile(IN_HOUSEHOLDS) as file:
        for some in _read(over, tell):
            _by_household(file, some)
        for some in over.mates():
            nobody = {field.name: pa.nulls(len(some), field.type) for field in SCHEMA}
            _by_household(file, pa.table({**nobody, "household": some["household"], "name": some["name"]}, SCHEMA))
        for drawer in range(DRAWERS):
            if file.held[drawer]:
                rows = file.rows([drawer])
                of_records = rows["row"].is_valid()
                rows = rows.set_column(rows.schema.get_field_index("members"), "members", _of_households(
                    rows["home"].to_pylist(), rows["name"].to_pylist()
                )).filter(of_records)
                yield rows.select(WITH_MEMBERS.names)


def _by_household(file: WorkFile, some: pa.Table) -> None:
    homes = [cleaning.text_of(said or "") for said in some["household"].to_pylist()]
    rows = some.append_column("members", pa.nulls(len(some), pa.string())).append_column("home", pa.array(homes, pa.string()))
    file.add(rows, [zlib.crc32((home or "").encode()) % DRAWERS for home in homes])


def _of_households(homes: Sequence[str | None], names: Sequence[str | None]) -> pa.Array:
    """For each row the names of the others of its household, where it has one and they are few."""
    inside: dict[str, set[str]] = {}
    for home, name in zip(homes, names, strict=True):
        if home and name:
            inside.setdefault(home, set()).add(name)
    out = []
    for home, name in zip(homes, names, strict=True):
        others = inside.get(home, set()) - {name} if home else set()
        out.append(APART.join(sorted(others)) or None if len(others) <= MOST_MEMBERS else None)
    return pa.array(out, pa.string())
