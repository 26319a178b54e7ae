"""Who visits, and what does a view declare of itself?"""

import datetime as dt
import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from yangguang.book.reader import Book
from yangguang.register.models import Appointment, User
from yangguang.work import acting, books, clock

V = TypeVar("V", bound=Callable[..., HttpResponse])


@dataclass(frozen=True, slots=True)
class Declared:
    """What a view says of itself: for everybody; for readers of cases; for those whose posts allow one of `verbs`.

    `unsettled`: also for an official who has not yet set a password of their own or shown the second factor.
    """

    public: bool = False
    cases: bool = False
    verbs: frozenset[str] = frozenset()
    unsettled: bool = False


def page(*, public: bool = False, cases: bool = False, verbs: tuple[str, ...] = (), unsettled: bool = False) -> Callable[[V], V]:
    """Say who may open a view. Without it the door refuses everybody."""
    said = Declared(public, cases, frozenset(verbs), unsettled)

    def declare(view: V) -> V:
        view.declared = said  # type: ignore[attr-defined]  # functions carry it; the door reads it
        return view

    return declare


def declaration(view: Callable[..., Any]) -> Declared | None:
    """What a view declared, seen through `functools.wraps`."""
    return cast("Declared | None", getattr(view, "declared", None))


class Visitor:
    """An official on a page: posts, what they allow, the day."""

    def __init__(self, user: User, day: dt.date) -> None:
        self.user, self.day = user, day

    @functools.cached_property
    def posts(self) -> list[Appointment]:
        """The posts held today."""
        return acting.appointments_of(self.user, self.day)

    @functools.cached_property
    def home(self) -> int:
        """The place of the first post; the nation without one."""
        return self.posts[0].place if self.posts else 0

    @functools.cached_property
    def book(self) -> Book:
        """Today's book at the visitor's own place."""
        return books.now(self.home, self.day)

    @functools.cached_property
    def acts(self) -> frozenset[str]:
        """All verbs that any post allows somewhere."""
        roles = self.book.roles()
        return frozenset().union(*(roles[p.role].acts for p in self.posts if p.role in roles)) if self.posts else frozenset()

    @functools.cached_property
    def reads_cases(self) -> bool:
        """Does any post read cases at all?"""
        roles = self.book.roles()
        return any(roles[p.role].reads_cases for p in self.posts if p.role in roles)

    @functools.cached_property
    def level(self) -> str:
        """The level of the first post's office."""
        roles = self.book.roles()
        return roles[self.posts[0].role].level if self.posts and self.posts[0].role in roles else ""


def visitor_of(request: HttpRequest) -> Visitor | None:
    """The official who asks, or None for the public. Made once a request."""
    if not request.user.is_authenticated:
        return None
    kept = getattr(request, "_visitor", None)
    if kept is None:
        kept = Visitor(request.user, clock.day())
        request._visitor = kept  # type: ignore[attr-defined]  # one visitor a request
    return cast(Visitor, kept)


def language() -> str:
    """The reader's language as the book knows it: "zh" or "en"."""
    return "en" if (translation.get_language() or "").startswith("en") else "zh"
