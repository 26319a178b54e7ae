"""How does a check read a million rows at once, the same from both databases?

Past the models: identities come as 32 hexadecimal digits, days as ISO text, so that what is compared is
text. All reading of one check is of one moment, while others go on writing.
"""

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, transaction

AT_ONCE = 5000


@contextlib.contextmanager
def snapshot(*, read_only: bool = True) -> Iterator[None]:
    """Read within the block as of one moment, without keeping anybody from writing. Inside an open transaction: in that
    one. `read_only` False: temporary tables may be made.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        connection.ensure_connection()
        raw = connection.connection
        raw.execute("BEGIN DEFERRED")  # Django's own transactions begin IMMEDIATE and would hold the writers
        try:
            yield
        finally:
            raw.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            mode = "READ ONLY" if read_only else "READ WRITE"
            cursor.execute(f"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, {mode}")
            cursor.execute("SET LOCAL cursor_tuple_fraction = 1")  # every row is read: no plan for the first few
            yield


def key(column: str) -> str:
    """SQL for an identity as 32 hexadecimal digits."""
    return column if connection.vendor == "sqlite" else f"replace(CAST({column} AS text), '-', '')"


def text(column: str) -> str:
    """SQL for a day, an instant or JSON as the database's own text."""
    return f"CAST({column} AS text)"


def said(column: str, key_: str) -> str:
    """SQL: what the answers (JSON) in `column` say under a key, as text; NULL where they say nothing."""
    return f"json_extract({column}, '$.{key_}')" if connection.vendor == "sqlite" else f"({column} ->> '{key_}')"


def differs(one: str, other: str) -> str:
    """SQL: not the same, an absent value being a value."""
    return f"{one} IS NOT {other}" if connection.vendor == "sqlite" else f"{one} IS DISTINCT FROM {other}"


def rows(sql: str, params: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
    """The rows of a question, a few thousand at a time. Inside a `snapshot` or another transaction."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, list(params))
        while piece := cursor.fetchmany(AT_ONCE):
            yield from piece


def dashed(hexadecimal: str | None) -> str | None:
    """An identity as lines write it."""
    h = hexadecimal
    return None if h is None else f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}"


def instant(stored: str) -> str:
    """An instant's stored text (in UTC) as lines write it: 2016-10-28T01:30:00.250000+00:00."""
    day, _, time = stored.partition(" ")
    time = time.removesuffix("+00")
    return f"{day}T{time.ljust(15, '0') if '.' in time else time}+00:00"
