"""Where do the villages' lists stand, and what does each need next?"""

import uuid
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from yangguang.book.steps import Procedure
from yangguang.faces import paging, places, saying, steps
from yangguang.faces.acting import do
from yangguang.faces.pages import Visitor, book_of, language, page, visitor
from yangguang.register.models import Act, Case, Notice, Round, User
from yangguang.terms.place import level_of, span
from yangguang.web.dossier import happened
from yangguang.web.households import place_asked
from yangguang.web.menu import show
from yangguang.work.procedure import folding
from yangguang.work.procedure import rounds as work

CASES_SHOWN = 500  # a village has fewer; beyond, the list is a queue of its own


def found(key: uuid.UUID) -> Round:
    """A round within one's scope. Raises `Http404`."""
    row = Round.objects.filter(id=key).first()
    if row is None:
        raise Http404
    return row


@page(cases=True)
def rounds(request: HttpRequest) -> HttpResponse:
    """The open rounds of my places, by step; several may be chosen where one act does for many."""
    official = visitor(request)
    if request.method == "POST":
        return _open(request, official)
    procedure = official.book.procedure(saying.PROCEDURE)
    place, step = place_asked(request, official), request.GET.get("step", "")
    low, high = span(place)
    hangs = Exists(Notice.objects.filter(round=OuterRef("pk"), ended__isnull=True))
    rows = Round.objects.filter(
        place__gte=low, place__lt=high, closed_day__isnull=request.GET.get("show") != "closed"
    ).annotate(hangs=hangs)
    counts = _by_step(rows, procedure)
    if step in procedure.by_key:
        rows = rows.filter(step=step)
    slice_ = paging.cut(rows, ("place", "id"), request.GET.get("page", ""))
    asked = procedure.by_key.get(step)
    several = (asked is not None and steps.mine(official, asked) and asked.key in SEVERAL) or (
        asked is not None and asked.kind == "notice" and steps.mine(official, asked)
    )
    context = {
        "slice": slice_, "place": place, "step_key": step, "counts": counts, "procedure": procedure, "several": several,
        "openable": _openable(official), "asked_open": request.GET.get("open", ""), "closed": request.GET.get("show") == "closed",
    }  # fmt: skip
    return show(request, "procedure/rounds.html", context, here="rounds")


SEVERAL = frozenset(("township_review", "county_confirmation", "compare"))


def _by_step(rows: QuerySet[Round], procedure: Procedure) -> list[dict[str, Any]]:
    counted = {
        r["step"]: r
        for r in rows.order_by().values("step").annotate(n=Count("id"), open_cases=Sum("cases_open"))
    }
    return [
        {"key": s.key, "label": s.label(language()), "n": counted[s.key]["n"], "cases": counted[s.key]["open_cases"]}
        for s in procedure.steps if s.key in counted
    ]  # fmt: skip


def _openable(official: Visitor) -> list[int]:
    """The villages in which this person may open a round: none is open, and this year's has not been."""
    if "round.open" not in official.acts:
        return []
    over = Q(year=official.day.year, book=official.book.digest)  # one a year: the next is next year's
    running = (
        set(Round.objects.filter(Q(closed_day__isnull=True) | over).values_list("place", flat=True))
        if official.level in ("village", "township")
        else set()
    )
    out: list[int] = []
    for post in official.posts:
        if level_of(post.place) == "village":
            out.append(post.place)
        elif level_of(post.place) == "township":
            out += places.children(post.place)
    return [p for p in out if p not in running]


def _open(request: HttpRequest, official: Visitor) -> HttpResponse:
    text = request.POST.get("place", "")
    if not text.isdigit():
        raise Http404
    made, _refused = do(
        request, lambda hand: work.open_round(hand, int(text)), done=_("The round is open: announce it now.")
    )
    return redirect("round", key=made.id) if made else redirect("rounds")


@page(cases=True)
def round_page(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A village's list on its way: the procedure as a line, the next act with what it needs, every household."""
    round_, official = found(key), visitor(request)
    procedure = folding.procedure_of(round_)
    rows = list(
        Case.objects.filter(round=round_)
        .select_related("household")
        .order_by("household__head_sort", "id")[:CASES_SHOWN]
    )
    hanging = Notice.objects.filter(round=round_, ended__isnull=True).order_by("closes_from").first()
    context = {
        "round": round_,
        "cases": rows,
        "hanging": hanging,
        "line": line_of(round_, procedure, hanging),
        "notices": Notice.objects.filter(round=round_).order_by("-posted_day", "-id"),
        "next": next_of(official, round_, procedure, hanging),
        "times": history(request, round_, procedure),
        "people": sum(c.household.size for c in rows),
        "counts": _states(rows),
        "crumb": places.short(round_.place, official.home),
    }
    return show(request, "procedure/round.html", context, here="rounds")


def _states(rows: list[Case]) -> list[tuple[str, int]]:
    counted: dict[str, int] = {}
    for case in rows:
        counted[case.status] = counted.get(case.status, 0) + 1
    return sorted(counted.items(), key=lambda pair: -pair[1])


def line_of(round_: Round, procedure: Procedure, hanging: Notice | None) -> list[steps.Mark]:
    """The procedure as a line for a round: done steps with the day of their last act."""
    days = {}
    for act in Act.objects.filter(round=round_, verb__in=("done", "closed")).order_by("line_id"):
        if act.step:
            days[act.step] = act.day
    at = hanging.step if hanging and procedure.by_key[hanging.step].scope == "round" else round_.step
    note = _("hangs until %(day)s") % {"day": hanging.last_day} if hanging else ""
    return steps.line(procedure, at or "end", round_.closed_day is not None, days, note)


def next_of(
    official: Visitor, round_: Round, procedure: Procedure, hanging: Notice | None
) -> dict[str, Any] | None:
    """The round's next act: what it is, whose, from when."""
    step = procedure.by_key.get(round_.step)
    if step is None or round_.closed_day is not None:
        return None
    if hanging is not None and hanging.step == step.key:
        return {
            "step": step,
            "hangs": hanging,
            "mine": steps.mine(official, step, hangs=True),
            "from_day": hanging.closes_from,
            "ripe": hanging.closes_from <= official.day,
        }
    lang = language()
    offices = "、".join(official.book.word("level", o, lang) for o in step.offices)
    return {
        "step": step,
        "hangs": None,
        "mine": steps.mine(official, step),
        "offices": offices,
        "ripe": True,
        "first_word": _said(official, round_, step),
    }


def _said(official: Visitor, round_: Round, step: Any) -> str:
    """Where two persons are needed: who has said their word already."""
    if step.persons < 2:
        return ""
    last = Act.objects.filter(round=round_, step=step.key).order_by("-line_id").first()
    if last is None:
        return ""
    return "me" if last.actor == official.user.natural_person else "other"


def history(request: HttpRequest, round_: Round, procedure: Procedure) -> list[Any]:
    """The round's acts, newest first."""
    acts = list(Act.objects.filter(round=round_).order_by("-line_id"))
    names = {
        str(p): n
        for p, n in User.objects.filter(natural_person__in={a.actor for a in acts}).values_list(
            "natural_person", "name"
        )
    }
    book = book_of(request)
    out = []
    for act in acts:
        one = happened(
            book, folding.event_of(act), procedure.by_key.get(act.step or ""), names.get(str(act.actor), "")
        )
        one.detail = "; ".join(
            p for p in (one.detail, _("%(n)s households") % {"n": act.covers} if act.covers > 1 else "") if p
        )
        out.append(one)
    return out
