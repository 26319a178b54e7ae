"""Who did what, in an order nobody can change unseen?"""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse

from yangguang.faces import paging
from yangguang.faces.pages import page, visitor
from yangguang.register.models import Chain, JournalLine
from yangguang.terms.place import span
from yangguang.web.households import place_asked
from yangguang.web.menu import JOURNAL, show

OWN = frozenset(("office", "role", "via", "appointment", "book", "purpose", "clause", "detail", "beyond"))


@page(verbs=tuple(JOURNAL.verbs))
def journal(request: HttpRequest) -> HttpResponse:
    """The lines, newest first; filters stand in the address. Lines hold numbers and commitments, never a person's data."""
    official = visitor(request)
    place, verb, looks = (
        place_asked(request, official),
        request.GET.get("verb", ""),
        request.GET.get("looks", ""),
    )
    low, high = span(place)
    rows = JournalLine.objects.filter(place__gte=low, place__lt=high).select_related("actor", "chain")
    if verb:
        rows = rows.filter(verb=verb)
    rows = (
        rows.filter(chain__key__startswith="looks:")
        if looks
        else rows.exclude(chain__key__startswith="looks:")
    )
    slice_ = paging.cut(rows, ("id",), request.GET.get("page", ""), newest=True)
    context = {
        "slice": slice_,
        "rows": [{"line": line, **_told(line)} for line in slice_.rows],
        "place": place,
        "verb": verb,
        "looks": looks,
        "heads": Chain.objects.filter(key__in=_chains(place)).order_by("key"),
    }
    return show(request, "accounts/journal.html", context, here="journal")


def _chains(place: int) -> list[str]:
    keys = ["instance", "province", f"county:{place // 10**6 * 10**6}"]
    return [*keys, *(f"looks:{k}" for k in keys)]


def _told(line: JournalLine) -> dict[str, Any]:
    """A line's facts: what belongs to every line, and what only this one says."""
    facts = json.loads(line.body)["facts"]
    return {
        "facts": facts,
        "own": [
            (k, v if isinstance(v, (str, int)) else json.dumps(v, ensure_ascii=False))
            for k, v in facts.items()
            if k not in OWN
        ],
    }
