"""Who acts, in which office, on which day, and may they?

`open_hand` is the only way to write: one transaction, one actor, the connection open for writing, and at
least one journal line.
"""

import contextlib
import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import models, transaction

from yangguang.book.reader import Book
from yangguang.register import guard, scope
from yangguang.register.models import Appointment, Helped, JournalLine, User
from yangguang.register.scope import Scope
from yangguang.terms.decision import Decision, Refused, no
from yangguang.terms.place import contains, span
from yangguang.work import books, clock, journal

PUBLIC = "public"  # a resident at the portal
SYSTEM = "system"  # founding acts of `init`, and the night's work
ADMIN_ROLES = frozenset({"system-admin", "security-admin", "audit-admin"})


def appointments_of(user: User, day: dt.date) -> list[Appointment]:
    """The posts `user` holds on `day`, in the order they were given."""
    in_force = models.Q(to_day__isnull=True) | models.Q(to_day__gt=day)
    return list(
        Appointment.objects.filter(in_force, user=user, from_day__lte=day, act_to__isnull=True).order_by("id")
    )


def scope_of(user: User, day: dt.date) -> Scope:
    """The union of what the user's posts may read. Administrators read no case; a helper only listed
    households.
    """
    spans: list[tuple[int, int]] = []
    listed: set[uuid.UUID] = set()
    for post in appointments_of(user, day):
        if post.role in ADMIN_ROLES:
            continue
        if post.role == "helper":
            in_force = models.Q(to_day__isnull=True) | models.Q(to_day__gt=day)
            rows = Helped.objects.filter(in_force, appointment=post, from_day__lte=day, act_to__isnull=True)
            listed.update(rows.values_list("household_id", flat=True))
        else:
            spans.append(span(post.place))
    return Scope(tuple(spans), frozenset(listed))


class Hand:
    """One person (or the public, or the system) doing one thing. Made by `open_hand`."""

    def __init__(
        self, user: User | None, office: str, day: dt.date, via: str, purpose: str, look: bool
    ) -> None:
        self.user, self.office, self.day, self.via, self.purpose, self.look = (
            user,
            office,
            day,
            via,
            purpose,
            look,
        )
        self.at = clock.at()
        self.role = office
        self.appointment: Appointment | None = None
        self.lines: list[JournalLine] = []
        self.posts = appointments_of(user, day) if user else []

    @property
    def person(self) -> uuid.UUID | None:
        """The natural person behind the account, for the two-person rule."""
        return self.user.natural_person if self.user else None

    @property
    def acting_person(self) -> uuid.UUID:
        """The natural person as acts name it: all zeros for the public and the system."""
        return self.person or uuid.UUID(int=0)

    @property
    def somebody(self) -> User:
        """The account that acts. Only where a person, not the public, can act."""
        assert self.user is not None, "an account is needed here"
        return self.user

    def book(self, place: int) -> Book:
        """Today's edition at `place`, archived before this act commits."""
        return books.now(place, self.day)

    def may(self, verb: str, place: int) -> None:
        """Choose the appointment that allows `verb` at `place`. Raises `Refused("not_permitted")`; the
        system may found.
        """
        if self.office == SYSTEM and self.user is None:
            return
        roles = self.book(place).roles()
        for post in self.posts:
            if verb in roles[post.role].acts and (post.role == "helper" or contains(post.place, place)):
                self.appointment, self.role, self.office = post, post.role, roles[post.role].level
                return
        if self.user is None and verb in roles.get(PUBLIC, _NOBODY).acts:
            return
        raise Refused(
            no(
                "not_permitted",
                verb=verb,
                place=place,
                role=self.posts[0].role if self.posts else self.office,
            )
        )

    def post_for(self, verb: str) -> Appointment:
        """The first of the actor's posts that allows `verb` anywhere, taken for this act. Raises
        `Refused("not_permitted")`.
        """
        for post in self.posts:
            if verb in self.book(post.place).roles()[post.role].acts:
                self.may(verb, post.place)
                return post
        raise Refused(
            no("not_permitted", verb=verb, place=0, role=self.posts[0].role if self.posts else self.office)
        )

    def require(self, decision: Decision) -> Decision:
        """Raise `Refused` unless the rule says yes; return the decision for its clause."""
        if not decision:
            raise Refused(decision)
        return decision

    def note(
        self,
        verb: str,
        *,
        place: int,
        about: uuid.UUID | None = None,
        facts: Mapping[str, Any] | None = None,
        detail: str = "",
        clause: str | None = None,
    ) -> JournalLine:
        """Write the journal line of this act. `facts`: numbers, keys, digests; `detail`: personal text,
        encrypted.
        """
        said = self._said(place, facts, clause)
        actor = self.user.id if self.user else None
        line = journal.append(
            journal.Entry(verb, place, self.day, self.at, about, actor, said, detail, self.look)
        )
        self.lines.append(line)
        return line

    def note_many(self, verb: str, rows: Sequence[tuple[int, uuid.UUID | None, Mapping[str, Any]]]) -> list[JournalLine]:
        """The journal lines of many acts of one verb, as (place, about, facts), in their order."""
        actor = self.user.id if self.user else None
        lines = journal.append_many(
            [
                journal.Entry(verb, place, self.day, self.at, about, actor, self._said(place, facts, None), "", self.look)
                for place, about, facts in rows
            ]
        )
        self.lines.extend(lines)
        return lines

    def _said(self, place: int, facts: Mapping[str, Any] | None, clause: str | None) -> dict[str, Any]:
        said = {
            "office": self.office,
            "role": self.role,
            "via": self.via,
            "appointment": self.appointment.id if self.appointment else None,
            "book": self.book(place).digest,
            **(facts or {}),
        }
        if self.purpose:
            said["purpose"] = self.purpose
        if clause:
            said["clause"] = clause
        if beyond := scope.take_reasons():
            said["beyond"] = beyond
        return said


