"""What does an error say to the operator, and in which words?"""

import datetime as dt
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from yangguang.book.reader import Book, open_book
from yangguang.register import busy
from yangguang.terms.decision import Decision, Refused, no
from yangguang.terms.period import legal_day

A_TABLE = "register_instance"


def say(decision: Any) -> str:
    """A refusal (anything with `code` and `facts`) as two sentences, Chinese first."""
    return "\n".join(sentences(decision))


def sentences(decision: Any) -> tuple[str, str]:
    """The same sentences, each by itself."""
    book = open_book(0, legal_day(dt.datetime.now(dt.UTC)))
    zh, en = (book.say(decision.code, lang, **_worded(book, decision.facts, lang)) for lang in ("zh", "en"))
    return zh, en


def _worded(book: Book, facts: Mapping[str, Any], lang: str) -> dict[str, Any]:
    return {k: book.word("problem", v, lang) if k == "problem" else v for k, v in facts.items()}


def refusal(error: Exception) -> Any:
    """What an error says, as something with `code` and `facts`; None for a fault of ours."""
    if isinstance(error, Refused):
        return error.decision
    if isinstance(error, DatabaseError):
        return _of_database(error)
    if isinstance(error, OSError) and error.errno:
        return no("no_writing", path=error.filename or "?", why=os.strerror(error.errno))
    return error if hasattr(error, "code") and hasattr(error, "facts") else None  # a bad file or environment


def _of_database(error: DatabaseError) -> Decision | None:
    """A database that isn't there, isn't founded yet, or is held by others; None for anything else."""
    text, where = str(error), str(settings.DATABASES["default"]["NAME"])
    if busy.held(error):
        return no("database_busy")
    if "unable to open" in text and not Path(where).parent.exists():
        return no("no_instance")
    try:
        founded = A_TABLE in connection.introspection.table_names()
    except DatabaseError as unreachable:
        return no("no_database", where=where, why=str(unreachable).strip().splitlines()[0])
    return None if founded else no("no_instance")
