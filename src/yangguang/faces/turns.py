"""When is it the turn of a household that came by itself: left out of the list, or late?

A round is one village and one year (settled.md, Rounds): who comes while it runs goes through the same steps behind the
others; who comes when none is open waits for the next, and is taken in on the day that one is opened.
"""

import datetime as dt

from django.utils.translation import gettext as _

from yangguang.book.reader import Book
from yangguang.faces import places, saying
from yangguang.faces.pages import language
from yangguang.register import scope
from yangguang.register.models import Act, Case
from yangguang.work import clock
from yangguang.work.procedure import folding, rounds

OPENS = "round.open"
RUNNING = ("open", "held", "objected")


def said(case: Case, book: Book) -> str:
    """What such a household is told; empty for one that came with its round, goes alone, or is done."""
    if case.status not in RUNNING or case.alone:
        return ""
    if case.round is None:
        return _waits(case, book)
    if not _announced_before(case):
        return ""
    return _(
        "It came when the round of %(year)s had been announced already: that announcement counts for it too, and it goes "
        "through the same steps behind the others, with displays of its own."
    ) % {"year": case.round.year}


def _waits(case: Case, book: Book) -> str:
    today = clock.day()
    with scope.everything("when a village's rounds are held is public"):
        year = rounds.first_free_year(case.place, today.year, book.digest)
    village = {"village": places.name(case.place), "year": year}
    levels = ("、" if language() == "zh" else ", ").join(book.word("level", at, language()) for at in openers(book))
    if year > today.year:
        return _(
            "It waits for the round of %(year)s of %(village)s: a village has one round a year, and this year's has been. "
            "It is taken in when that round is opened, from %(day)s on, by: %(offices)s."
        ) % {**village, "offices": levels, "day": saying.day_long(dt.date(year, 1, 1))}
    return _(
        "It waits for the next round of %(village)s. None is open there now; it may be opened at any time, and takes "
        "this household in on that day. By: %(offices)s."
    ) % {**village, "offices": levels}


def openers(book: Book) -> list[str]:
    """The levels whose offices may open a round, the nearest to the people last."""
    return list(dict.fromkeys(role.level for role in book.roles().values() if OPENS in role.acts))


def _announced_before(case: Case) -> bool:
    """Had the announcement of its round ended when the case was opened?"""
    with scope.everything("what a round announced is public"):
        ended = Act.objects.filter(round=case.round_id, verb="closed", line_id__lt=case.opened_id)
        return ended.filter(step=_announcement(case)).exists()


def _announcement(case: Case) -> str:
    return next((s.key for s in folding.procedure_of(case).steps if s.scope == "round"), "")