def require(user: User | None, verb: str, place: int) -> None:
    """Before long work that ends in a hand: may `user` (None: the system) do `verb` at `place`? Raises
    `Refused("not_permitted")`.
    """
    office = "staff" if user else SYSTEM
    Hand(user, office, clock.day(), "", "", False).may(verb, place)


def place_for(user: User, verb: str) -> int:
    """Before long work that ends in a hand: the place of the first of the user's posts that allows `verb`. Raises
    `Refused("not_permitted")`.
    """
    return Hand(user, "staff", clock.day(), "", "", False).post_for(verb).place


@contextlib.contextmanager
def reading(user: User | None) -> Iterator[None]:
    """Read within the reach of `user`'s posts (None: the system, everything), where long work gathers what a hand then
    enters.
    """
    with scope.using(scope_of(user, clock.day()) if user else Scope(all=True)):
        yield


class _Nobody:
    acts: frozenset[str] = frozenset()


_NOBODY = _Nobody()


class SilentHand(AssertionError):
    """A hand closed without a journal line: a verb forgot to say what it did."""


@contextlib.contextmanager
def open_hand(
    user: User | None,
    *,
    office: str = "",
    day: dt.date | None = None,
    purpose: str = "",
    via: str = "web",
    look: bool = False,
) -> Iterator[Hand]:
    """Act as `user` (None: `office` is PUBLIC or SYSTEM). One transaction; nothing stays when the block
    raises.

    Raises `Refused` from its checks, `SilentHand` when it wrote nothing in the journal.
    """
    assert user is not None or office in (PUBLIC, SYSTEM), "no actor, no act"
    legal = day or clock.day()
    with transaction.atomic(), guard.writing():
        hand = Hand(user, office or "staff", legal, via, purpose, look)
        reach = scope_of(user, legal) if user else Scope(all=office == SYSTEM)
        with scope.using(reach):
            yield hand
        if not hand.lines:
            raise SilentHand("the hand wrote no journal line")
