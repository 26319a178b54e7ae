"""How do a million journal lines come to be, each linked to the one before, as the acts themselves would have written them?

Asks no database: whoever makes a county's rows in a process of its own makes its chain too.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from yangguang.terms.chain import GENESIS, canonical, link
from yangguang.work.journal import chain_key

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Official:
    """Who acts: the account, its post, the natural person, as a line names them; the public has neither account nor post."""

    user: uuid.UUID | None
    person: uuid.UUID
    post: uuid.UUID | None
    role: str
    office: str
    place: int


@dataclass(slots=True)
class Lines:
    """Lines to be written. `book`: digest of the edition every act cites; `last`: the id of the line before the first;
    `heads`: length and digest of the chains that go on.
    """

    book: str
    last: int = 0
    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    _keys: dict[int, str] = field(default_factory=dict)

    def note(
        self, verb: str, place: int, day: dt.date, about: uuid.UUID, by: Official, facts: Mapping[str, Any]
    ) -> tuple[int, str]:  # fmt: skip
        """Add a line; return its id and digest."""
        key = self._keys.get(place)
        if key is None:
            key = self._keys[place] = chain_key(place)
        length, previous = self.heads.get(key, (0, GENESIS))
        number, self.last = length + 1, self.last + 1
        at = dt.datetime(day.year, day.month, day.day, 1 + number % 8, number % 60, self.last % 60, tzinfo=dt.UTC)
        said = {"office": by.office, "role": by.role, "via": "web", "appointment": by.post, "book": self.book, **facts}
        body = canonical({
            "chain": key, "number": number, "at": at, "day": day, "verb": verb, "place": place, "about": about,
            "actor": by.user, "facts": said,
        })  # fmt: skip
        digest = link(previous, body)
        self.heads[key] = (number, digest)
        self.rows.append((self.last, key, number, at, day, verb, place, about, by.user, body.decode(), digest))
        return self.last, digest

    def taken(self) -> list[Row]:
        """The lines gathered since the last time."""
        rows, self.rows = self.rows, []
        return rows
