"""Who did what, in an order nobody can change unseen?"""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from yangguang.book.reader import Book
from yangguang.faces import facts, paging, places
from yangguang.faces.pages import page, visitor
from yangguang.register.models import Chain, JournalLine
from yangguang.terms.place import span
from yangguang.web.households import place_asked
from yangguang.web.menu import JOURNAL, show


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
        "rows": [{"line": line, **_told(official.book, line)} for line in slice_.rows],
        "place": place,
        "verb": verb,
        "looks": looks,
        "heads": [(_called(head.key), head) for head in Chain.objects.filter(key__in=_chains(place)).order_by("key")],
    }
    return show(request, "accounts/journal.html", context, here="journal")


def _chains(place: int) -> list[str]:
    keys = ["instance", "province", f"county:{place // 10**6 * 10**6}"]
    return [*keys, *(f"looks:{k}" for k in keys)]


def _called(key: str) -> str:
    """What people call a chain: its place, and whether it holds looks."""
    looks, own = key.startswith("looks:"), key.removeprefix("looks:")
    if own.startswith("county:"):
        name = places.name(int(own.removeprefix("county:")))
    else:
        name = _("the province") if own == "province" else _("the whole instance")
    return f"{name} · {_('Looks') if looks else _('Acts')}"


def _told(book: Book, line: JournalLine) -> dict[str, Any]:
    """A line's facts: what belongs to every line, and in words what only this one says."""
    said = json.loads(line.body)["facts"]
    return {"facts": said, "own": facts.told(book, said)}
