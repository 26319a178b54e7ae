"""What is a place called here?"""

import contextlib
import contextvars
from collections.abc import Iterator

from yangguang.book.places import Edition, load_edition
from yangguang.register.models import Instance
from yangguang.terms.place import LEVELS, at_level, level_of

_now: contextvars.ContextVar[Edition | None] = contextvars.ContextVar("edition", default=None)


def edition_of(instance: Instance | None) -> Edition | None:
    """The edition of the divisions an instance lives in; None before `init`."""
    return load_edition(instance.edition, instance.province) if instance else None


@contextlib.contextmanager
def using(edition: Edition | None) -> Iterator[None]:
    """Names are read from `edition` within the block: a page asks for many and the instance for none of them."""
    token = _now.set(edition)
    try:
        yield
    finally:
        _now.reset(token)


def known() -> Edition | None:
    """The edition in use, asked of the instance where no page set it."""
    return _now.get() or edition_of(Instance.objects.first())


def name(code: int) -> str:
    """The name of a place; its code where this edition does not know it (an act of an older one)."""
    book = known()
    if code == 0:
        return ""
    return book.names.get(code, str(code)) if book else str(code)


def short(code: int, within: int = 0) -> str:
    """The names from below `within` down to the place: 龙集镇 姚兴村 for an officer of the county. The place's
    own name at least.
    """
    book = known()
    if book is None or not code:
        return name(code)
    top = LEVELS.index(level_of(within)) if within else LEVELS.index("county")
    levels = LEVELS[top + 1 : LEVELS.index(level_of(code)) + 1]
    parts = [book.names[c] for level in levels if (c := at_level(code, level)) in book.names]
    return " ".join(dict.fromkeys(parts)) or name(code)


def children(code: int) -> list[int]:
    """The places one level below."""
    book = known()
    return book.children(code) if book else []
