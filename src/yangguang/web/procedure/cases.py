"""What does one household's case need now?"""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from yangguang.book.procedure import CaseState, offices_for
from yangguang.book.steps import Procedure, Step
from yangguang.faces import places, steps
from yangguang.faces.acting import do
from yangguang.faces.pages import Visitor, language, page, visitor
from yangguang.register.models import Case, Household, Notice
from yangguang.web import dossier
from yangguang.web.menu import show
from yangguang.web.procedure import attaching, survey
from yangguang.web.procedure.acts import after
from yangguang.web.record import drawn
from yangguang.work.acting import Hand
from yangguang.work.procedure import cases, folding, notices

SURVEY = "survey"


def found(key: uuid.UUID) -> Case:
    """A case within one's scope. Raises `Http404`."""
    row = Case.objects.filter(id=key).select_related("household", "round").first()
    if row is None:
        raise Http404
    return row


def may(official: Visitor, step: Step, offices: tuple[str, ...], hangs: bool) -> bool:
    """Is the step mine, the office of a recheck taken from where the objection was?"""
    roles, verb = official.book.roles(), steps.verb_of(step, hangs)
    return any(
        p.role in roles and verb in roles[p.role].acts and roles[p.role].level in offices
        for p in official.posts
    )


@page(cases=True)
def case_step(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The step at which this case stands, for this household alone."""
    case, official = found(key), visitor(request)
    procedure, state = folding.procedure_of(case), folding.state_of(case)
    asked = procedure.by_key.get(state.step)
    if asked is None:
        return redirect("record", key=case.household_id)
    hanging = Notice.objects.filter(case=case, ended__isnull=True).first()
    if hanging is not None:
        return redirect("notice", key=hanging.id)
    mine = may(official, asked, offices_for(procedure, state, asked), hangs=False)
    if asked.key == SURVEY:
        return survey.survey(request, case, state, mine)
    if request.method == "POST" and mine:
        answer = _act(request, case, asked)
        if answer is not None:
            return answer
    return show(
        request,
        "procedure/case_step.html",
        _context(official, case, procedure, state, asked, mine),
        here="households",
    )


def _context(
    official: Visitor, case: Case, procedure: Procedure, state: CaseState, asked: Step, mine: bool
) -> dict[str, Any]:
    book = folding.book_of(case, official.day)
    context: dict[str, Any] = {
        "case": case,
        "household": case.household,
        "step": asked,
        "state": state,
        "mine": mine,
        "line": drawn(case, state),
        "after": after(asked, procedure),
        "crumb": places.short(case.place, official.home),
        "income": dossier.incomes(book, case.household_id),
        "conditions": dossier.conditions(book, case.household_id),
        "times": dossier.timeline(book, [case])[:8],
        "offices": "、".join(
            official.book.word("level", o, language()) for o in offices_for(procedure, state, asked)
        ),
        "said_mine": official.user.natural_person.hex in {s.replace("-", "") for s in state.signed},
        "waits": state.signed and not state.holds,
    }
    if asked.kind == "notice":
        context["window"] = book.window(asked.days, official.day)
        context["length"] = book.value(asked.days)
    if asked.rule:
        context["judged"] = dossier.judged(book, Household.objects.get(id=case.household_id))
    if asked.quorum:
        context["quorum"] = procedure.quorum
    return context


def _act(request: HttpRequest, case: Case, asked: Step) -> HttpResponse | None:
    post = request.POST
    if asked.kind == "notice":
        notice, refused = do(
            request,
            lambda hand: notices.post(hand, None, asked.key, case),
            done=_("The notice hangs. Print it for the board."),
        )
        return redirect("notice", key=notice.id) if notice and not refused else None

    def verb(hand: Hand) -> Any:
        moved = _verb(hand, case, asked, post)
        attaching.take(request, hand, case.id, case.place, asked.key)
        return moved

    moved, refused = do(request, verb)
    if refused is not None or moved is None:
        return None
    waits = moved.after[case.id].step == asked.key
    attaching.told(
        request,
        _("Entered. A second person must now say the same from an account of their own.")
        if waits
        else _("Done."),
    )
    return redirect("record", key=case.household_id)


def _verb(hand: Hand, case: Case, asked: Step, post: Any) -> Any:
    outcome, reason = post.get("outcome", "yes"), post.get("reason", "").strip()
    if asked.needs:
        return cases.apply(hand, case, bool(post.get("authorisation")))
    if asked.key == "house_visit":
        return cases.visit(hand, case, outcome)
    data = {}
    if asked.quorum:
        present, whole = (
            int(post[k]) if post.get(k, "").isdigit() else 0 for k in ("present", "representatives")
        )
        for_, against = (int(post[k]) if post.get(k, "").isdigit() else 0 for k in ("for", "against"))
        data = {"present": present, "representatives": whole, "for": for_, "against": against}
        outcome = "yes" if 2 * for_ > present else "no"
    return cases.decide(hand, case, steps.verb_of(asked), outcome, reason, data)
