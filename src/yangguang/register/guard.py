"""Who may write to the database?

Only an open hand.

A wrapper on every connection refuses INSERT, UPDATE and DELETE unless a hand is open (`work/acting.py`),
with a short allow-list for what the framework itself must keep: sessions, log-in attempts, second factors,
the last log-in.
"""

import contextlib
import re
from collections.abc import Callable, Iterator
from typing import Any

from yangguang.register import scope

FRAMEWORK_TABLES = (
    "django_session",
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "axes_",
    "otp_",
)
_WRITE = re.compile(
    r"\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|UPDATE(?:\s+ONLY)?|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?|COPY)\s+\"?(\w+)",
    re.I,
)
_LAST_LOGIN = re.compile(r'\s*UPDATE "register_user" SET "last_login" = ', re.I)


class WriteOutsideHand(RuntimeError):
    """Something other than `work/` tried to write."""


@contextlib.contextmanager
def writing() -> Iterator[None]:
    """Let the current thread of work write. Only `work/acting.py` and the migrations of `work/instance.py`
    open this.
    """
    token, spent = scope._hand_open.set(True), scope._spent.set([])
    try:
        yield
    finally:
        scope._hand_open.reset(token)
        scope._spent.reset(spent)


_Execute = Callable[[Any, Any, bool, dict[str, Any]], Any]


def only_hands_write(execute: _Execute, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """The wrapper itself; see Django's «database instrumentation»."""
    if not scope._hand_open.get() and isinstance(sql, str):
        match = _WRITE.match(sql)
        if match and not match[1].startswith(FRAMEWORK_TABLES) and not _LAST_LOGIN.match(sql):
            raise WriteOutsideHand(f"write to {match[1]} without an open hand: go through a verb of work/")
    return execute(sql, params, many, context)
