"""Which notices hang where, and what of one may be shown?

A notice is on the portal from the day it is posted to the last day of its window (settled.md): behind it only number, counts and
digest remain. Lines were masked when posted; here even the group stays behind, which only the board may show (trust.md 5.2).
"""

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from yangguang.book.reader import Book
from yangguang.book.steps import Step
from yangguang.register.models import Notice
from yangguang.terms.chain import canonical
from yangguang.terms.place import span
from yangguang.work import books
from yangguang.work.procedure import notices

LISTED = 12  # a place lists so many; the others are found at their villages: no page lists the whole register


@dataclass(frozen=True, slots=True)
class Line:
    """One line as the public may see it."""

    number: int
    name: str
    village: str
    size: int
    outcome: str
    under_review: bool
    is_number: bool  # a minor, or somebody of unknown age, is only a line number


def running(place: int, day: dt.date) -> QuerySet[Notice]:
    """The notices within `place` whose window runs on `day`, the one that ends first before the others."""
    low, high = span(place)
    rows = Notice.public.filter(
        place__gte=low, place__lt=high, ended__isnull=True, posted_day__lte=day, last_day__gte=day
    )
    return rows.order_by("last_day", "number")


def numbers(place: int, day: dt.date) -> dict[int, int]:
    """How many notices run, by the place they were posted for."""
    rows = running(place, day).order_by().values("place").annotate(n=Count("id"))
    return {r["place"]: r["n"] for r in rows}


def over(notice: Notice, day: dt.date) -> bool:
    """Is it off the wall: closed, taken down, or its window past?"""
    return notice.ended_id is not None or day > notice.last_day


def lines(notice: Notice) -> list[Line]:
    """The lines as the public may see them, in order."""
    return [
        Line(r.line_no, r.masked_name, r.village, r.size, r.outcome, r.under_objection, r.masked_name.startswith("#"))
        for r in notices.lines_of(notice)
    ]


def unchanged(notice: Notice, shown: list[Line]) -> bool:
    """Do the lines still give the digest the notice was posted with?"""
    listed = [[one.number, one.name, one.village, one.size] for one in shown]
    return hashlib.sha256(bytes(notice.salt) + canonical(listed)).hexdigest() == notice.commitment


def book_of(notice: Notice) -> Book:
    """The edition of the book the notice was posted under, opened where and when it was posted."""
    return books.of(notice.book, notice.place, notice.posted_day)


def step_of(notice: Notice) -> Step:
    """The step of the procedure the notice is."""
    return book_of(notice).procedure(notice.procedure).by_key[notice.step]


def may_object(notice: Notice, day: dt.date) -> bool:
    """Does this notice take objections on `day`? An announcement and the display of a recheck do not."""
    return bool(step_of(notice).objection) and not over(notice, day) and notice.first_day <= day
