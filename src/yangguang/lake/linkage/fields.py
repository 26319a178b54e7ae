"""Which column of a table says what about a person?

A map in TOML: `[left]` and `[right]` name the column of each field; what stands above both holds for both. A table
compared with itself needs `[left]` only.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yangguang.terms.decision import Refused, no

FIELDS = (
    "name", "surname", "given_name", "id_number", "birth_date", "sex", "place", "address", "phone", "postcode", "household",
    "members",
)  # fmt: skip
TELLING = frozenset(FIELDS) - {"sex", "household", "members"}  # one of these at least must be known on both sides


@dataclass(frozen=True)
class Source:
    """One table: the column with the record's own key, and the column of each field that is there."""

    id: str
    columns: Mapping[str, str]


@dataclass(frozen=True)
class Plan:
    """What `MAP.toml` says: the tables, and whether a record has at most one partner on the other side."""

    left: Source
    right: Source
    one_to_one: bool


def read_map(path: Path) -> Plan:
    """The map in `path`. Raises `Refused`: `no_such_file`, `map_unreadable`, `map_unknown_word`, `map_no_id`,
    `map_says_too_little`.
    """
    if not path.is_file():
        raise Refused(no("no_such_file", file=str(path)))
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise Refused(no("map_unreadable", file=path.name, fault=str(fault))) from fault
    sides = {key: table.pop(key) for key in ("left", "right") if isinstance(table.get(key), dict)}
    one_to_one = table.pop("one_to_one", True)
    left = _source(path.name, "left", {**_flat(table), **_flat(sides.get("left", {}))})
    right = _source(path.name, "right", {**_flat(table), **_flat(sides.get("right", sides.get("left", {})))})
    if not TELLING & set(left.columns) & set(right.columns) and not _by_parts(left, right):
        raise Refused(no("map_says_too_little", file=path.name, known=", ".join(sorted(TELLING))))
    return Plan(left, right, bool(one_to_one))


def _by_parts(left: Source, right: Source) -> bool:
    """Whether one side has the name whole and the other in its parts."""
    parts = {"surname", "given_name"}
    return any("name" in a.columns and parts <= set(b.columns) for a, b in ((left, right), (right, left)))


def _flat(table: Mapping[str, Any]) -> dict[str, Any]:
    """The words of a table; its columns may stand in a table of their own."""
    inner = table.get("columns")
    return {
        **{k: v for k, v in table.items() if k != "columns"},
        **(inner if isinstance(inner, dict) else {}),
    }


def _source(file: str, side: str, table: Mapping[str, Any]) -> Source:
    for key, value in table.items():
        if key not in (*FIELDS, "id") or not isinstance(value, str):
            raise Refused(
                no("map_unknown_word", file=file, side=side, word=key, known=", ".join(("id", *FIELDS)))
            )
    columns = {k: v for k, v in table.items() if k != "id" and v}
    if not table.get("id"):
        raise Refused(no("map_no_id", file=file, side=side))
    return Source(table["id"], columns)


def check_headings(source: Source, headings: Sequence[str], file: str) -> None:
    """Raises `Refused("map_no_column")` when the table lacks a column that the map names."""
    for key, column in {"id": source.id, **source.columns}.items():
        if column not in headings:
            raise Refused(no("map_no_column", file=file, field=key, column=column, known=", ".join(headings)))
