"""Who is this household, where does it stand, and why?"""

import json
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yangguang.book.procedure import CaseState
from yangguang.faces import places, steps, turns
from yangguang.faces.acting import do, look, refuse
from yangguang.faces.forms import key_typed
from yangguang.faces.pages import Visitor, book_of, language, page, visitor
from yangguang.register.models import Case, Household, Letter, Person
from yangguang.terms.decision import Refused
from yangguang.terms.place import LEVELS, at_level
from yangguang.web import dossier
from yangguang.web.menu import show
from yangguang.work import access
from yangguang.work.procedure import cases, folding, letters


def found(key: uuid.UUID) -> Household:
    """A household within one's scope. Raises `Http404`."""
    row = Household.objects.filter(id=key).first()
    if row is None:
        raise Http404
    return row


def drawn(case: Case | None, state: CaseState | None) -> list[steps.Mark]:
    """The case's way as a line, with the days on which steps were done."""
    if case is None or state is None:
        return []
    days = {}
    for event in folding.moving([case])[case.id]:
        if event.step and event.verb in ("done", "closed"):
            days[event.step] = event.day
    ended = state.step == "end"
    return steps.line(folding.procedure_of(case), state.step, ended and state.status == "registered", days)


@page(cases=True)
def record(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The dossier. Opening it is a look, and the look is written before anything is shown."""
    return _dossier(request, key, {})


@require_POST
@page(cases=True, verbs=("person.reveal",))
def reveal(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A whole ID number, for a stated purpose; shown once, on this answer only."""
    found(key)
    person = Person.objects.filter(id=key_typed(request.POST.get("person")) or key, household=key).first()
    if person is None:
        raise Http404
    try:
        number = look(
            request, lambda hand: access.reveal(hand, person), purpose=request.POST.get("purpose", "")
        )
    except Refused as refused:
        refuse(request, refused.decision)
        return redirect("record", key=key)
    return _dossier(request, key, {person.id: number})


def _dossier(request: HttpRequest, key: uuid.UUID, revealed: dict[uuid.UUID, str]) -> HttpResponse:
    household, official, book = found(key), visitor(request), book_of(request)
    try:
        look(request, lambda hand: access.opened(hand, household))
    except Refused as refused:
        refuse(request, refused.decision)
        return show(request, "desk/plain.html", {"title": household.head_name}, here="households", status=403)
    context = dossier.gather(book, household, official.day)
    case = context["case"]
    state = folding.state_of(case) if case else None
    context |= {
        "revealed": revealed,
        "state": state,
        "line": drawn(case, state),
        "nexts": _nexts(official, case),
        "turn": turns.said(case, book) if case else "",
        "may_reveal": "person.reveal" in official.acts,
        "purposes": [
            _("Checking a report from a resident"),
            _("Filling in a form of a department"),
            _("Settling a doubt about identity"),
        ],
    }
    return show(request, "households/record.html", context, here="households")


def _nexts(official: Visitor, case: Case | None) -> list[dict[str, Any]]:
    """What may come next for the case, and whether it is mine to do."""
    if case is None:
        return []
    procedure = folding.procedure_of(case)
    out: list[dict[str, Any]] = []
    for one in cases.next_steps(case, official.day):
        step = procedure.by_key[one.step]
        verb = "finding.answer" if one.verb == "release" else steps.verb_of(step, hangs=one.verb == "closed")
        own = verb in official.acts and any(
            official.book.roles()[p.role].level in one.offices for p in official.posts
        )
        lang = language()
        out.append(
            {
                "label": step.label(lang),
                "verb": one.verb,
                "word": official.book.word("next", one.verb, lang),
                "from_day": one.from_day,
                "ripe": one.from_day is None or one.from_day <= official.day,
                "mine": own,
                "step": step.key,
                "offices": "、".join(official.book.word("level", o, lang) for o in one.offices),
            }
        )
    return out


@require_POST
@page(cases=True, verbs=("case.withdraw",))
def withdraw(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The applicant withdraws."""
    household = found(key)
    case = Case.objects.filter(household=household).order_by("-opened_id").first()
    if case is not None:
        do(
            request,
            lambda hand: cases.withdraw(hand, case, request.POST.get("reason", "")),
            done=_("The application is withdrawn."),
        )
    return redirect("record", key=key)


def _issued_by(row: Letter) -> str:
    """Whose letter it is: the place of the office whose act refused."""
    office = json.loads(row.line.body)["facts"]["office"]
    return places.name(at_level(row.place, office)) if office in LEVELS[1:] else ""


@page(cases=True)
def letter(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A letter to a refused applicant, for reading and printing."""
    row = Letter.objects.filter(id=key).select_related("case", "line").first()
    if row is None:
        raise Http404
    household = found(row.case.household_id)
    try:
        look(request, lambda hand: access.opened(hand, household))
    except Refused as refused:
        refuse(request, refused.decision)
        return redirect("desk")
    messages.get_messages(request)
    return show(
        request,
        "households/letter.html",
        {"letter": row, "text": letters.text(row), "household": household, "office": _issued_by(row)},
        here="households",
    )
