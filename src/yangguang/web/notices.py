"""Which notices hang in my places, and what may be done with one?"""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from yangguang.book.procedure import offices_for
from yangguang.faces import board, paging, places
from yangguang.faces.acting import do
from yangguang.faces.pages import Visitor, book_of, page, visitor
from yangguang.faces.pdf import NoChineseFont
from yangguang.register.models import Attachment, Notice, NoticeLine, Objection
from yangguang.terms.place import span
from yangguang.web.households import place_asked
from yangguang.web.menu import show
from yangguang.web.procedure import attaching
from yangguang.web.procedure.cases import may
from yangguang.work.acting import Hand
from yangguang.work.procedure import folding
from yangguang.work.procedure import notices as work

SHOWN = 500  # lines on the page; the board version has all


@page(cases=True)
def notices(request: HttpRequest) -> HttpResponse:
    """What hangs, the window that ends first before the others; what is over and must be closed."""
    official = visitor(request)
    shown, place = request.GET.get("show", "hanging"), place_asked(request, official)
    low, high = span(place)
    rows = Notice.objects.filter(place__gte=low, place__lt=high).select_related("round", "case__household")
    if shown == "ended":
        slice_ = paging.cut(
            rows.filter(ended__isnull=False), ("place", "last_day", "id"), request.GET.get("page", "")
        )
    else:
        hanging = rows.filter(ended__isnull=True)
        hanging = hanging.filter(closes_from__lte=official.day) if shown == "ripe" else hanging
        slice_ = paging.cut(hanging, ("closes_from", "id"), request.GET.get("page", ""))
    context = {
        "slice": slice_, "shown": shown, "place": place, "several": shown == "ripe" and "notice.close" in official.acts,
        "tabs": [("hanging", _("Hanging")), ("ripe", _("To be closed")), ("ended", _("Ended"))],
    }  # fmt: skip
    return show(request, "sunlight/notices.html", context, here="notices")


def found(key: uuid.UUID) -> Notice:
    """A notice within one's scope. Raises `Http404`."""
    row = Notice.objects.filter(id=key).select_related("round", "case__household", "posted__actor").first()
    if row is None:
        raise Http404
    return row


def mine(official: Visitor, notice: Notice) -> bool:
    """May this person close or withdraw it, by verb and office?"""
    about = notice.round or notice.case
    if about is None:
        return False
    procedure = folding.procedure_of(about)
    step = procedure.by_key[notice.step]
    offices = offices_for(procedure, folding.state_of(notice.case), step) if notice.case else step.offices
    return may(official, step, offices, hangs=True)


@page(cases=True)
def notice(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One notice: its lines as the public sees them, its window, objections; close it, or take it down."""
    row, official = found(key), visitor(request)
    if request.method == "POST":
        answer = _act(request, row)
        if answer is not None:
            return answer
        row = found(key)
    lines = list(NoticeLine.objects.filter(notice=row).order_by("line_no")[: SHOWN + 1])
    context = {
        "notice": row,
        "lines": lines[:SHOWN],
        "more": len(lines) > SHOWN,
        "mine": mine(official, row),
        "ripe": row.closes_from <= official.day,
        "objected": Objection.objects.filter(notice=row).count(),
        "crumb": places.short(row.place, official.home) or places.name(row.place),
        "public": board.public_address(request, row),
        "photos": Attachment.objects.filter(about=row.id).order_by("-line_id"),
    }
    return show(request, "sunlight/notice.html", context, here="notices")


def _act(request: HttpRequest, row: Notice) -> HttpResponse | None:
    wish = request.POST.get("do")
    if wish == "close":
        _moved, refused = do(
            request,
            lambda hand: work.close(hand, row),
            done=_("Closed: the list goes on, and the lines are removed from the portal."),
        )
    elif wish == "withdraw":
        _moved, refused = do(
            request,
            lambda hand: work.withdraw(hand, row, request.POST.get("reason", "")),
            done=_("Taken down. A new one needs a full window."),
        )
    else:

        def keep(hand: Hand) -> None:
            attaching.take(request, hand, row.id, row.place, "board")

        if not request.FILES:
            return redirect("notice", key=row.id)
        _none, refused = do(request, keep, done=_("The photograph is kept with the notice."))
        return redirect("notice", key=row.id)
    if refused is not None:
        return None
    return (
        redirect("round", key=row.round_id)
        if row.round_id
        else redirect("record", key=row.case.household_id)
        if row.case
        else redirect("notices")
    )


@page(cases=True)
def board_print(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The paper version for the board, with a QR code to the portal page. A notice that ended has no lines to print."""
    row = found(key)
    try:
        content = board.pdf(request, book_of(request), row, work.lines_of(row))
    except NoChineseFont:
        return redirect("board_page", key=key)
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = (
        f'inline; filename="{row.posted_day.isoformat()}-{row.id.hex[:8]}.pdf"'
    )
    return response


@page(cases=True)
def board_page(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The same for printing from the browser, where no Chinese font is found for the PDF."""
    row = found(key)
    said = board.content(request, book_of(request), row, work.lines_of(row))
    drawn = mark_safe(said["qr"])  # noqa: S308  # drawn by us from an address of our own
    return show(request, "sunlight/board.html", {"notice": row, "qr_code": drawn, **said}, here="notices")
