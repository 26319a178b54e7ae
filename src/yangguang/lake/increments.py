"""What does a comparison find, when an earlier copy was compared already and little has changed since?

The same as a comparison of everything. A file that came anew is compared with everybody; in the files that stayed, only
the people are looked for whose row changed; all other findings stand, under the numbers of the newer copy.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from yangguang.lake import comparison
from yangguang.lake.comparison import ORDER, Source
from yangguang.lake.copies import Copy

PEOPLE = ("persons", "households")
Identity = tuple[str, str, int]  # person (32 hex digits), dataset, key of the record


@dataclass(frozen=True)
class Side:
    """A copy, its departments' files, the day its findings are of."""

    copy: Copy
    chosen: Sequence[Source]
    day: dt.date


@dataclass(frozen=True)
class Before:
    """What an earlier comparison was of, and everything it found (`comparison.find`, in its own numbers)."""

    side: Side
    found: pa.Table


@dataclass(frozen=True)
class Run:
    """Everything a comparison finds, and what had to be looked at for it: `anew` are the datasets compared with everybody,
    `looked_at` the identities sought in the others (their people's rows changed).
    """

    found: pa.Table
    anew: tuple[str, ...]
    looked_at: int


def find(backend: Any, now: Side, before: Before) -> Run:
    """All findings of `now`, as `comparison.find` gives them. Where the two copies stand under different editions of the
    book, every dataset is compared anew.
    """
    stays = _staying(now, before.side)
    anew, stay = ([s for s in now.chosen if (s.at in stays) is there] for there in (False, True))
    parts, looked_at = [comparison.find(backend, now.copy, anew, now.day)], 0
    if stay:
        kept = _of(before, stays)
        if people_differ(now.copy, before.side.copy):
            rows = _changed(backend, now.copy, before.side.copy, stay)
            keys = backend.to_pyarrow(rows.select("id_key").distinct())
            looked_at = keys.num_rows
            if looked_at:
                parts.append(comparison.find(backend, now.copy, stay, now.day, only=ibis.memtable(keys)))
            stood = ~np.isin(kept["id_key"].to_numpy(), keys["id_key"].to_numpy())
            kept = _renumbered(backend, now.copy, before.side.copy, kept.filter(pa.array(stood)))
        parts.append(kept)
    shape = comparison.empty().schema
    found = pa.concat_tables([part.select(shape.names).cast(shape) for part in parts])
    return Run(found.sort_by([(c, "ascending") for c in ORDER]), tuple(s.dataset.key for s in anew), looked_at)


def people_differ(now: Copy, then: Copy) -> bool:
    """Is anything else in the tables of persons and households of two copies?"""
    return any(now.manifest["files"][f"{n}.parquet"] != then.manifest["files"][f"{n}.parquet"] for n in PEOPLE)


def _staying(now: Side, then: Side) -> dict[int, int]:
    """The files that are the same in both and count the same on both days: their place among those of `now` and of `then`."""
    if now.copy.manifest["book"] != then.copy.manifest["book"]:
        return {}
    was = {_counts_as(s, then.day): s.at for s in then.chosen}
    return {s.at: was[key] for s in now.chosen if (key := _counts_as(s, now.day)) in was}


def _counts_as(source: Source, day: dt.date) -> tuple[Any, ...]:
    """What decides which of the file's records count on `day`, under one edition of the book."""
    windows = [w.first(day) for w in source.dataset.windows]
    amounts = [None if (t := x.on(day)) is None else t.is_ for x in source.dataset.thresholds]
    return source.dataset.key, source.edition, *windows, *amounts


def _of(before: Before, stays: dict[int, int]) -> pa.Table:
    """The earlier findings in the files that stay, under the files' present numbers."""
    at = np.full(comparison.MARKS, -1, dtype=np.int16)
    for new, was in stays.items():
        at[was] = new
    numbers = at[before.found["source"].to_numpy()]
    column = before.found.schema.get_field_index("source")
    found = before.found.set_column(column, "source", pa.array(numbers, pa.int16()))
    return found.filter(pa.array(numbers >= 0))


def _changed(backend: Any, now: Copy, then: Copy, chosen: Sequence[Source]) -> Any:
    """The rows of people that are in one copy and not in the other, with `id_key`, as an expression."""
    new, old = (_people(backend, copy, chosen) for copy in (now, then))
    both = new.mutate(sign=ibis.literal(1, "int64")).union(old.mutate(sign=ibis.literal(-1, "int64")))
    return both.group_by(new.columns).agg(more=both.sign.sum()).filter(ibis._.more != 0)


def _people(backend: Any, copy: Copy, chosen: Sequence[Source]) -> Any:
    """What a finding depends on of the register's side, under the register's own identities."""
    persons, homes = comparison.people_of(backend, copy, chosen, also=("person_id",))
    people = persons if homes is None else persons.join(homes, "household")
    return people.drop("person", "household")


def _renumbered(backend: Any, now: Copy, then: Copy, found: pa.Table) -> pa.Table:
    """Findings of `then` under the numbers that their persons and households have in `now`."""
    if not found.num_rows:
        return found
    met = ibis.memtable(pa.table({"person": found["person"].unique()}))
    old = then.table(backend, "persons").select("person", "person_id").semi_join(met, "person")
    new = now.table(backend, "persons").select("person_id", "household", number="person")
    numbers = backend.to_pyarrow(old.join(new, "person_id").select("person", "number", "household").order_by("person"))
    was, asked = numbers["person"].to_numpy(), found["person"].to_numpy()
    at = np.searchsorted(was, asked)
    assert len(was) and (was[np.minimum(at, len(was) - 1)] == asked).all(), "a person whose row did not change is in both copies"
    for column, said in (("person", "number"), ("household", "household")):
        place = found.schema.get_field_index(column)
        found = found.set_column(place, column, pa.array(numbers[said].to_numpy()[at], pa.int64()))
    return found


def identities(backend: Any, side: Side, found: pa.Table) -> list[Identity]:
    """Of each finding what makes it the same one in another copy."""
    names, datasets = names_of(backend, side.copy, "person", found["person"]), {s.at: s.dataset.key for s in side.chosen}
    columns = (found[c].to_pylist() for c in ("person", "source", "record_key"))
    return [(names[p], datasets[s], key) for p, s, key in zip(*columns, strict=True)]


def names_of(backend: Any, copy: Copy, subject: str, numbers: pa.ChunkedArray) -> dict[int, str]:
    """The register's own identities (32 hex digits) of persons or households by their number in a copy."""
    wanted = ibis.memtable(pa.table({subject: numbers.unique()}))
    table = copy.table(backend, f"{subject}s").select(subject, f"{subject}_id")
    found = backend.to_pyarrow(table.semi_join(wanted, subject)).to_pydict()
    return dict(zip(found[subject], found[f"{subject}_id"], strict=True))
