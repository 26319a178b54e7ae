"""Which line is in force, who says so, and how does a household come onto the list?"""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from yangguang.book.packs import PackError
from yangguang.book.reader import Book, open_book
from yangguang.book.steps import Procedure, Step
from yangguang.book.values import Value
from yangguang.faces import places
from yangguang.faces.pages import language, moment_of, page
from yangguang.portal.shown import root_of, show
from yangguang.terms.place import LEVELS

PROCEDURE = "identify"
LINE = "income_line"
NUMBERS = ("income_window_months", "objection_due_days")
ICONS = {"notice": "speakerphone", "compare": "scale", "decide": "gavel", "sign": "signature"}
BY_STEP = {"survey": "home-2", "house_visit": "home-2", "meeting": "users", "application": "file-text"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """One step of the picture: in which lanes it lies, who does it, how long it hangs, who says so."""

    number: int
    step: Step
    label: str
    icon: str
    lane: str  # of a grid of lanes: "1-3" from the first to the third
    offices: str
    days: Value | None
    cited: str


def lanes(procedure: Procedure) -> list[str]:
    """The levels of office that take part, the nearest to the people first."""
    named = {o for s in procedure.line() for o in s.offices}
    return [level for level in reversed(LEVELS) if level in named]


def source(book: Book, text: str) -> str:
    """A citation in the reader's language, where the book has it in that language."""
    return book.word("cite", text, language()) if text else ""


def picture(book: Book, procedure: Procedure, side: bool = False) -> list[Drawn]:
    """The steps in order as they are drawn; with `side` those that only an objection leads to."""
    order, lang = lanes(procedure), language()
    out = []
    for number, step in enumerate((s for s in procedure.steps if s.side == side), 1):
        at = [order.index(o) for o in step.offices if o in order]
        out.append(
            Drawn(
                number,
                step,
                step.label(lang),
                BY_STEP.get(step.key, ICONS[step.kind]),
                f"{min(at) + 1}-{max(at) + 1}" if at else "",
                ("、" if lang == "zh" else ", ").join(book.word("level", o, lang) for o in step.offices),
                procedure.lengths.get(step.key),
                source(book, step.source) if step.status == "cited" else "",
            )
        )
    return out


def history(place: int, day: dt.date, key: str) -> list[Value]:
    """The line of the book in force and those before it, the newest first."""
    out: list[Value] = []
    while True:
        try:
            found = open_book(place, day).value(key)
        except PackError:
            return out
        out.append(found)
        day = found.from_day - dt.timedelta(days=1)


@page(public=True)
def standards(request: HttpRequest) -> HttpResponse:
    """The line, its source and what it was before; the procedure as a picture; for one place where it has its own."""
    day, known, asked = moment_of(request).day, places.known(), request.GET.get("place", "")
    place = int(asked) if asked.isascii() and asked.isdigit() and known and int(asked) in known.names else root_of(request)
    book = open_book(place, day)
    if PROCEDURE not in book.procedures():
        return show(request, "empty.html", here="portal_standards")
    procedure = book.procedure(PROCEDURE)
    quorum = procedure.quorum
    context = {
        "place": place,
        "book": book,
        "lines": [{"value": v, "cited": source(book, v.source)} for v in history(place, day, LINE)],
        "procedure": procedure,
        "lanes": [book.word("level", level, language()) for level in lanes(procedure)],
        "steps": picture(book, procedure),
        "side": picture(book, procedure, side=True),
        "numbers": [book.value(key) for key in NUMBERS],
        "quorum": quorum if quorum[0] else None,
        "quorum_value": book.value("meeting_quorum_numerator") if quorum[0] else None,
    }
    return show(request, "standards.html", context, here="portal_standards")
