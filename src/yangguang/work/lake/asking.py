"""Who puts a question to which copy, and how old is what it answers?

Asking is a look, and a look is written; the question itself is answered outside the hand, for as long as it takes.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from yangguang.book.reader import Book
from yangguang.lake import copies
from yangguang.lake.copies import Copy
from yangguang.register import scope
from yangguang.register.models import Snapshot, User
from yangguang.terms.decision import Refused, no
from yangguang.work import books, clock
from yangguang.work.acting import SYSTEM, open_hand
from yangguang.work.lake.snapshots import folder_of

ASK = "copy.ask"


@dataclass(frozen=True)
class Asked:
    """An opened copy and what its answers rest on: the book at its place and day, and how many days ago that was."""

    snapshot: Snapshot
    copy: Copy
    book: Book
    age_days: int

    def connect(self) -> Any:
        """The engine that this instance puts its questions to."""
        return copies.connect_to(self.copy, settings.YANGGUANG_ENGINE)

    def open_at(self, place: int) -> Book:
        """The book at another place, on the day of the copy."""
        return books.now(place, self.snapshot.day)

    def head(self) -> dict[str, Any]:
        """What every answer says first: {"snapshot", "place", "day", "age_days", "book"}."""
        return {
            "snapshot": str(self.snapshot.id), "place": self.snapshot.place, "day": self.snapshot.day.isoformat(),
            "age_days": self.age_days, "book": self.book.digest,
        }  # fmt: skip


def ask(
    user: User | None,
    key: str,
    question: str,
    facts: Mapping[str, Any] | None = None,
    via: str = "web",
    place: int | None = None,
    whole: bool = True,
) -> Asked:
    """Open copy `key` for `question`; the look is written. `user` None: the system, for whoever owns the instance.

    With a `place` the question is about that place alone, and the copy may be one of more than the asker's scope. `whole`:
    the digests of all its files are taken first; without, no file but the manifest may be read of it.

    Raises `Refused`: `not_permitted`, `no_such_copy`, `copy_altered`.
    """
    with open_hand(user, office="" if user else SYSTEM, via=via, look=True) as hand:
        if place is None:
            snapshot = named(key)
        else:
            with scope.everything("a copy of more is asked about the asker's own place"):
                snapshot = named(key)
        where = snapshot.place if place is None else place
        hand.may(ASK, where)
        hand.note(ASK, place=where, about=snapshot.id, facts={"question": question, **(facts or {})})
    return opened(snapshot, whole)


def named(key: str) -> Snapshot:
    """The copy of that id within the hand's scope, if it is still kept. Raises `Refused("no_such_copy")`."""
    try:
        found = Snapshot.objects.filter(id=uuid.UUID(key), purged=False).first()
    except ValueError:
        found = None
    if found is None:
        raise Refused(no("no_such_copy", copy=key))
    return found


def opened(snapshot: Snapshot, whole: bool = True) -> Asked:
    """Open it once its digests fit, of all its files or of the manifest. Raises `Refused("copy_altered")`."""
    copy = copies.open_copy(folder_of(snapshot), whole)
    if copy.manifest["root"] != snapshot.root:
        raise Refused(no("copy_altered", copy=str(snapshot.id), file=copies.MANIFEST))
    book = books.now(snapshot.place, snapshot.day)
    return Asked(snapshot, copy, book, (clock.day() - snapshot.day).days)
