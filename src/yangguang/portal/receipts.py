"""Which number does a resident take home, and what became of the objection under it?

The number opens the answer, so it never stands in an address: it is typed into a form. Right after filing it is shown from the
session for a quarter of an hour, long enough to write down or print.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from yangguang.faces import places, saying, turns
from yangguang.faces.pages import language, moment_of, page
from yangguang.portal import hanging
from yangguang.portal.limits import RECEIPTS, limited
from yangguang.portal.shown import show
from yangguang.register.models import Notice, Objection
from yangguang.work import books, clock
from yangguang.work.procedure import objections

KEPT = dt.timedelta(minutes=15)
SESSION = "portal_receipts"


@dataclass(frozen=True, slots=True)
class Stage:
    """One thing that happened to an objection, or is still to happen."""

    day: dt.date | None
    title: str
    detail: str
    icon: str
    colour: str
    address: str = ""
    who: str = ""


def keep(request: HttpRequest, once: str, receipt: str) -> None:
    """Remember a number just given, for this browser and a quarter of an hour."""
    known = _fresh(request)
    known[once] = [receipt, clock.at().isoformat()]
    request.session[SESSION] = known


def kept(request: HttpRequest, once: str = "") -> str:
    """The number given for this sending; the last one given when `once` is empty; "" for none within the time."""
    known = _fresh(request)
    if once:
        return str(known[once][0]) if once in known else ""
    return str(max(known.values(), key=lambda pair: pair[1])[0]) if known else ""


def _fresh(request: HttpRequest) -> dict[str, Any]:
    now = clock.at()
    known = request.session.get(SESSION, {})
    return {k: v for k, v in known.items() if now - dt.datetime.fromisoformat(v[1]) < KEPT}


@page(public=True)
def receipt(request: HttpRequest) -> HttpResponse:
    """The number to write down or print."""
    objection = objections.of_receipt(kept(request))
    if objection is None:
        return redirect("portal_status")
    context = {"objection": objection, "minutes": int(KEPT.total_seconds() // 60), **_about(objection)}
    return show(request, "receipt.html", context, here="portal_status", fleeting=True)


@page(public=True)
@limited(RECEIPTS, only_post=True)
def status(request: HttpRequest) -> HttpResponse:
    """What became of my objection: asked by the number, answered on the same page."""
    typed = request.POST.get("receipt", "").strip()[:30]
    objection = objections.of_receipt(typed) if typed else None
    context: dict[str, Any] = {"typed": typed, "unknown": bool(typed) and objection is None, "objection": objection}
    if objection is not None:
        context |= _about(objection)
        context["stages"] = stages(objection, moment_of(request).day)
        context["typed"] = objection.receipt
    return show(request, "status.html", context, here="portal_status", fleeting=True)


def _about(objection: Objection) -> dict[str, Any]:
    notice = objection.notice
    assert notice is not None, "the portal files against a notice"
    return {"notice": notice, "book": hanging.book_of(notice), "office": objection.office_place}


def settled(objection: Objection) -> bool:
    """Have both persons said what was found? Before, the word of the first is not told."""
    return objection.status in ("decided", "closed") and objection.settled is not None


def display_of(objection: Objection) -> Notice | None:
    """The notice that displays the result: of this case, posted after the objection, of the recheck's own step."""
    notice = objection.notice
    if objection.case_id is None or notice is None or objection.kind != "against":
        return None
    steps = hanging.book_of(notice).procedure(notice.procedure).by_key
    recheck = steps.get(steps[notice.step].objection)
    rows = Notice.public.filter(
        case_id=objection.case_id, step=recheck.then if recheck else "", posted_id__gt=objection.filed_id
    )
    return rows.order_by("posted_id").first()


def stages(objection: Objection, day: dt.date) -> list[Stage]:
    """What happened, in order, and the one thing that comes next. Nobody is named."""
    office = places.name(objection.office_place)
    listed = [
        Stage(objection.filed_day, _("Received"), _("Your number was given and the office told."), "message-report", "blue")
    ]
    if not settled(objection):
        begun = objection.status == "investigating"
        listed.append(
            Stage(
                None,
                _("Being examined: one person has reported, the second is still to confirm")
                if begun
                else _("Waits to be examined by two persons"),
                _("An answer is due by %(day)s.") % {"day": saying.day_long(objection.due_day)}
                + (" " + _("It is late: you may ask at the office.") if day > objection.due_day else ""),
                "search",
                "amber",
                who=office,
            )
        )
        return listed
    listed.append(_result(objection, office))
    return [*listed, *_after(objection, day)]


def _result(objection: Objection, office: str) -> Stage:
    upheld = objection.outcome == "upheld"
    book = hanging.book_of(objection.notice) if objection.notice else None
    reason = book.word("objection_reason", objection.reason_code, language()) if book and objection.reason_code else ""
    known = reason if reason != objection.reason_code else ""
    title = _("Found to be true") if upheld else _("Not found to be true")
    return Stage(
        objection.settled.day if objection.settled else None,
        title,
        known,
        "gavel",
        "red" if upheld else "green",
        who=_("%(office)s, two persons") % {"office": office},
    )


def _after(objection: Objection, day: dt.date) -> list[Stage]:
    """What the result led to: its own display, or an application."""
    if objection.kind == "left_out":
        if objection.outcome != "upheld":
            return []
        title = _("An application was opened") if objection.case_id else _("An application is to be opened")
        detail = _("The household goes through the same steps as the others.")
        if objection.case is not None:
            detail = turns.said(objection.case, books.now(objection.case.place, day)) or detail
        return [Stage(None, title, detail, "file-text", "blue")]
    shown = display_of(objection)
    if shown is None:
        return [Stage(None, _("The result is to be displayed"), "", "speakerphone", "")]
    if hanging.over(shown, day):
        detail = (
            _("The household is not taken on.") if objection.outcome == "upheld" else _("The household's case goes on.")
        )
        return [Stage(shown.last_day, _("The display of the result has ended"), detail, "check", "")]
    address = reverse("portal_notice", args=[shown.id])
    return [
        Stage(
            shown.posted_day,
            _("The result is on display"),
            _("Until %(day)s.") % {"day": saying.day_long(shown.last_day)},
            "speakerphone",
            "blue",
            address,
        )
    ]


