"""Which registered people stand in departments' files?

All datasets of a copy in one pass over its persons: their records are put under one another, those that can't count on
the day are left out where they are read, and all meet the register in one join on the identity key. Same answer as
rules/comparison, row by row. A finding is a question; nothing is decided here.
"""

import datetime as dt
import functools
import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from yangguang.book.datasets import Dataset
from yangguang.book.reader import Book
from yangguang.lake import engine
from yangguang.lake.copies import Copy
from yangguang.rules.comparison import least
from yangguang.terms.decision import Refused, no
from yangguang.terms.place import span

TABLE = "records_"
# A value that a finding shows lies in the column of its type; the others are null.
TYPES = {"fen": "int64", "day": "date", "number": "float64", "word": "string"}
OF_KIND = {"yuan": "fen", "day": "day", "decimal": "number"}
OF_TYPE = {"date": "day", "float64": "number", "string": "word", "boolean": "word"}
MARKS = 62  # datasets, and thresholds of one: each is a bit of a whole number
ORDER = ("household", "person", "source", "record_key", "row")


@dataclass(frozen=True)
class Source:
    """A department's file in a copy: its place among them, what its table in the book says, its edition (a digest)."""

    at: int
    dataset: Dataset
    edition: str

    @property
    def bit(self) -> int:
        """Its mark in a household's set of datasets."""
        return 1 << self.at


def sources(copy: Copy, book: Book, names: Iterable[str] | None = None) -> list[Source]:
    """The departments' files that `copy` holds, in the order of their names; `names`: of these datasets only.

    Raises `Refused("copy_without_table")` for a name that the copy doesn't have.
    """
    held = [t.removeprefix(TABLE) for t in copy.tables if t.startswith(TABLE)]
    assert len(held) <= MARKS, "a household's datasets no longer fit into one whole number"
    if lost := set(names or ()) - set(held):
        raise Refused(no("copy_without_table", table=TABLE + min(lost), known=", ".join(copy.tables)))
    return [
        Source(at, book.dataset(name), copy.manifest["files"][f"{TABLE}{name}.parquet"])
        for at, name in enumerate(held)
        if names is None or name in set(names)
    ]


def find(
    backend: Any,
    copy: Copy,
    chosen: Sequence[Source],
    day: dt.date,
    place: int | None = None,
    only: Any = None,
) -> pa.Table:
    """All findings on `day`, one a person and record, in the order of household and person.

    Columns: `source` (index of a `Source`), `person`, `household` (numbers of the copy), `place`, `id_key`, `row` (of
    the department's file), `record_key`, and the two values that disagree: `said_fen`, `said_day`, `said_number`,
    `said_word` of the record, the same as `register_…` of the register. `place`: of its households only; `only`: an
    expression with a column `id_key`, of these identities only.
    """
    if not chosen:
        return empty()
    persons, homes = people_of(backend, copy, chosen, place)
    records = union(records_of(backend, copy, s, day) for s in chosen)
    if only is not None:
        keys = only.select("id_key").distinct()
        persons, records = persons.semi_join(keys, "id_key"), records.semi_join(keys, "id_key")
    # Of all registered people hardly one in twenty is met: the join of everybody with everything carries nothing of
    # a person but the number, and leaves what doesn't count to be dropped after it, which is cheaper than before.
    with engine.kept(backend, records.join(persons.select("id_key", "person"), "id_key")) as met:
        return _once(backend.to_pyarrow(_laid(met, persons.drop("id_key"), homes, chosen)))


def _laid(met: Any, persons: Any, homes: Any, chosen: Sequence[Source]) -> Any:
    """Records that met a person and count, beside what the register says, in order."""
    hits = met.filter(met.counts).join(persons, "person")
    if homes is not None:
        hits = hits.join(homes, "household")
    asked = _askable(hits, chosen)
    hits = hits.filter(*asked) if asked else hits
    shown = {f"said_{t}": hits[f"said_{t}"] for t in TYPES} | _register(hits, chosen)
    kept = [hits[k] for k in ("source", "person", "household", "place", "id_key", "row", "record_key")]
    return hits.select(*kept, **shown).order_by(*ORDER)


def _once(ordered: pa.Table) -> pa.Table:
    """The first row of each person and record."""
    same = np.zeros(ordered.num_rows, bool)
    same[1:] = True
    for key in ("source", "person", "record_key"):
        same[1:] &= np.diff(ordered[key].to_numpy()) == 0
    return ordered.filter(pa.array(~same)) if same.any() else ordered


def people_of(
    backend: Any, copy: Copy, chosen: Sequence[Source], place: int | None = None, also: Sequence[str] = ()
) -> tuple[Any, Any]:
    """Persons with the columns that are laid beside records (and those `also` asked for), and of households what a hit
    asks of them, if anything.
    """
    asked = {s: sorted({c for x in chosen for c in _asks(x.dataset, s)}) for s in ("person", "household")}
    table = copy.table(backend, "persons")
    if place is not None:
        low, high = span(place)
        table = table.filter(table.place >= low, table.place < high)
    keys = {k: table[k] for k in ("id_key", "person", "household", "place", *also)}
    persons = table.select(**keys, **{f"person_{c}": table[c] for c in asked["person"] if c in table.columns})
    if not asked["household"]:
        return persons, None
    homes = copy.table(backend, "households")
    columns = {f"household_{c}": homes[c] for c in asked["household"] if c in homes.columns}
    return persons, homes.select("household", **columns)


