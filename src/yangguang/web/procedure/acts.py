"""What does one act on a village's whole list need, and what happens next?

One page for every step of the procedure: the evidence at the left, the act at the right. What may be chosen
follows from the step's
line in the table (its kind, votes, persons), so that another province's procedure draws itself.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yangguang.book.steps import Step
from yangguang.faces import places, steps
from yangguang.faces.acting import do
from yangguang.faces.forms import key_typed
from yangguang.faces.pages import book_of, language, page, visitor
from yangguang.register.models import Act, Case, Finding, Notice, Round, Statement
from yangguang.terms.yuan import format_wan
from yangguang.web.menu import show
from yangguang.web.procedure import attaching
from yangguang.web.procedure.rounds import found, line_of
from yangguang.work import books, comparison
from yangguang.work.acting import Hand
from yangguang.work.procedure import folding, notices, rounds

TEMPLATES = {
    "application": "procedure/act_application.html",
    "survey": "procedure/act_survey.html",
    "compare": "procedure/act_compare.html",
    "meeting": "procedure/act_meeting.html",
    "township_review": "procedure/act_decide.html",
    "house_visit": "procedure/act_visit.html",
    "county_confirmation": "procedure/act_decide.html",
}


@page(cases=True)
def step(request: HttpRequest, key: uuid.UUID, step: str) -> HttpResponse:
    """One step of one round: look at the evidence and act."""
    round_, official = found(key), visitor(request)
    procedure = folding.procedure_of(round_)
    if step not in procedure.by_key:
        raise Http404
    asked = procedure.by_key[step]
    hanging = Notice.objects.filter(round=round_, ended__isnull=True, step=step).first()
    if hanging is not None:
        return redirect("notice", key=hanging.id)
    if request.method == "POST" and steps.mine(official, asked):
        answer = _act(request, round_, asked)
        if answer is not None:
            return answer
    rows = standing(round_, asked)
    context = {
        "round": round_,
        "step": asked,
        "line": line_of(round_, procedure, None),
        "rows": rows,
        "mine": steps.mine(official, asked),
        "template": "web/procedure/act_notice.html"
        if asked.kind == "notice"
        else f"web/{TEMPLATES.get(step, 'act_plain.html')}",
        "after": after(asked, procedure),
        "sent": request.POST if request.method == "POST" else None,
        "first": first_word(round_, asked),
        "crumb": places.short(round_.place, official.home),
        "offices": "、".join(official.book.word("level", o, language()) for o in asked.offices),
        **evidence(request, round_, asked, rows),
    }
    return show(request, "procedure/act.html", context, here="rounds")


def standing(round_: Round, asked: Step) -> list[Case]:
    """The cases of the round that stand at the step and go with it; for a step of the whole round, all that are open."""
    rows = Case.objects.filter(round=round_, alone=False).select_related("household")
    rows = (
        rows.filter(status__in=("open", "held"))
        if asked.scope == "round"
        else rows.filter(step=asked.key, status__in=("open", "held"))
    )
    return list(rows.order_by("household__head_sort", "id"))


def after(asked: Step, procedure: Any) -> list[str]:
    """What happens next, on yes and otherwise, in words."""
    lang, out = language(), []
    follows = procedure.by_key.get(asked.then)
    label = follows.label(lang) if follows else _("the end: registered, with a household number")
    out.append(_("Then: %(step)s.") % {"step": label})
    if asked.returned:
        out.append(
            _("Sent back: %(step)s, the household then goes on by itself.")
            % {"step": procedure.by_key[asked.returned].label(lang)}
        )
    if asked.kind == "decide":
        out.append(_("Refused: the case ends, and a letter with reason and remedy is written."))
    if asked.objection:
        out.append(_("An objection stops that household only; the rest goes on."))
    return out


def first_word(round_: Round, asked: Step) -> dict[str, Any] | None:
    """Where two persons must say the same: what the first said, and who."""
    if asked.persons < 2:
        return None
    last = (
        Act.objects.filter(round=round_, step=asked.key, verb="done")
        .select_related("line__actor")
        .order_by("-line_id")
        .first()
    )
    return (
        {
            "act": last,
            "name": last.line.actor.name if last.line.actor else "",
            "person": last.actor,
            "data": last.data,
        }
        if last
        else None
    )


def evidence(request: HttpRequest, round_: Round, asked: Step, rows: list[Case]) -> dict[str, Any]:
    """What the act stands on, gathered for the page."""
    households = [c.household_id for c in rows]
    stated = {
        s.household_id: s
        for s in Statement.objects.filter(household__in=households, act_to__isnull=True).order_by(
            "period_to", "act_from_id"
        )
    }
    open_findings: dict[uuid.UUID, int] = {}
    for household in (
        Finding.objects.filter(household__in=households)
        .exclude(status="answered")
        .values_list("household", flat=True)
    ):
        open_findings[household] = open_findings.get(household, 0) + 1
    out: dict[str, Any] = {
        "statements": stated,
        "findings": open_findings,
        "people": sum(c.household.size for c in rows),
        "votes": _votes(round_),
        "behind": Case.objects.filter(round=round_, status="held", alone=False).exclude(step=asked.key).count(),
    }
    book = books.of(round_.book, round_.place, visitor(request).day)
    if asked.kind == "notice":
        out |= {"window": book.window(asked.days, visitor(request).day), "length": book.value(asked.days)}
    if asked.rule:
        out |= {
            "judged": rounds.judged(round_, book),
            "cost": rounds.cost([round_]),
            "line_yuan": book.value("income_line"),
        }
        out["gap"] = _gap(rows, out["line_yuan"].is_)
        passing = [c for c in rows if c.status == "open" and out["judged"].get(c.id)]
        out |= {"confirmed": len(passing), "confirmed_persons": sum(c.household.size for c in passing)}
        out["refused_by_rule"] = sum(not decision for decision in out["judged"].values())
    if asked.kind == "compare":
        out["loads"] = comparison.loads_for(round_.place)
    if asked.quorum:
        out["quorum"] = folding.procedure_of(round_).quorum
    out["statement_words"] = book_of(request)
    return out


def _votes(round_: Round) -> dict[uuid.UUID, Any]:
    """How the village meeting voted on each household, as its act says."""
    act = Act.objects.filter(round=round_, step="meeting", verb="done").order_by("-line_id").first()
    return (
        {
            uuid.UUID(k): {**v, "present": act.data.get("present")}
            for k, v in act.data.get("cases", {}).items()
        }
        if act
        else {}
    )


def _gap(rows: list[Case], line: int) -> dict[str, str]:
    """What lifting everybody on the list to the line would take a year: a sum to hold against the budget."""
    stated = [(c.household.income_fen_per_head, c.household.size) for c in rows]
    fen = sum(
        (line * 100 - income) * size for income, size in stated if income is not None and income < line * 100
    )
    return {"wan": format_wan(fen)}


# --- the acts ---------------------------------------------------------------------------------------------------


def chosen(post: QueryDict) -> list[uuid.UUID]:
    """The cases that were ticked."""
    return [key for text in post.getlist("case") if (key := key_typed(text)) is not None]


def decided(post: QueryDict) -> dict[uuid.UUID, tuple[str, str]]:
    """The outcomes that are not the usual yes, each with its sentence."""
    out = {}
    for name in post:
        key, outcome = key_typed(name.removeprefix("outcome-")), post.get(name, "")
        if key is not None and name.startswith("outcome-") and outcome in ("no", "return"):
            out[key] = (outcome, post.get(f"reason-{name[8:]}", "").strip())
    return out


def votes(post: QueryDict) -> dict[uuid.UUID, tuple[int, int]]:
    """Votes for and against, by case."""
    out = {}
    for name in post:
        key, in_favour = key_typed(name.removeprefix("for-")), post.get(name, "")
        if key is not None and name.startswith("for-") and in_favour.isdigit():
            out[key] = (int(in_favour), _number(post.get(f"against-{name[4:]}", "")))
    return out


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0


def _meet(hand: Hand, round_: Round, post: QueryDict) -> Any:
    whole, present = _number(post.get("representatives", "")), _number(post.get("present", ""))
    return rounds.meet(hand, round_, whole, present, votes(post), post.get("chair", ""))


def _act(request: HttpRequest, round_: Round, asked: Step) -> HttpResponse | None:
    """Do it; None when it was refused and the page shows why, with the form as it was filled."""
    post = request.POST
    if asked.kind == "notice":
        notice, refused = do(
            request,
            lambda hand: notices.post(hand, round_, asked.key),
            done=_("The notice hangs. Print it for the board."),
        )
        return redirect("notice", key=notice.id) if notice and not refused else None
    doing: dict[str, Callable[[Hand], Any]] = {
        "application": lambda hand: rounds.apply_all(hand, round_, chosen(post)),
        "compare": lambda hand: _compare(hand, round_),
        "meeting": lambda hand: _meet(hand, round_, post),
        "township_review": lambda hand: rounds.review(hand, [round_], decided(post)),
        "house_visit": lambda hand: rounds.visit(hand, round_, chosen(post), post.get("outcome", "yes")),
        "county_confirmation": lambda hand: rounds.confirm(hand, [round_], decided(post)),
    }  # fmt: skip
    if asked.key not in doing:
        raise Http404
    result, refused = do(
        request, lambda hand: _with_papers(request, hand, round_, asked, doing[asked.key]), done=""
    )
    if refused is not None:
        return None
    attaching.told(request, _covered(result, asked))
    return redirect("round", key=round_.id)


def _with_papers(
    request: HttpRequest, hand: Hand, round_: Round, asked: Step, verb: Callable[[Hand], Any]
) -> Any:
    result = verb(hand)
    attaching.take(request, hand, round_.id, round_.place, asked.key)
    return result


def _compare(hand: Hand, round_: Round) -> Any:
    """Compare with the files that are there, raise the questions, and record that the list was compared."""
    comparison.compare(hand, round_.place)
    return rounds.compare(hand, round_)


def _covered(result: Any, asked: Step) -> str:
    moved = result if isinstance(result, list) else [result]
    number = sum(len(m.cases) for m in moved)
    waits = asked.persons > 1 and all(m.after[c.id].step == asked.key for m in moved for c in m.cases)
    if waits:
        return _("Entered. A second person must now say the same from an account of their own.")
    return ngettext("Done for %d household.", "Done for %d households.", number) % number
