"""What do the facts of a journal line say, in words?

A line holds keys, numbers and digests. The keys take the words of the packs (`fact.…`) or of the form dictionary; a key
that neither knows stays readable.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from yangguang.book.packs import PackError
from yangguang.book.reader import Book
from yangguang.faces import saying
from yangguang.faces.pages import language

# What every line holds: shown in columns of their own or of no use to a reader.
OF_EVERY_LINE = frozenset(
    ("office", "role", "via", "appointment", "book", "purpose", "clause", "detail", "beyond")
)
_IDENTITY = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}|[0-9a-f]{64}")
GROUPS = {"event": "event", "question": "question", "procedure": "procedure", "media": "media"}
LISTED = 6  # of several values; the rest is counted
SHORT = 8  # signs of an identity or digest


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its label, its value in words, and the value in full where it was shortened."""

    label: str
    text: str
    whole: str = ""


def told(book: Book, facts: Mapping[str, Any], lang: str = "") -> list[Fact]:
    """The facts that only this line holds. What was not said (None, an empty word or list) is left out."""
    lang = lang or language()
    return list(_told(book, {k: v for k, v in facts.items() if k not in OF_EVERY_LINE}, lang))


def label(book: Book, key: str, lang: str) -> str:
    """What people call a fact: the packs' word, else the label of the field, else the key as words."""
    said = book.word("fact", key, lang)
    if said != key:
        return said
    field = next((form.fields[key] for form in book.forms() if key in form.fields), None)
    return field.label(lang) if field else key.replace("_", " ").replace(".", " ")


def _told(book: Book, facts: Mapping[str, Any], lang: str) -> Iterator[Fact]:
    for key, value in facts.items():
        if key == "data" and isinstance(value, Mapping):
            yield from _told(book, value, lang)  # what the step was given belongs to the act
        elif isinstance(value, bool) or value not in (None, "", [], {}):
            yield Fact(label(book, key, lang), *_value(book, key, value, lang))


def _value(book: Book, key: str, value: Any, lang: str) -> tuple[str, str]:
    """A value in words, and in full where that is longer."""
    if isinstance(value, Mapping):
        if all(_IDENTITY.fullmatch(each) for each in value):
            return str(len(value)), ""
        parts = [
            f"{_part(book, key, each, lang)} {_value(book, each, inner, lang)[0]}" for each, inner in value.items()
        ]
        return _listed(parts, lang)
    if isinstance(value, list):
        if all(isinstance(each, str) and _IDENTITY.fullmatch(each) for each in value):
            return str(len(value)), ""
        return _listed([_value(book, key, each, lang)[0] for each in value], lang)
    if isinstance(value, bool):
        return book.word("fact_value", "yes" if value else "no", lang), ""
    if isinstance(value, str) and _IDENTITY.fullmatch(value):
        return value[:SHORT], value
    return str(_worded(book, key, value, lang)), ""


def _part(book: Book, key: str, part: str, lang: str) -> str:
    return _dataset(book, part, lang) if key == "datasets" else label(book, part, lang)


def _listed(parts: list[str], lang: str) -> tuple[str, str]:
    comma = "、" if lang == "zh" else ", "
    whole = comma.join(parts)
    return (whole, "") if len(parts) <= LISTED else (f"{comma.join(parts[:LISTED])} … ({len(parts)})", whole)


def _worded(book: Book, key: str, value: Any, lang: str) -> Any:
    if not isinstance(value, str):
        return saying.worded(book, key, value, lang)
    if key in GROUPS:
        return book.word(GROUPS[key], value, lang)
    if key == "fields":
        return label(book, value, lang)
    if key == "dataset":
        return _dataset(book, value, lang)
    if key == "reason":
        return _reason(book, value, lang)
    if key == "kind":
        said = book.word("change", value, lang)
        return said if said != value else book.word("attachment", value, lang)
    return saying.worded(book, key, value, lang)


def _dataset(book: Book, key: str, lang: str) -> str:
    try:
        return book.dataset(key).label(lang)
    except PackError:
        return key


def _reason(book: Book, code: str, lang: str) -> str:
    """A coded reason: of an objection, or of a finding in one of the departments' files."""
    said = book.word("objection_reason", code, lang)
    if said != code:
        return said
    return next(
        (one.answers[code].label(lang) for one in book.datasets() if code in one.answers), code.replace("_", " ")
    )
