"""How are the operator's words read: a day, a round, a count?

Nothing here needs a database: the words are read before anything is opened.
"""

import datetime as dt
import uuid

from yangguang.terms.decision import Refused, no


def a_day(text: str) -> dt.date:
    """A day among the words. Raises `Refused("bad_day")`."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise Refused(no("bad_day", text=text)) from error


def a_round(text: str) -> uuid.UUID:
    """The number of a round among the words. Raises `Refused("bad_round")`."""
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise Refused(no("bad_round", text=text)) from error


def a_count(text: str) -> int:
    """How often, at least once. Raises `Refused("bad_count")`."""
    if not (text.isascii() and text.isdigit()) or int(text) < 1:
        raise Refused(no("bad_count", text=text))
    return int(text)
