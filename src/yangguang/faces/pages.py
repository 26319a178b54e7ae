"""Who visits, and what does a view declare of itself?"""

import datetime as dt
import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

from yangguang.book.reader import Book, open_book
from yangguang.register.models import Appointment, Instance, User
from yangguang.terms.period import legal_day
from yangguang.work import acting, books, clock

V = TypeVar("V", bound=Callable[..., HttpResponseBase])


@dataclass(frozen=True, slots=True)
class Declared:
    """What a view says of itself: for everybody; for readers of cases; for those whose posts allow one of `verbs`.

    `unsettled`: also for an official who has not yet set a password of their own or shown the second factor.
    """

    public: bool = False
    cases: bool = False
    verbs: frozenset[str] = frozenset()
    unsettled: bool = False


def page(
    *, public: bool = False, cases: bool = False, verbs: tuple[str, ...] = (), unsettled: bool = False
) -> Callable[[V], V]:
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
        return (
            frozenset().union(*(roles[p.role].acts for p in self.posts if p.role in roles))
            if self.posts
            else frozenset()
        )

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


@dataclass(frozen=True, slots=True)
class Moment:
    """What holds for the whole of one request: the instance and its legal day."""

    instance: Instance | None
    day: dt.date

    @property
    def demo(self) -> bool:
        """Is this a demonstration?"""
        return bool(self.instance and self.instance.demo)


def moment_of(request: HttpRequest) -> Moment:
    """The moment of a request, asked once."""
    kept = getattr(request, "_moment", None)
    if kept is None:
        instance = Instance.objects.first()
        day = instance.demo_day if instance and instance.demo and instance.demo_day else legal_day(clock.at())
        kept = Moment(instance, day)
        request._moment = kept  # type: ignore[attr-defined]  # one moment a request
    return cast(Moment, kept)


def visitor_of(request: HttpRequest) -> Visitor | None:
    """The official who asks, or None for the public. Made once a request."""
    if not request.user.is_authenticated:
        return None
    kept = getattr(request, "_visitor", None)
    if kept is None:
        kept = Visitor(request.user, moment_of(request).day)
        request._visitor = kept  # type: ignore[attr-defined]  # one visitor a request
    return cast(Visitor, kept)


def visitor(request: HttpRequest) -> Visitor:
    """The official on a page that only officials reach."""
    found = visitor_of(request)
    assert found is not None, "the door let nobody in here without a log-in"
    return found


def book_of(request: HttpRequest) -> Book:
    """Today's book where the visitor works; the province's for the public; the nation's before `init`."""
    official, moment = visitor_of(request), moment_of(request)
    if official and official.home:
        return official.book
    return open_book(moment.instance.province if moment.instance else 0, moment.day)


def language() -> str:
    """The reader's language as the book knows it: "zh" or "en"."""
    return "en" if (translation.get_language() or "").startswith("en") else "zh"
