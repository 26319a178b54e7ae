"""How does a code with its facts become a sentence for the one who reads?

The sentence lives in the packs. Its facts are keys and numbers; here steps, roles, places and days among
them take the words people
use before they are filled in.
"""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django.utils import formats, translation

from yangguang.book.answers import read_plain
from yangguang.book.packs import PackError
from yangguang.book.reader import Book
from yangguang.faces import places
from yangguang.faces.pages import language
from yangguang.terms.decision import Decision
from yangguang.terms.yuan import format_yuan

STEPS = frozenset(("step", "asked", "waits_for"))
LEVEL_WORDS = frozenset(("office", "offices", "level"))
PLACES = frozenset(("place", "village", "township", "county"))
WORDS = {
    "status": "status",
    "outcome": "outcome",
    "first": "outcome",
    "verb": "verb",
    "dataset": "dataset",
    "purpose": "purpose",
    "problem": "problem",
}
PROCEDURE = "identify"
WHOLE_DAY = re.compile(r"\d{4}(?:\D+\d{1,2}){2}\D*|\d{8}")  # a month alone stays a month


def sentence(book: Book, decision: Decision, lang: str = "") -> str:
    """What a decision says to its reader. A code without a sentence shows itself rather than nothing."""
    return said(book, decision.code, decision.facts, lang)


def said(book: Book, code: str, facts: Mapping[str, Any], lang: str = "") -> str:
    """The sentence of `code` with its facts in words."""
    lang = lang or language()
    try:
        return book.say(code, lang, **{k: worded(book, k, v, lang) for k, v in facts.items()})
    except PackError:
        return code


def worded(book: Book, key: str, value: Any, lang: str) -> Any:
    """One fact as people say it: a step's label, a role's name, a place's name, a day, a sum."""
    if isinstance(value, (dt.date, dt.datetime)):
        return day_long(value.date() if isinstance(value, dt.datetime) else value, lang)
    if isinstance(value, int) and not isinstance(value, bool):
        if key in PLACES and value > 10**9:
            return places.name(value)
        return format_yuan(value) if key.endswith("_fen") else value
    if not isinstance(value, str):
        return value
    if key in STEPS:
        return step_label(book, value, lang)
    if key == "role":
        return role_label(book, value, lang)
    if key in LEVEL_WORDS:
        return (
            "、".join(book.word("level", part, lang) for part in value.split(", ")) if lang == "zh" else value
        )
    if key in WORDS:
        return book.word(WORDS[key], value, lang)
    return value


def cell(kind: str, value: str) -> str:
    """A value of a department's record as people read it: sums with their unit, whole days alike; other things as they stand."""
    read = read_plain(kind, value) if kind == "yuan" or (kind == "day" and WHOLE_DAY.fullmatch(value)) else None
    if isinstance(read, dt.date):
        return read.isoformat()
    return f"{format_yuan(read)} {translation.gettext('yuan')}" if isinstance(read, int) else value


def step_label(book: Book, key: str, lang: str = "", procedure: str = PROCEDURE) -> str:
    """What people call a step; what ends a case has the words of its status."""
    step = book.procedure(procedure).by_key.get(key)
    return step.label(lang or language()) if step else book.word("step", key, lang or language())


def role_label(book: Book, key: str, lang: str = "") -> str:
    """What people call a role."""
    role = book.roles().get(key)
    return role.label(lang or language()) if role else key


def day_long(day: dt.date, lang: str = "") -> str:
    """2016年10月28日, or 28 October 2016: a day in prose."""
    if (lang or language()) == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    with translation.override("en"):
        return formats.date_format(day, "j F Y")
