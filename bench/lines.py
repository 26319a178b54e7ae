"""How do a million journal lines come to be, each linked to the one before, as the product would have written them?"""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Max

from yangguang.register import bulk
from yangguang.register.models import Chain, JournalLine
from yangguang.terms.chain import GENESIS, canonical, link
from yangguang.work.journal import chain_key

COLUMNS = ("id", "chain_id", "number", "at", "day", "verb", "place", "about", "actor_id", "body", "digest")


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
    """Lines to be written; `book` is the digest of the edition every act cites."""

    book: str
    last: int = 0
    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    rows: list[tuple[Any, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.last = JournalLine.objects.aggregate(last=Max("id"))["last"] or 0
        self.heads = {c.key: (c.length, c.digest) for c in Chain.objects.all()}

    def note(
        self, verb: str, place: int, day: dt.date, about: uuid.UUID, by: Official, facts: dict[str, Any], look: bool = False
    ) -> tuple[int, str]:  # fmt: skip
        """Add a line; return its id and digest."""
        key = chain_key(place, look)
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

    def flush(self) -> None:
        """Write what was gathered. Lines refer to their chains, so these stand first."""
        for key, (length, digest) in self.heads.items():
            Chain.objects.update_or_create(key=key, defaults={"length": length, "digest": digest})
        bulk.insert(JournalLine, COLUMNS, self.rows)
        self.rows = []
        if connection.vendor == "postgresql":  # ids were given here; the sequence goes on after them
            with connection.cursor() as cursor:
                cursor.execute("SELECT setval(pg_get_serial_sequence('register_journalline', 'id'), %s)", [self.last])
