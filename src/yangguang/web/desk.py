"""What waits for me?"""

from django.http import HttpRequest, HttpResponse

from yangguang.faces.pages import page, visitor
from yangguang.web import figures, guide, waiting
from yangguang.web.menu import show


@page()
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for me, the late first; my place in figures; for leaders the level below with who is behind."""
    official = visitor(request)
    waits = waiting.all_of(official)
    context = {
        "groups": waiting.groups(waits, official.day),
        "waits": waits,
        "part": guide.part_of(official),
        "administers": waiting.administers(official),
        "standings": figures.of_place(official.home)
        if official.reads_cases and official.level != "public"
        else [],
        "below": figures.below(official)
        if official.reads_cases and official.level in ("township", "county", "city", "province")
        else [],
    }
    return show(request, "desk/desk.html", context, here="desk")
