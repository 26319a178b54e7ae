"""Which households are there in my places, and how do I find one?"""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from yangguang.book.pinyin import beginnings
from yangguang.faces import paging, places
from yangguang.faces.pages import Visitor, page, visitor
from yangguang.register import scope
from yangguang.register.models import Case, Household, Person
from yangguang.terms.identity import normalise_id
from yangguang.terms.place import level_of, span
from yangguang.web import figures
from yangguang.web.menu import show
from yangguang.work import access

ORDER = ("place", "head_sort", "id")
HITS = 50
HIT = ("place", "name_sort", "household")
SORTED = 120  # characters of a name's sort key that are kept
STATUSES = ("applicant", "registered", "refused", "withdrawn", "exited")


def place_asked(request: HttpRequest, official: Visitor) -> int:
    """The place a list is cut to: as the address says, where one may see all of it; else one's own."""
    text = request.GET.get("place", "")
    place = int(text) if text.isdigit() and len(text) == 12 else official.home
    return place if scope.current().covers(place) else official.home


@page(cases=True)
def households(request: HttpRequest) -> HttpResponse:
    """The list, cut by place and status; keys of pages and filters stand in the address."""
    official = visitor(request)
    place, status = place_asked(request, official), request.GET.get("status", "")
    low, high = span(place)
    rows = Household.objects.filter(place__gte=low, place__lt=high)
    rows = rows.filter(status=status) if status in STATUSES else rows.exclude(status="void")
    slice_ = paging.cut(rows, ORDER, request.GET.get("page", ""))
    context = {
        "slice": slice_, "rows": with_cases(slice_.rows), "place": place, "status": status, "statuses": STATUSES,
        "total": _total(place, status, official), "places_below": places.children(place)[:400], "up": _up(place, official),
    }  # fmt: skip
    return show(request, "households/households.html", context, here="households")


def _total(place: int, status: str, official: Visitor) -> int | None:
    """How many the list has, from the tally; unknown for a helper, who sees listed households only."""
    if any(p.role == "helper" for p in official.posts):
        return None
    return sum(s.households for s in figures.of_place(place) if not status or s.status == status)


def _up(place: int, official: Visitor) -> int | None:
    from_home = official.home
    if place in (0, from_home) or not from_home:
        return None
    book = places.known()
    above = [
        c for c in (place // 10**w * 10**w for w in (3, 6, 8, 10)) if c != place and book and c in book.names
    ]
    return above[0] if above else None


def with_cases(rows: list[Household]) -> list[dict[str, Any]]:
    """Each household with the case that runs, asked for the page at once."""
    running = Case.objects.filter(household__in=[h.id for h in rows], status__in=("open", "held", "objected"))
    by_household = {c.household_id: c for c in running}
    return [{"household": h, "case": by_household.get(h.id)} for h in rows]


@page(cases=True)
def search(request: HttpRequest) -> HttpResponse:
    """Find by name, pinyin, number or ID. By POST: what was typed stands in no address and no log."""
    official = visitor(request)
    text = request.POST.get("q", "").strip()
    hits = _hits(text, official) if text else []
    context = {
        "q": text,
        "rows": with_cases(hits),
        "many": len(hits) >= HITS,
        "asked": bool(text),
        "looks_like_id": _as_id(text) is not None,
    }
    return show(request, "households/search.html", context, here="households")


def _as_id(text: str) -> str | None:
    return normalise_id(text).number if len(text.replace(" ", "")) in (15, 18) else None


def _hits(text: str, official: Visitor) -> list[Household]:
    """Households by the most telling reading of what was typed, at most fifty, in one's own places."""
    if (number := _as_id(text)) is not None:
        person = access.found_by_number(number)
        return (
            list(Household.objects.filter(id=person.household_id)) if person and person.household_id else []
        )
    if text.isdigit():
        whole = Household.objects.filter(number=text)
        return list(Household.objects.filter(number__begins=text).order_by("number")[:HITS] if len(text) >= 8 else whole)
    low, high = span(official.home)
    people = Person.objects.filter(place__gte=low, place__lt=high, household__isnull=False)
    met: list[tuple[int, str, Any]] = []
    for asked, order in _readings(text):
        met += people.filter(asked).order_by("place", order).values_list(*HIT)[:HITS]
    keys = list(dict.fromkeys(household for _, _, household in sorted(met)))[:HITS]
    found = {h.id: h for h in Household.objects.filter(id__in=keys)}
    return [found[k] for k in keys if k in found]


def _readings(text: str) -> list[tuple[Q, str]]:
    """The ways in which a name may have been typed: which persons, in the order of which column's index. Each is asked on its
    own: of two at once an index answers neither.
    """
    if not text.isascii():
        return [(Q(name_sort__begins=b[:SORTED], name__startswith=text), "name_sort") for b in beginnings(text)]
    plain = text.lower().replace("'", "")
    sounds, letters = (Q(name_sort__begins=plain), "name_sort"), (Q(name_initials__begins=plain), "name_initials")
    return [sounds] if " " in plain else [letters, sounds]


def level_named(place: int) -> str:
    """The level of a place, for the page's words."""
    return level_of(place)
