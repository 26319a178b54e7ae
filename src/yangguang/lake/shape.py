"""Which tables and columns does a frozen copy have, and of which type is each?

The columns that answers have follow from the form dictionaries, so a new field of a form is a new column here
without a line of code. Free text, keys of a file and everything kept encrypted stay out: a copy holds no name, no
number and no address. Sums are fen, places 12-digit codes, identities keyed integers (settled.md, The lake).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

SCHEMA = 1  # the edition of this page, written into every manifest
OF_KIND = {
    "code": "string", "codes": "string", "count": "int32", "decimal": "float64", "year": "int16", "yuan": "int64", "day": "date",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key and its type as Ibis and Arrow name it."""

    key: str
    type: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a copy: a Parquet file of its name, its rows in the order of `sort`."""

    name: str
    columns: tuple[Column, ...]
    sort: tuple[str, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns' keys in their order."""
        return tuple(c.key for c in self.columns)


class Field(Protocol):
    """What this page asks of a field of a form, or of a column of a department's file."""

    @property
    def key(self) -> str: ...
    @property
    def kind(self) -> str: ...


class FormField(Field, Protocol):
    """A field that also says how it is kept."""

    @property
    def keep(self) -> str: ...


HOUSEHOLD = tuple(
    Column(*pair)
    for pair in (
        ("household", "int64"),  # its number within the copy, in the order of place and identity
        ("household_id", "string"),  # the register's own, 32 hex digits
        ("place", "int64"),
        ("status", "string"), ("status_from", "date"), ("carried_over", "boolean"),
        ("size", "int16"),
        ("case_step", "string"), ("case_status", "string"),
        ("income_fen_per_head", "int64"),  # null when nothing was stated
        ("income_claimed", "boolean"), ("income_from", "date"), ("income_to", "date"), ("income_members", "int16"),
    )
)  # fmt: skip
PERSON = tuple(
    Column(*pair)
    for pair in (
        ("person", "int64"), ("person_id", "string"), ("household", "int64"), ("place", "int64"),
        ("id_key", "int64"),  # the identity number through a keyed permutation; never the number
        ("id_kind", "string"), ("sex", "string"),
        ("birth_month", "int32"),  # year × 100 + month
        ("relation", "string"), ("member_from", "date"),
    )
)  # fmt: skip
RECORD = tuple(
    Column(*pair)
    for pair in (
        ("row", "int64"),  # of the department's file
        ("id_key", "int64"), ("active", "boolean"), ("suspect", "boolean"),
        ("record_key", "int64"),  # keyed digest of what makes a record the same one in a later file
    )
)  # fmt: skip
# Fields of the forms that have a column above under another name, or that would tell more than a copy may.
_ELSEWHERE = ("member_count", "income_per_head", "birth_date")
_TAKEN = frozenset((*_ELSEWHERE, *(c.key for c in (*HOUSEHOLD, *PERSON, *RECORD))))


def answers(fields: Iterable[FormField]) -> tuple[Column, ...]:
    """The columns of a form's clear, coded or counted fields, in the form's order."""
    return tuple(
        Column(f.key, OF_KIND[f.kind])
        for f in fields
        if f.keep == "clear" and f.kind in OF_KIND and f.key not in _TAKEN
    )


def income_parts(parts: Iterable[str]) -> tuple[Column, ...]:
    """A sum in fen for each part of a statement of income; null for a claimed sum."""
    return tuple(Column(f"{part}_fen", "int64") for part in parts)


def households(fields: Iterable[FormField], parts: Iterable[str]) -> Table:
    """The table of households."""
    return Table("households", (*HOUSEHOLD, *income_parts(parts), *answers(fields)), ("place", "household_id"))


def persons(fields: Iterable[FormField]) -> Table:
    """The table of persons."""
    return Table("persons", (*PERSON, *answers(fields)), ("place", "household", "person_id"))


def records(dataset: str, columns: Mapping[str, Field], shown: Iterable[str]) -> Table:
    """A department's file: its keys, and of its columns the days, sums and words a finding shows."""
    typed = tuple(
        Column(key, OF_KIND.get(columns[key].kind, "string"))
        for key in shown
        if columns[key].kind not in ("id", "name") and key not in _TAKEN
    )
    return Table(f"records_{dataset}", (*RECORD, *typed), ("id_key", "row"))
