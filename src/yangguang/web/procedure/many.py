"""How does a township or county do one act for many villages?"""

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from yangguang.faces import saying
from yangguang.faces.acting import do
from yangguang.faces.pages import page, visitor
from yangguang.register.models import Notice, Round
from yangguang.web.menu import show
from yangguang.work import books, comparison
from yangguang.work.acting import Hand
from yangguang.work.procedure import notices, rounds

MOST = 500  # villages in one act


def ticked(request: HttpRequest, name: str) -> list[uuid.UUID]:
    """The rows that were ticked, at most `MOST`."""
    out = []
    for text in (request.POST or request.GET).getlist(name)[:MOST]:
        try:
            out.append(uuid.UUID(text))
        except ValueError:
            continue
    return out


@page(cases=True)
def many(request: HttpRequest, step: str) -> HttpResponse:
    """The same step for many villages at once: what it covers in numbers, then one act each."""
    official = visitor(request)
    procedure = official.book.procedure(saying.PROCEDURE)
    asked = procedure.by_key.get(step)
    listed = list(
        Round.objects.filter(id__in=ticked(request, "round"), step=step, closed_day__isnull=True).order_by(
            "place"
        )
    )
    if asked is None or not listed:
        messages.error(request, _("Choose villages that stand at this step."))
        return redirect("rounds")
    if request.method == "POST" and request.POST.get("do") == "yes":

        def verb(hand: Hand) -> int:
            if asked.kind == "notice":
                return sum(notices.post(hand, r, step).lines for r in listed)
            if asked.kind == "compare":
                for round_ in listed:
                    comparison.compare(hand, round_.place)
                return sum(len(rounds.compare(hand, r).cases) for r in listed)
            doing = rounds.confirm if asked.rule else rounds.review
            return sum(len(m.cases) for m in doing(hand, listed, {}))

        number, refused = do(request, verb)
        if refused is None:
            messages.success(
                request,
                ngettext("Done for %d household.", "Done for %d households.", number or 0) % (number or 0),
            )
            return redirect("rounds")
    rows = [_numbers(r, official.day) for r in listed]
    total = {key: sum(int(r[key]) for r in rows) for key in ("households", "persons", "refused")}
    return show(
        request,
        "procedure/many.html",
        {"step": asked, "rows": rows, "total": total, "key": step},
        here="rounds",
    )


def _numbers(round_: Round, day: dt.date) -> dict[str, Any]:
    book = books.of(round_.book, round_.place, day)
    cost = rounds.cost([round_])
    refused = sum(not d for d in rounds.judged(round_, book).values())
    return {
        "round": round_,
        "households": cost["households"] or round_.cases_open,
        "persons": cost["persons"],
        "refused": refused,
    }


@require_POST
@page(cases=True, verbs=("notice.close",))
def close_many(request: HttpRequest) -> HttpResponse:
    """Close the chosen notices whose windows are over."""
    rows = list(
        Notice.objects.filter(id__in=ticked(request, "notice"), ended__isnull=True).select_related(
            "round", "case"
        )
    )
    number = 0
    for notice in rows:
        moved, refused = do(request, lambda hand, notice=notice: notices.close(hand, notice))  # type: ignore[misc]  # bound at once
        number += 0 if refused or moved is None else 1
    if number:
        messages.success(
            request,
            ngettext("%d notice closed; its list goes on.", "%d notices closed; their lists go on.", number)
            % number,
        )
    return redirect("notices")
