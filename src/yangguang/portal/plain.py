"""What does somebody need to know who comes for the first time, and what may machines read?"""

from django.http import HttpRequest, HttpResponse

from yangguang.book.packs import PackError
from yangguang.book.reader import open_book
from yangguang.faces.pages import moment_of, page
from yangguang.portal.shown import root_of, show

# Notices name people, if masked, and go after days: no machine shall gather them (trust.md, A-26).
ROBOTS = "User-agent: *\nDisallow: /\n"


@page(public=True)
def help_page(request: HttpRequest) -> HttpResponse:
    """How to apply, to object, to ask; what is shown of people and what is not."""
    book = open_book(root_of(request), moment_of(request).day)
    try:
        line = book.value("income_line")
    except PackError:
        line = None
    context = {"book": book, "line": line, "due": book.value("objection_due_days")}
    return show(request, "help.html", context, here="portal_help")


@page(public=True)
def robots(request: HttpRequest) -> HttpResponse:
    """No machine may gather these pages."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")
