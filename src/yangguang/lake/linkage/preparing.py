"""What of a record is compared, once its cells are cleaned and taken apart?

Each distinct cell is cleaned once: names, places and days repeat.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from yangguang.lake.linkage import cleaning

Cells = Sequence[str | None]
COLUMNS = (
    "name", "sound", "letters", "surname", "surname_sound", "given", "given_sound",
    "id", "id_birth", "id_head", "id_tail", "id_ends",
    "birth", "birth_day", "birth_year", "birth_month", "birth_in_year", "birth_is_of_id", "sex", "sex_is_of_id",
    "county", "township", "village", "address", "phone", "postcode",
)  # fmt: skip


@dataclass(frozen=True)
class Records:
    """A table with its fields as they were written: the records' own keys, and a list of cells a field."""

    ids: Sequence[str]
    cells: Mapping[str, Cells]

    def __len__(self) -> int:
        return len(self.ids)


def chinese(tables: Sequence[Records]) -> bool:
    """Whether most of the names that are there are Chinese."""
    named = han = 0
    for table in tables:
        for key in ("name", "surname", "given_name"):
            for cell in (table.cells.get(key) or ())[:2000]:
                named += bool(cell)
                han += bool(cell) and cleaning.is_chinese(str(cell))
    return han * 2 > named or not named


def _each(cells: Cells, clean: Callable[[str], Any]) -> list[Any]:
    known: dict[str | None, Any] = {None: None, "": None}
    out = []
    for cell in cells:
        if cell not in known:
            known[cell] = clean(cell)  # type: ignore[arg-type]  # None is known from the start
        out.append(known[cell])
    return out


def prepared(records: Records, han: bool) -> pa.Table:
    """The columns `COLUMNS` (text; days and counts as integers) and `unique_id`, the number of the record; `members` is
    the list of names of the others in the household. What is not known is null.
    """
    count = len(records)
    out: dict[str, Any] = {"unique_id": pa.array(range(count), pa.int64())}
    out |= _names(records, han)
    out |= _identities(records)
    for key, clean in (
        ("address", cleaning.address_of),
        ("phone", cleaning.phone_of),
        ("postcode", cleaning.text_of),
    ):
        out[key] = _each(records.cells.get(key, [None] * count), clean)
    places = _each(records.cells.get("place", [None] * count), cleaning.places_of)
    for index, key in enumerate(("county", "township", "village")):
        out[key] = [p[index] if p else None for p in places]
    members = _members(records, out["name"])
    kinds = {"birth_day": pa.int32(), "birth_is_of_id": pa.bool_(), "sex_is_of_id": pa.bool_()}
    table = {
        key: column if isinstance(column, pa.Array) else pa.array(column, kinds.get(key, pa.string()))
        for key, column in out.items()
    }
    return pa.table({**table, "members": pa.array(members, pa.list_(pa.string()))})


def _names(records: Records, han: bool) -> dict[str, list[str | None]]:
    count = len(records)
    whole = records.cells.get("name", [None] * count)
    surnames = records.cells.get("surname", [None] * count)
    givens = records.cells.get("given_name", [None] * count)
    known: dict[Any, tuple[str | None, ...]] = {}
    rows = []
    for key in zip(whole, surnames, givens, strict=True):
        if key not in known:
            known[key] = _name(*key, han)
        rows.append(known[key])
    keys = ("name", "sound", "letters", "surname", "surname_sound", "given", "given_sound")
    return dict(zip(keys, map(list, zip(*rows, strict=True)), strict=True)) if rows else {k: [] for k in keys}


def _name(whole: str | None, surname: str | None, given: str | None, han: bool) -> tuple[str | None, ...]:
    if han:
        full = cleaning.name_of(whole or (surname or "") + (given or ""))
        first, rest = cleaning.surname_and_given(full)
        if surname:
            first = cleaning.name_of(surname)
            rest = full[len(first) :] if full.startswith(first) else rest
    else:
        words = cleaning.words_of(whole or "")
        first = cleaning.name_of(surname or "") or (words[-1] if words else "")
        rest = cleaning.name_of(given or "") or "".join(words[:-1])
        full = " ".join(part for part in (rest, first) if part)
    if not full:
        return (None,) * 7
    heard = [cleaning.sound(part) or None for part in (first, rest)]
    return (
        full,
        " ".join(filter(None, heard)),
        "".join(sorted(full)),
        first or None,
        heard[0],
        rest or None,
        heard[1],
    )


def _identities(records: Records) -> dict[str, list[Any]]:
    count = len(records)
    numbers = _each(records.cells.get("id_number", [None] * count), cleaning.id_of)
    births = _each(records.cells.get("birth_date", [None] * count), cleaning.birth_of)
    sexes = _each(records.cells.get("sex", [None] * count), cleaning.sex_of)
    inside = [cleaning.birth_in(n) for n in numbers]
    birth = [b or i for b, i in zip(births, inside, strict=True)]
    return {
        "id": numbers,
        "id_birth": inside,
        "id_head": [n[: 10 if len(n) > 13 else (len(n) + 1) // 2] if n else None for n in numbers],
        "id_tail": [n[-8 if len(n) > 13 else -(len(n) // 2) :] if n else None for n in numbers],
        "id_ends": [n[:6] + n[-4:] if n and len(n) > 13 else None for n in numbers],
        "birth": birth,
        "birth_day": _each(birth, cleaning.days_of),
        "birth_year": [b[:4] if b else None for b in birth],
        "birth_month": [b[:6] if b else None for b in birth],
        "birth_in_year": [b[4:] if b else None for b in birth],
        "birth_is_of_id": [None if b is None else not c for b, c in zip(birth, births, strict=True)],
        "sex": [s or cleaning.sex_in(n) for s, n in zip(sexes, numbers, strict=True)],
        "sex_is_of_id": [not s for s in sexes],
    }


def _members(records: Records, names: Sequence[str | None]) -> list[list[str] | None]:
    if (said := records.cells.get("members")) is not None:
        return _each(said, cleaning.members_of)
    homes = records.cells.get("household")
    if homes is None:
        return [None] * len(records)
    inside: dict[str, list[int]] = {}
    for row, home in enumerate(homes):
        if home:
            inside.setdefault(home, []).append(row)
    out: list[list[str] | None] = [None] * len(records)
    for rows in inside.values():
        for row in rows:
            others = sorted({str(names[r]) for r in rows if r != row and names[r]})
            out[row] = others or None
    return out
