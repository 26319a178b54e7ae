"""Which fields does a form have, what may stand in each, and who may see it?

From one entry come the column of the template, the parser, the field on the page, the mask and the place in
the snapshot. A province's file of the same name adds fields or changes what it names.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

KINDS = frozenset(
    (
        "text",
        "name",
        "id",
        "phone",
        "digits",
        "place",
        "key",
        "code",
        "codes",
        "count",
        "decimal",
        "yuan",
        "day",
        "year",
        "ignored",
    )
)
CIRCLES = ("public", "staff", "purpose")
KEEPINGS = ("clear", "encrypted")


@dataclass(frozen=True)
class Field:
    """One question of a form. `unit` as people say it; `length` in characters; `most` the largest count or
    number of codes.
    """

    key: str
    form: str
    kind: str
    zh: str
    en: str
    headings: tuple[str, ...] = ()
    group: str = ""
    unit: str = ""
    codes: str | None = None
    length: int = 200
    most: int | None = None
    sees: str = "staff"
    keep: str = "clear"
    strict: bool = False  # what can't be read is refused, not left empty
    needed: bool = False  # a file without this column can't be taken in
    template: bool = False
    required_from: str | None = None
    part: str | None = None  # of a statement: which part of the formula
    note: str = ""

    def label(self, lang: str) -> str:
        return self.en if lang == "en" else self.zh


@dataclass(frozen=True)
class Part:
    """A part of the income formula: added or taken away."""

    key: str
    sign: int
    zh: str
    en: str


@dataclass(frozen=True)
class Form:
    """A form: its fields in order, and for a statement the parts of its formula."""

    key: str
    zh: str
    en: str
    fields: Mapping[str, Field]
    parts: Mapping[str, Part]
    status: str
    source: str
    intake: bool = False  # its fields may be columns of a file of households

    def field(self, key: str) -> Field:
        """Raises `KeyError` for a field the form doesn't have."""
        return self.fields[key]

    def label(self, lang: str) -> str:
        return self.en if lang == "en" else self.zh

    def items(self, part: str) -> tuple[Field, ...]:
        """The items of one part of a statement."""
        return tuple(field for field in self.fields.values() if field.part == part)


def read_form(key: str, tables: Sequence[Mapping[str, Any]]) -> Form:
    """A form from its tables, the nation's first. Raises `ValueError` with the fault and its cure."""
    fields: dict[str, Field] = {}
    parts: dict[str, Part] = {}
    for table in tables:
        for row in table.get("part", ()):
            parts[row["key"]] = Part(row["key"], -1 if row["sign"] == "-" else 1, row["zh"], row["en"])
        for row in table.get("field", ()):
            fields[row["key"]] = _field(key, row, fields.get(row["key"]), parts)
    head = tables[0]
    return Form(
        key,
        head["zh"],
        head["en"],
        fields,
        parts,
        head["status"],
        head.get("source", ""),
        bool(head.get("intake")),
    )


def _field(form: str, row: Mapping[str, Any], before: Field | None, parts: Mapping[str, Part]) -> Field:
    given = dict(row)
    headings = tuple(given.pop("headings", ())) + (before.headings if before else ())
    if "part" in given:
        given = {"kind": "yuan", "group": given["part"], "unit": "yuan a year", "length": 20} | given
        if given["part"] not in parts:
            raise ValueError(
                f"forms/{form}: {given['key']} belongs to part {given['part']}, which isn't listed"
            )
    try:
        made = (
            replace(before, headings=headings, **given)
            if before
            else Field(form=form, headings=headings, **given)
        )
    except TypeError as fault:
        raise ValueError(
            f"forms/{form}: {row.get('key')}: {fault}; known are the entries of book.forms.Field"
        ) from fault
    if made.kind not in KINDS or made.sees not in CIRCLES or made.keep not in KEEPINGS:
        raise ValueError(
            f"forms/{form}: {made.key}: kind {made.kind}, sees {made.sees} or keep {made.keep} isn't known"
        )
    if (made.kind in ("code", "codes")) != (made.codes is not None):
        raise ValueError(f"forms/{form}: {made.key}: a field of codes names its list, and only such a field")
    return made
