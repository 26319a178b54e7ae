"""Which objections does my office investigate, and what was found?"""

import uuid

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yangguang.faces import paging, places
from yangguang.faces.acting import do, look, refuse
from yangguang.faces.pages import Visitor, page, visitor
from yangguang.register.models import Case, JournalLine, Notice, NoticeLine, Objection
from yangguang.terms.decision import Refused
from yangguang.web import dossier
from yangguang.web.menu import show
from yangguang.web.procedure import attaching
from yangguang.work import access
from yangguang.work.acting import Hand
from yangguang.work.procedure import objections as work
from yangguang.work.procedure import proposals

VERBS = ("objection.assign", "objection.investigate", "objection.decide")
REASONS = (
    "income_wrong",
    "assets_hidden",
    "not_resident",
    "household_wrong",
    "register_right",
    "nothing_found",
    "other",
)


def mine(official: Visitor) -> Q:
    """The objections of the offices one holds a post at: never those of a place merely within one's reading."""
    reach = Q(pk__in=())
    for post in official.posts:
        reach |= Q(office_place=post.place)
    return reach


@page(verbs=VERBS)
def objections(request: HttpRequest) -> HttpResponse:
    """The queue of my office, the nearest day first."""
    official = visitor(request)
    done = request.GET.get("show") == "closed"
    statuses = ("closed", "decided") if done else ("filed", "investigating", "decided")
    rows = Objection.objects.filter(mine(official), status__in=statuses).select_related(
        "case__household", "notice"
    )
    slice_ = paging.cut(rows, ("due_day", "id"), request.GET.get("page", ""))
    return show(request, "sunlight/objections.html", {"slice": slice_, "closed": done}, here="objections")


def found(key: uuid.UUID, official: Visitor) -> Objection:
    """An objection of one's own office. Raises `Http404`."""
    row = Objection.objects.filter(mine(official), id=key).select_related("case__household", "notice").first()
    if row is None:
        raise Http404
    return row


@page(verbs=VERBS)
def objection(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """What was said, against which line; two persons of the office say what they found."""
    official = visitor(request)
    row = found(key, official)
    if request.method == "POST":
        answer = _decide(request, row)
        if answer is not None:
            return answer
        row = found(key, official)
    return _show(request, row, {})


def hangs(case: Case) -> bool:
    """Is a notice of this one household on display?"""
    return Notice.objects.filter(case=case, ended__isnull=True).exists()


def _show(request: HttpRequest, row: Objection, sealed: dict[str, str]) -> HttpResponse:
    official, case = visitor(request), row.case
    if case is not None:
        try:
            look(request, lambda hand: access.opened(hand, case.household))
        except Refused as refused:
            refuse(request, refused.decision)
            return redirect("objections")
    book = official.book
    line = (
        NoticeLine.objects.filter(notice=row.notice_id, line_no=row.line_no).first() if row.line_no else None
    )
    context = {
        "objection": row,
        "text": work.text(row),
        "sealed": sealed,
        "line": line,
        "first": _first(row, official),
        "reasons": REASONS,
        "has_objector": bool(row.objector_cell),
        "sent": request.POST,
        "crumb": places.short(row.place, official.home) or places.name(row.place),
        "income": dossier.incomes(book, case.household_id) if case else None,
        "conditions": dossier.conditions(book, case.household_id) if case else [],
        "times": dossier.timeline(book, [case])[:10] if case else [],
        "post_next": case is not None and case.step == "recheck_display" and not hangs(case),
    }
    return show(request, "sunlight/objection.html", context, here="objections")


def _first(row: Objection, official: Visitor) -> dict[str, object] | None:
    """What the first of two persons said."""
    if row.status != "investigating":
        return None
    pending = proposals.pending("objection", row.id)
    line = (
        pending.proposed
        if pending
        else JournalLine.objects.filter(about=row.case_id, verb="objection.decide")
        .select_related("actor")
        .order_by("-id")
        .first()
    )
    if line is None or line.actor is None:
        return None
    return {
        "name": line.actor.name,
        "me": line.actor.natural_person == official.user.natural_person,
        "day": line.day,
        "outcome": row.outcome,
        "reason": row.reason_code,
    }


def _decide(request: HttpRequest, row: Objection) -> HttpResponse | None:
    post = request.POST
    outcome = row.outcome if row.status == "investigating" and post.get("same") else post.get("outcome", "")
    reason = (
        row.reason_code if row.status == "investigating" and post.get("same") else post.get("reason_code", "")
    )

    def verb(hand: Hand) -> Objection:
        decided = work.decide(hand, row, outcome, reason, post.get("note", "").strip())
        attaching.take(request, hand, row.id, row.office_place, "recheck")
        return decided

    decided, refused = do(request, verb)
    if refused or decided is None:
        return None
    settled = decided.status == "decided"
    attaching.told(
        request,
        _("Decided. The result is now displayed.")
        if settled
        else _("Entered. A second person must now say the same from an account of their own."),
    )
    return redirect("objection", key=row.id)


@require_POST
@page(verbs=("objection.assign",))
def unseal(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Who objected: at the investigating office, for a stated purpose, and it is written."""
    row = found(key, visitor(request))
    try:
        sealed = look(request, lambda hand: work.objector(hand, row), purpose=request.POST.get("purpose", ""))
    except Refused as refused:
        refuse(request, refused.decision)
        return redirect("objection", key=key)
    return _show(request, row, sealed or {"name": _("anonymous"), "contact": ""})
