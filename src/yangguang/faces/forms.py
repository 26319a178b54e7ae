"""How is a form drawn from its dictionary, and how is what came back read?

One function for every form: from an entry of the dictionary come label, unit, choices, what may be typed
and where the value on the
page is from. What people type is read by the same readers as cells of workbooks.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from yangguang.book.answers import read_answer
from yangguang.book.forms import Field, Form
from yangguang.book.reader import Book
from yangguang.faces.pages import language
from yangguang.terms.yuan import format_yuan

MANY_CHOICES = 6  # more stand in a list one opens, fewer are seen at once
INPUT = {
    "count": "numeric",
    "yuan": "decimal",
    "decimal": "decimal",
    "phone": "tel",
    "digits": "numeric",
    "year": "numeric",
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value on the page is from: in words, and since which day."""

    words: str
    day: dt.date | None = None


@dataclass(slots=True)
class Asked:
    """One question as the page draws it."""

    name: str
    label: str
    kind: str  # text, choice, choices, day
    value: str = ""
    chosen: tuple[str, ...] = ()
    options: list[tuple[str, str]] = field(default_factory=list)
    unit: str = ""
    must: bool = False
    source: Source | None = None
    wrong: str = ""
    mode: str = "text"
    length: int = 200
    note: str = ""


def typed(asked: Field, value: Any) -> str:
    """A kept value as one would type it."""
    if value in (None, ""):
        return ""
    return (
        format_yuan(int(value)).replace(",", "").removesuffix(".00") if asked.kind == "yuan" else str(value)
    )


def draw(
    book: Book, form: Form, keys: Iterable[str], values: Mapping[str, Any], *, sources: Mapping[str, Source] | None = None,
    wrong: Mapping[str, str] | None = None, prefix: str = "", must: frozenset[str] = frozenset(), sent: QueryDict | None = None,
) -> list[Asked]:  # fmt: skip
    """The questions `keys` of a form. `sent`: what came back and was not taken, to stand as it was typed."""
    out = []
    for key in keys:
        asked = form.field(key)
        name = f"{prefix}{key}"
        one = Asked(
            name,
            asked.label(language()),
            "text",
            must=key in must,
            mode=INPUT.get(asked.kind, "text"),
            length=asked.length,
        )
        one.unit = str(book.word("unit", asked.unit, language())) if asked.unit else ""
        one.source, one.wrong = (sources or {}).get(key), (wrong or {}).get(name, "")
        value = values.get(key)
        if asked.codes:
            one.options = [(c.is_, c.label(language())) for c in book.codes(asked.codes).codes]
            one.kind = (
                "choices" if asked.kind == "codes" else "few" if len(one.options) < MANY_CHOICES else "choice"
            )
            kept = value if isinstance(value, list) else [value] if value not in (None, "") else []
            one.chosen = tuple(str(v) for v in (sent.getlist(name) if sent is not None else kept))
        else:
            one.kind = "day" if asked.kind == "day" else "text"
            one.value = sent.get(name, "") if sent is not None else typed(asked, value)
        out.append(one)
    return out


def read(
    book: Book, form: Form, keys: Iterable[str], sent: QueryDict, prefix: str = ""
) -> tuple[dict[str, Any], dict[str, str]]:
    """The answers to `keys` that were sent, and what is wrong by the name of the field. Money comes as whole fen."""
    answers: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for key in keys:
        asked, name = form.field(key), f"{prefix}{key}"
        if asked.kind == "codes":
            picked = [v for v in sent.getlist(name) if book.codes(asked.codes or "").has(v)]
            if picked:
                answers[key] = picked[: asked.most or len(picked)]
            continue
        text = sent.get(name, "").strip()
        if not text:
            continue
        found = read_answer(asked, text, book.codes(asked.codes) if asked.codes else None)
        if found.problem:
            wrong[name] = _mend(asked, found.problem)
        else:
            answers[key] = found.value
    return answers, wrong


def key_typed(text: str | None) -> uuid.UUID | None:
    """The key of a row as an address or a form carries it; None for anything else."""
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def _mend(asked: Field, problem: str) -> str:
    """What is wrong with what was typed, and how it should look."""
    if problem == "too_long":
        return _("Too long: at most %(n)s signs.") % {"n": asked.length}
    if problem == "out_of_range":
        return _("Too much: at most %(n)s.") % {"n": asked.most}
    shapes = {
        "yuan": _("Not a sum. Write yuan, such as 5320 or 5320.50."),
        "count": _("Not a whole number."),
        "decimal": _("Not a number, such as 3.5."),
        "day": _("Not a day. Write 2016-10-28."),
        "year": _("Not a year. Write four digits."),
        "code": _("Choose from the list."),
        "phone": _("Not a telephone number."),
    }
    return shapes.get(asked.kind, _("This cannot be read."))
