"""What does a resident see first?"""

from django.http import HttpRequest, HttpResponse

from yangguang.book.reader import open_book
from yangguang.faces.pages import moment_of, page
from yangguang.portal import figures, hanging
from yangguang.portal.shown import root_of, show


@page(public=True)
def home(request: HttpRequest) -> HttpResponse:
    """Find my village; what hangs now, the window that ends first before the others; the province in numbers."""
    root, day = root_of(request), moment_of(request).day
    if not root:
        return show(request, "empty.html", here="portal_home")
    focus, notices = figures.focus(root), hanging.running(root, day)
    book = open_book(focus, day)
    listed, origin = list(notices[: hanging.LISTED + 1]), figures.source(root, day)
    context = {
        "root": root,
        "focus": focus,
        "book": book,
        "figures": figures.of_place(root, open_book(root, day), origin),
        "parts": figures.below(focus, book, hanging.numbers(focus, day), origin),
        "origin": origin,
        "notices": listed[: hanging.LISTED],
        "running": notices.count() if len(listed) > hanging.LISTED else len(listed),
        "line": open_book(focus, day).value("income_line"),
    }
    return show(request, "home.html", context, here="portal_home")
