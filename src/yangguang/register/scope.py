"""Which rows may the one who asks see?

The door (a request, a command, a job) sets the scope; every query through the default manager of a personal
table is cut to it. No scope set: the query raises. `everything(reason)` is the one way past, and its
reasons stand in the next journal line.
"""

import contextlib
import contextvars
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from django.db import models
from django.db.models import Q


class NoScope(RuntimeError):
    """A query on a personal table was made without saying who asks."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What one person's appointments reach: half-open intervals of place codes, or listed households (a
    helper's).
    """

    spans: tuple[tuple[int, int], ...] = ()
    households: frozenset[uuid.UUID] = frozenset()
    all: bool = False

    def covers(self, place: int) -> bool:
        """Does any interval contain `place`?"""
        return self.all or any(lo <= place < hi for lo, hi in self.spans)


NOTHING = Scope()
_current: contextvars.ContextVar[Scope | None] = contextvars.ContextVar("scope", default=None)
_reasons: contextvars.ContextVar[tuple[str, ...]] = contextvars.ContextVar("scope_reasons", default=())


def current() -> Scope:
    """The scope in force. Raises `NoScope`."""
    scope = _current.get()
    if scope is None:
        raise NoScope("no scope is set: read inside a request, a hand or `with scope.using(...)`")
    return scope


@contextlib.contextmanager
def using(scope: Scope) -> Iterator[Scope]:
    """Ask under `scope` within the block."""
    token = _current.set(scope)
    try:
        yield scope
    finally:
        _current.reset(token)


@contextlib.contextmanager
def everything(reason: str) -> Iterator[None]:
    """Ask beyond one's own scope, for a stated reason that the hand writes into its journal line."""
    assert reason
    token, marks = _current.set(Scope(all=True)), _reasons.set((*_reasons.get(), reason))
    try:
        yield
    finally:
        _current.reset(token)
        if _hand_open.get():
            _spent.get().append(reason)
        _reasons.reset(marks)


_hand_open: contextvars.ContextVar[bool] = contextvars.ContextVar("hand_open", default=False)
_spent: contextvars.ContextVar[list[str]] = contextvars.ContextVar("scope_spent")


def take_reasons() -> list[str]:
    """The reasons for which the open hand looked beyond its scope since the last journal line."""
    spent = _spent.get()
    reasons = sorted(set(spent) | set(_reasons.get()))
    spent.clear()
    return reasons


M = TypeVar("M", bound=models.Model)


class ScopedManager(models.Manager[M]):
    """The default manager of personal tables; the model's `scope_place` and `scope_household` name its
    columns.
    """

    use_in_migrations = False

    def get_queryset(self) -> models.QuerySet[M]:
        """Rows within the scope in force. Raises `NoScope`."""
        scope, rows = current(), super().get_queryset()
        if scope.all:
            return rows
        place, household = (
            getattr(self.model, "scope_place", "place"),
            getattr(self.model, "scope_household", None),
        )
        reach = Q(pk__in=())
        for low, high in scope.spans:
            reach |= Q(**{f"{place}__gte": low, f"{place}__lt": high})
        if scope.households and household:
            reach |= Q(**{f"{household}__in": scope.households})
        return rows.filter(reach)
