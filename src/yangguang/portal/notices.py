"""What does the public see of one notice, and what remains when its window has ended?"""

import uuid

from django.http import HttpRequest, HttpResponse

from yangguang.faces.pages import moment_of, page
from yangguang.portal import hanging
from yangguang.portal.shown import missing, show
from yangguang.register.models import Notice
from yangguang.rules.notices import small
from yangguang.work.procedure import notices as work

SHOWN = 500


def found(request: HttpRequest, key: uuid.UUID) -> Notice | None:
    """A notice that was posted; None for one that is not there, or not yet."""
    row = work.public_notice(key)
    return row if row is not None and row.posted_day <= moment_of(request).day else None


@page(public=True)
def notice(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The notice, masked; 410 with number, counts and digest behind its window; 404 for what never hung."""
    row, day = found(request, key), moment_of(request).day
    if row is None:
        return missing(request)
    if hanging.over(row, day):
        return ended(request, row)
    book, step, lines = hanging.book_of(row), hanging.step_of(row), hanging.lines(row)
    context = {
        "notice": row,
        "book": book,
        "step": step,
        "year": row.round.year if row.round else row.posted_day.year,
        "length": book.value(step.days),
        "line": book.value("income_line"),
        "procedure": book.procedure(row.procedure),
        "lines": lines[:SHOWN],
        "more": len(lines) > SHOWN,
        "unchanged": hanging.unchanged(row, lines),
        "may_object": hanging.may_object(row, day),
        "not_yet": bool(step.objection) and day < row.first_day,
        "days_left": (row.last_day - day).days,
        "days_all": (row.last_day - row.posted_day).days,
        "days_gone": (day - row.posted_day).days,
    }
    return show(request, "notice.html", context, here="portal_home", fleeting=True)


def ended(request: HttpRequest, row: Notice) -> HttpResponse:
    """410: what remains of a notice."""
    least = hanging.book_of(row).number("small_cell")
    context = {
        "number": row.number,
        "households": small(row.lines, least),
        "persons": small(row.persons, least),
        "commitment": row.commitment if row.lines else "",
        "head_digest": row.head_digest,
    }
    return show(request, "ended.html", context, here="portal_home", status=410, fleeting=True)
