"""Which field does each column of a file hold?

Columns are found by their headings, never by position. The words come from the form dictionary; a layout
says which fields make a file of its kind. A file nobody knows is mapped once on screen, and the mapping is
a layout too.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yangguang.book.forms import Field, Form
from yangguang.book.wording import heading, heading_core

HEADING_ROWS = 3  # a heading may stand on up to three levels


@dataclass(frozen=True)
class Layout:
    """A kind of file. `mapping`, where a person made one: the plain heading to the field's key ("" for a
    column to pass over).
    """

    key: str
    zh: str
    en: str
    fields: tuple[str, ...]
    needed: tuple[str, ...]
    tells: tuple[str, ...] = ()  # fields that tell this layout from others
    generated: bool = False
    mapping: Mapping[str, str] = field(default_factory=dict)
    source: str | None = None  # the system whose code words the file uses

    def label(self, lang: str) -> str:
        return self.en if lang == "en" else self.zh

    @staticmethod
    def from_mapping(name: str, mapping: Mapping[str, str], source: str | None = None) -> "Layout":
        """A layout mapped on screen: `mapping` says which field (key) has which heading."""
        by_heading = {heading(word): key for key, word in mapping.items() if word}
        return Layout(
            name,
            name,
            name,
            tuple(mapping),
            tuple(key for key in NEEDED if key in mapping),
            mapping=by_heading,
            source=source,
        )


NEEDED = ("village", "name", "id_number", "relation")


@dataclass(frozen=True)
class Dictionary:
    """All fields of the forms a file may hold, and every heading that stands for one."""

    fields: Mapping[str, Field]
    by_heading: Mapping[str, str]

    def find(self, levels: Sequence[str], mapping: Mapping[str, str] | None = None) -> str | None:
        """The field a column's headings (top level first, its own last) stand for, the most exact reading
        first. A mapping made by a person goes before; a field it places elsewhere is not found again.
        """
        own = levels[-1] if levels else ""
        given = mapping or {}
        for words in (
            heading("".join(levels)),
            heading("".join(levels[-2:])),
            heading(own),
            heading_core(own),
        ):
            if words in given:
                return given[words] or None
            if words in self.by_heading:
                found = self.by_heading[words]
                return None if found in given.values() else found
        return None


def dictionary(forms: Iterable[Form]) -> Dictionary:
    """The headings of the forms that files of households are read by. Raises `ValueError` when one heading
    stands for two fields."""
    fields: dict[str, Field] = {}
    by_heading: dict[str, str] = {}
    for form in (each for each in forms if each.intake):
        for each in form.fields.values():
            fields[each.key] = each
            for word in (each.zh, each.en, *each.headings):
                for known in {heading(word), heading_core(word)}:
                    before = by_heading.setdefault(known, each.key)
                    # A core in brackets' company may be shared and stays with the first; a whole heading
                    # must be unique.
                    if before != each.key and known == heading(word):
                        raise ValueError(
                            f"forms/{form.key}: heading {word!r} stands for {before} and {each.key}; keep one"
                        )
    return Dictionary(fields, by_heading)


def digest(headings: Iterable[str]) -> str:
    """Names a row of headings, so that a mapping made once is found again; the order doesn't matter."""
    return hashlib.sha256("\n".join(sorted(filter(None, map(heading, headings)))).encode()).hexdigest()


def choose(layouts: Iterable[Layout], found: frozenset[str]) -> Layout | None:
    """The layout that a file with these fields is: all it needs is there, and most of what tells it apart."""
    fitting = [each for each in layouts if set(each.needed) <= found]
    return max(
        fitting, key=lambda each: (len(set(each.tells) & found), len(set(each.fields) & found)), default=None
    )


def read_layout(key: str, tables: Sequence[Mapping[str, Any]], forms: Sequence[Form]) -> Layout:
    """A layout from its table. Raises `ValueError` when it names a field no form has."""
    table = tables[-1]
    known = {each.key for form in forms for each in form.fields.values()}
    fields = tuple(table.get("fields", ())) or tuple(
        each.key for form in forms for each in form.fields.values() if each.template
    )
    if lost := sorted((set(fields) | set(table["needed"]) | set(table.get("tells", ()))) - known):
        raise ValueError(f"layouts/{key}: no form has the fields {lost}")
    return Layout(
        key,
        table["zh"],
        table["en"],
        fields,
        tuple(table["needed"]),
        tuple(table.get("tells", ())),
        bool(table.get("generated", False)),
        source=table.get("source_words"),
    )


def check_examples(table: Mapping[str, Any], words: Dictionary) -> list[str]:
    """The examples of a layout that don't hold, as sentences."""
    faults: list[str] = []
    for example in table.get("example", ()):
        for word, expected in zip(example["headings"], example["fields"], strict=True):
            found = words.find([word])
            if found != expected:
                faults.append(f"{word} should be {expected}, is {found}")
    return faults
