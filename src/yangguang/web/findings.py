"""Which questions wait for two people, and what is the answer to one?"""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from yangguang.book.forms import Field
from yangguang.faces import paging, places, saying
from yangguang.faces.acting import do, look, refuse
from yangguang.faces.pages import Visitor, book_of, language, page, visitor
from yangguang.register.models import Case, Finding, Statement, User
from yangguang.terms.decision import Refused
from yangguang.terms.place import span
from yangguang.web import waiting
from yangguang.web.households import place_asked
from yangguang.web.menu import show
from yangguang.web.procedure import attaching
from yangguang.work import access, datasets
from yangguang.work import findings as work
from yangguang.work.acting import Hand

STATUSES = ("open", "entered", "answered")


@page(cases=True)
def findings(request: HttpRequest) -> HttpResponse:
    """The queue: what is open, by village; filters stand in the address."""
    official = visitor(request)
    place, status = place_asked(request, official), request.GET.get("status", "open")
    status = status if status in STATUSES else "open"
    low, high = span(place)
    rows = Finding.objects.filter(place__gte=low, place__lt=high, status=status)
    dataset = request.GET.get("dataset", "")
    if dataset in {d.key for d in official.book.datasets()}:
        rows = rows.filter(dataset=dataset)
    if request.GET.get("late"):
        rows = rows.filter(due_day__lt=official.day)
    slice_ = paging.cut(
        rows.select_related("person", "household"), ("place", "due_day", "id"), request.GET.get("page", "")
    )
    context = {
        "slice": slice_,
        "status": status,
        "statuses": STATUSES,
        "dataset_key": dataset,
        "datasets": official.book.datasets(),
        "place": place,
        "left": waiting.counted(rows),
        "late": request.GET.get("late", ""),
    }
    return show(request, "sunlight/findings.html", context, here="findings")


def found(key: uuid.UUID) -> Finding:
    """A finding within one's scope. Raises `Http404`."""
    row = Finding.objects.filter(id=key).select_related("person", "household", "record__load").first()
    if row is None:
        raise Http404
    return row


@page(cases=True)
def finding(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One question: what the register says, what the department says, and the answer. Opening it is a look."""
    row, official = found(key), visitor(request)
    if request.method == "POST":
        answer = _answer(request, row)
        if answer is not None:
            return answer
        row = found(key)
    try:
        look(request, lambda hand: access.opened(hand, row.household))
    except Refused as refused:
        refuse(request, refused.decision)
        return redirect("findings")
    dataset = book_of(request).dataset(row.dataset)
    first = User.objects.filter(natural_person=row.enterer).first() if row.enterer else None
    context = {
        "finding": row,
        "dataset": dataset,
        "owner": dataset.owner(language()),
        "fields": _fields(row, dataset),
        "first": first,
        "mine": row.enterer == official.user.natural_person,
        "reasons": [(k, r.label(language()), r.clears) for k, r in work.reasons(row).items()],
        "note": work.note(row),
        "may": bool(official.acts & {"finding.answer", "finding.confirm"}),
        "sent": request.POST,
        "case": Case.objects.filter(household=row.household_id).order_by("-opened_id").first(),
        "masked": access.masked_id(row.person),
        "income": Statement.objects.filter(household=row.household_id, act_to__isnull=True)
        .order_by("-period_to", "-act_from_id")
        .first(),
        "crumb": places.short(row.place, official.home),
        "left": waiting.counted(_queue(official)),
    }
    return show(request, "sunlight/finding.html", context, here="findings")


def _fields(row: Finding, dataset: Any) -> list[tuple[str, str]]:
    """What the department's row says, in the order its table shows it."""
    content = datasets.payload(row.record)
    keys = [*dataset.record, *(k for k in dataset.shown if k not in dataset.record)]
    columns: dict[str, Field] = dataset.columns
    return [(columns[k].label(language()), saying.cell(columns[k].kind, content.get(k) or "—")) for k in keys if k in columns]


def _queue(official: Visitor) -> Any:
    """What is left for this person: open questions, and entered ones that wait for a second word not theirs."""
    rows = Finding.objects.filter(status__in=("open", "entered")).exclude(
        status="entered", enterer=official.user.natural_person
    )
    return rows.exclude(severity="info").order_by("due_day", "id")


def _answer(request: HttpRequest, row: Finding) -> HttpResponse | None:
    post = request.POST
    if post.get("do") == "take_back":
        _none, refused = do(
            request,
            lambda hand: work.take_back(hand, row, post.get("why", "")),
            done=_("The entry is taken back; enter it anew."),
        )
        return None if refused is not None else redirect("finding", key=row.id)
    if row.status == "entered":
        true, reason = bool(row.true), row.reason_code
    else:
        true, reason = post.get("true") == "yes", post.get("reason", "")

    def verb(hand: Hand) -> Finding:
        answered = work.answer(hand, row, true, reason, post.get("note", "").strip())
        attaching.take(request, hand, row.id, row.place, "finding")
        return answered

    answered, refused = do(request, verb)
    if refused or answered is None:
        return None
    settled = answered.status == "answered"
    attaching.told(
        request,
        _("Answered; the case goes on.")
        if settled
        else _("Entered. A second person must now say the same from an account of their own."),
    )
    following = (
        _queue(visitor(request)).exclude(id=row.id).first()
        if visitor(request).level not in waiting.COARSE
        else None
    )
    return (
        redirect("finding", key=following.id)
        if following and post.get("next")
        else redirect("record", key=row.household_id)
    )
