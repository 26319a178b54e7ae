"""Which edition of the book holds for an act, and is it kept?

Every edition an act cites lies under `$YANGGUANG_HOME/books/<digest>` before that act commits; cases stay
on the edition they began under, and `check` reads the archive.
"""

import datetime as dt
import functools
from pathlib import Path

from django.conf import settings

from yangguang.book import archive
from yangguang.book.packs import Packs
from yangguang.book.reader import Book, open_book


@functools.lru_cache(maxsize=8)
def _kept(digest: str, home: Path) -> bool:
    archive.keep(Packs.load(), home)
    return True


@functools.lru_cache(maxsize=16)
def _archived(digest: str, home: Path) -> Packs:
    return archive.load(digest, home)


def now(place: int, day: dt.date) -> Book:
    """Today's edition at `place` and `day`, archived."""
    packs = Packs.load()
    _kept(packs.digest, Path(settings.YANGGUANG_HOME))
    return open_book(place, day, packs)


def of(digest: str, place: int, day: dt.date) -> Book:
    """The edition a case began under, at `place` and `day`. Raises `PackError` when the archive lacks it."""
    packs = Packs.load()
    if packs.digest == digest:
        return now(place, day)
    return open_book(place, day, _archived(digest, Path(settings.YANGGUANG_HOME)))