def _asks(dataset: Dataset, subject: str) -> set[str]:
    """The columns of a household or a person that decide a hit of the dataset or are shown with it."""
    wanted = {dataset.disagrees.register} if dataset.disagrees.subject == subject else set()
    among = subject == "household" and any(t.among for t in dataset.thresholds)
    return wanted | ({"status"} if among else set())


def records_of(backend: Any, copy: Copy, source: Source, day: dt.date) -> Any:
    """The records of one file: `counts` says whether one can on `day`, `failed` marks thresholds for some households only."""
    table, dataset = copy.table(backend, f"{TABLE}{source.dataset.key}"), source.dataset
    fits = [table.active]
    for window in dataset.windows:
        said = table[window.column]
        fits.append(said.isnull() | (said >= ibis.date(window.first(day))))
    failed: Any = ibis.literal(0, "int64")
    for mark, threshold in enumerate(dataset.thresholds):
        amount = threshold.on(day)
        if amount is None:
            continue
        under = (table[threshold.column] < least(dataset, threshold.column, amount.is_)).fill_null(False)
        if not threshold.among:
            fits.append(~under)
        else:
            failed = failed + ibis.ifelse(under, ibis.literal(1 << mark, "int64"), ibis.literal(0, "int64"))
    said = OF_KIND.get(dataset.columns[dataset.disagrees.column].kind, "word")
    shown = {
        f"said_{name}": table[dataset.disagrees.column].cast(kind) if name == said else ibis.null(kind)
        for name, kind in TYPES.items()
    }
    counts = functools.reduce(operator.and_, fits)
    named = {"source": ibis.literal(source.at, "int16"), "counts": counts, "failed": failed}
    return table.select("id_key", "row", "record_key", **named, **shown)


def _askable(hits: Any, chosen: Sequence[Source]) -> list[Any]:
    """What a hit must still show once record and household are known: its threshold, and a register that doesn't
    say the same already.
    """
    out = []
    for source in chosen:
        this = hits.source == source.at
        for mark, threshold in enumerate(source.dataset.thresholds):
            if threshold.among:
                missed = (hits.failed & (1 << mark)) != 0
                out.append(~(this & missed & hits.household_status.isin(threshold.among)))
        said = source.dataset.disagrees
        column = f"{said.subject}_{said.register}"
        if said.agrees and column in hits.columns:
            agrees = hits[column].cast("string").isin(sorted(said.agrees)).fill_null(False)
            out.append(~(this & agrees))
    return out


def _register(hits: Any, chosen: Sequence[Source]) -> dict[str, Any]:
    """What the register says beside each record, by type."""
    cases: dict[str, list[tuple[Any, Any]]] = {name: [] for name in TYPES}
    for source in chosen:
        said = source.dataset.disagrees
        column = f"{said.subject}_{said.register}"
        if column in hits.columns:
            value = hits[column]
            name = type_of(said.register, str(value.type()))
            cases[name].append((hits.source == source.at, value.cast(TYPES[name])))
    return {
        f"register_{name}": ibis.cases(*found) if found else ibis.null(TYPES[name])
        for name, found in cases.items()
    }


def type_of(column: str, type_: str) -> str:
    """In which of the columns of a finding a value of the register lies: sums of fen by their name, counts as numbers."""
    if column.endswith(("_fen", "_fen_per_head")):
        return "fen"
    return OF_TYPE.get(type_, "number")


def union(tables: Iterable[Any]) -> Any:
    """One under the other, duplicates kept."""
    first, *others = tables
    return first.union(*others) if others else first


def counted(found: pa.Table, chosen: Sequence[Source]) -> dict[str, dict[str, int]]:
    """{dataset: {"persons_hit", "findings"}} of a table of findings."""
    both = (
        found.select(["source", "person"])
        .group_by("source")
        .aggregate([("person", "count_distinct"), ("person", "count")])
    )
    by = {r["source"]: (r["person_count_distinct"], r["person_count"]) for r in both.to_pylist()}
    return {
        s.dataset.key: dict(zip(("persons_hit", "findings"), by.get(s.at, (0, 0)), strict=True))
        for s in chosen
    }


def marks(found: pa.Table) -> pa.Table:
    """Of each household met: `household` and `marks`, a whole number with the bit of each dataset that met it."""
    homes, at = (found[c].to_numpy() for c in ("household", "source"))
    first = np.flatnonzero(np.diff(homes, prepend=-1))
    bits = np.left_shift(np.int64(1), at.astype(np.int64))
    whole = np.bitwise_or.reduceat(bits, first) if len(first) else np.empty(0, np.int64)
    return pa.table({"household": pa.array(homes[first], pa.int64()), "marks": pa.array(whole, pa.int64())})


def empty() -> pa.Table:
    """No finding, with all columns."""
    kinds = {"int64": pa.int64(), "date": pa.date32(), "float64": pa.float64(), "string": pa.string()}
    fields = [
        ("source", pa.int16()),
        *((k, pa.int64()) for k in ("person", "household", "place", "id_key", "row", "record_key")),
    ]
    fields += [
        (f"{side}_{name}", kinds[kind]) for side in ("said", "register") for name, kind in TYPES.items()
    ]
    return pa.schema(fields).empty_table()
