"""What does a comparison find that the one on an earlier copy did not, and what has gone?

Only identities that changed on either side are compared again: a person's row, the household's facts that a finding
lays beside it, or a department's record that counts on the one day and not on the other.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import pyarrow as pa

from yangguang.lake import comparison
from yangguang.lake.comparison import Source
from yangguang.lake.copies import Copy

IDENTITY = ("person_id", "source", "record_key")


@dataclass(frozen=True)
class Side:
    """A copy, its departments' files, the day its findings are of."""

    copy: Copy
    chosen: Sequence[Source]
    day: dt.date


@dataclass(frozen=True)
class Change:
    """Findings that are new, those that were there before and are no more (of the earlier copy, its numbers), and how
    many identities were looked at for it; None when all were.
    """

    raised: pa.Table
    gone: pa.Table
    looked_at: int | None


def change(backend: Any, now: Side, then: Side) -> Change:
    """What changed between two copies. A person and a record are the same by the register's identity, the dataset and
    the record's own key. Where the two copies stand under different editions of the book, all is compared again.
    """
    if now.copy.manifest["book"] != then.copy.manifest["book"]:
        only, looked_at = None, None
    else:
        keys = touched(backend, now, then)
        if keys is None:
            return Change(comparison.empty(), comparison.empty(), 0)
        found = backend.to_pyarrow(keys.distinct())
        only, looked_at = ibis.memtable(found), found.num_rows
    new, old = (comparison.find(backend, s.copy, s.chosen, s.day, only=only) for s in (now, then))
    names = {s.at: s.dataset.key for s in then.chosen}
    at = {s.dataset.key: s.at for s in now.chosen}
    new_keys = _identities(backend, now.copy, new, None)
    old_keys = _identities(backend, then.copy, old, {k: at.get(v, -1) for k, v in names.items()})
    before, after = set(old_keys), set(new_keys)
    return Change(
        new.filter(pa.array([k not in before for k in new_keys], pa.bool_())),
        old.filter(pa.array([k not in after for k in old_keys], pa.bool_())),
        looked_at,
    )


def _identities(
    backend: Any, copy: Copy, found: pa.Table, renumbered: dict[int, int] | None
) -> list[tuple[str, int, int]]:
    names = names_of(backend, copy, "person", found["person"])
    at = found["source"].to_pylist()
    at = at if renumbered is None else [renumbered[a] for a in at]
    return list(
        zip((names[p] for p in found["person"].to_pylist()), at, found["record_key"].to_pylist(), strict=True)
    )


def names_of(backend: Any, copy: Copy, subject: str, numbers: pa.ChunkedArray) -> dict[int, str]:
    """The register's own identities (32 hex digits) of persons or households by their number in a copy."""
    wanted = ibis.memtable(pa.table({subject: numbers.unique()}))
    table = copy.table(backend, f"{subject}s").select(subject, f"{subject}_id")
    found = backend.to_pyarrow(table.semi_join(wanted, subject)).to_pydict()
    return dict(zip(found[subject], found[f"{subject}_id"], strict=True))


def touched(backend: Any, now: Side, then: Side) -> Any | None:
    """The identities that changed on either side, as an expression with `id_key`, or None where nothing did."""
    parts = []
    if any(_digest(now.copy, n) != _digest(then.copy, n) for n in ("persons", "households")):
        parts += _both_ways(*(_people(backend, s.copy, now.chosen) for s in (now, then)))
    was = {s.dataset.key: s for s in then.chosen}
    for source in now.chosen:
        old = was.pop(source.dataset.key, None)
        timeless = not (source.dataset.windows or source.dataset.thresholds)
        if old is not None and old.edition == source.edition and (timeless or now.day == then.day):
            continue
        new = _bare(backend, now, source)
        parts += [new] if old is None else _both_ways(new, _bare(backend, then, old))
    parts += [_bare(backend, then, source) for source in was.values()]
    return comparison.union(p.select("id_key") for p in parts) if parts else None


def _both_ways(one: Any, other: Any) -> list[Any]:
    return [one.difference(other), other.difference(one)]


def _bare(backend: Any, side: Side, source: Source) -> Any:
    """The records that can count, without what changes from file to file though the record is the same."""
    return comparison.records_of(backend, side.copy, source, side.day).drop("row", "source")


def _people(backend: Any, copy: Copy, chosen: Sequence[Source]) -> Any:
    """What a finding depends on of the register's side, under the register's own identities."""
    persons, homes = comparison.people_of(backend, copy, chosen)
    people = persons.join(copy.table(backend, "persons").select("person", "person_id"), "person")
    people = people if homes is None else people.join(homes, "household")
    return people.drop("person", "household")


def _digest(copy: Copy, table: str) -> str:
    return str(copy.manifest["files"][f"{table}.parquet"])
