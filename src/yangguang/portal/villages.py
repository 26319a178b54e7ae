"""Where is my village, and what goes on there?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from yangguang.book.reader import open_book
from yangguang.faces import places
from yangguang.faces.pages import moment_of, page
from yangguang.portal import figures, hanging, search
from yangguang.portal.limits import SEARCHES, limited
from yangguang.portal.shown import missing, root_of, show
from yangguang.terms.place import LEVELS, at_level, level_of


def path(code: int, root: int) -> list[int]:
    """The places around `code`, from the province down."""
    book = places.known()
    levels = LEVELS[LEVELS.index(level_of(root)) : LEVELS.index(level_of(code))]
    return [c for level in levels if book and (c := at_level(code, level)) in book.names]


@page(public=True)
def place(request: HttpRequest, code: int) -> HttpResponse:
    """A place: its figures, what hangs there, the places below it."""
    known, day, root = places.known(), moment_of(request).day, root_of(request)
    if known is None or code not in known.names:
        return missing(request)
    book, notices = open_book(code, day), hanging.running(code, day)
    listed, origin = list(notices[: hanging.LISTED + 1]), figures.source(root, day)
    context = {
        "place": code,
        "level": level_of(code),
        "path": path(code, root),
        "book": book,
        "figures": figures.of_place(code, book, origin),
        "parts": figures.below(code, book, hanging.numbers(code, day), origin),
        "origin": origin,
        "notices": listed[: hanging.LISTED],
        "running": notices.count() if len(listed) > hanging.LISTED else len(listed),
        "line": book.value("income_line"),
    }
    return show(request, "place.html", context, here="portal_home")


@page(public=True)
@limited(SEARCHES)
def find(request: HttpRequest) -> HttpResponse:
    """Places by name, pinyin or first letters; straight to the place where only one fits."""
    known, asked = places.known(), request.GET.get("q", "").strip()
    if known is None:
        return missing(request)
    codes, more = search.find(known, asked)
    if len(codes) == 1:
        return redirect("portal_place", code=codes[0])
    rows = [{"code": c, "around": [places.name(p) for p in path(c, root_of(request))[1:]]} for c in codes]
    return show(
        request, "found.html", {"asked": asked, "rows": rows, "more": more, "most": search.MOST}, here="portal_home"
    )
