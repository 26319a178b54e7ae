"""What does a frozen copy say of my place: how many live below the line, how unequal, from what, and since when?"""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from yangguang.faces.acting import do, refuse
from yangguang.faces.pages import Visitor, book_of, page, visitor
from yangguang.register.models import Snapshot
from yangguang.terms.decision import Refused, no
from yangguang.terms.place import contains
from yangguang.web.lake import choosing, downloads, drawing
from yangguang.web.lake.choosing import Choice
from yangguang.web.menu import show
from yangguang.work import clock, jobs, lazily
from yangguang.work.questions import answers, lake_jobs

READS, FREEZES = "copy.ask", "snapshot.freeze"
COPIES_BACK = 24  # copies in the trend
REGISTERED = "registered"
TOLD = {"done": dt.timedelta(minutes=10), "failed": dt.timedelta(days=1)}  # how long a copy's making is told after its end


@page(verbs=(READS,))
def figures(request: HttpRequest) -> HttpResponse:
    """The report of a place; copy, place, figure and order stand in the address."""
    official = visitor(request)
    choice = choosing.choose(request, official, _found(official))
    if request.method == "POST":
        return _post(request, official, choice)
    shown = drawing.BY_KEY.get(request.GET.get("show", ""), drawing.BY_KEY[drawing.DEFAULT])
    context = {**choice.words, "here_at": reverse("figures"), **_freezing(official), "layer": lazily.there()}
    said = answers.read(choice.copy, answers.REPORT, str(choice.place)) if choice.copy else None
    if said is not None and choice.copy is not None:
        context |= _drawn(request, choice, said, shown)
    if said is None and choice.copy is not None:
        context["nobody"] = answers.read(choice.copy, answers.REPORT, str(choice.copy.place)) is not None
    if choice.copy is not None and not any(contains(s.place, official.home) for s in choice.copies):
        context |= {"narrower": True, "home": official.home}
    age = choosing.age_days(choice.copy, official) if choice.copy else 0
    context |= {"said": said, "making": _making(choice.copy), "age": age, "copy_key": str(choice.copy.id) if choice.copy else ""}
    return show(request, "lake/report.html", context, here="figures")


def _found(official: Visitor) -> list[Snapshot]:
    return answers.reaching(p.place for p in official.posts)


def _drawn(request: HttpRequest, choice: Choice, said: dict[str, Any], shown: drawing.Measure) -> dict[str, Any]:
    """All pictures and tables of one place."""
    words = request.GET.copy()
    words["place"] = "000000000000"
    rows = said["below"]
    points = [(s, one["row"]) for s, one in _back(choice)]
    return {
        "measures": drawing.MEASURES, "shown": shown, "rows": drawing.table(rows, shown, request.GET.get("sort", "")),
        "sort": request.GET.get("sort", ""), "row": said["row"], "registered": said["statuses"].get(REGISTERED),
        "map": drawing.map_of(choice.place, rows, shown, f"?{words.urlencode()}"),
        "sentence": drawing.of_places(said["row"], rows, said["line_yuan"], shown), "histogram": drawing.histogram(said),
        "sources": drawing.sources(said, book_of(request)), "inequality": drawing.inequality(said["row"]),
        "trend": drawing.trend(points, shown),
        "statuses": sorted(((k, *v) for k, v in said["statuses"].items()), key=_most_first),
        "formats": downloads.FORMATS,
    }  # fmt: skip


def _back(choice: Choice) -> list[tuple[Snapshot, dict[str, Any]]]:
    """What the copies of the same place say of this one, the oldest first."""
    assert choice.copy is not None
    back = [s for s in choice.copies if s.place == choice.copy.place][:COPIES_BACK]
    return [(s, one) for s in reversed(back) if (one := answers.read(s, answers.REPORT, str(choice.place)))]


def _most_first(row: tuple[Any, ...]) -> Any:
    return -row[1]


def _freezing(official: Visitor) -> dict[str, Any]:
    listed = lake_jobs.running([p.place for p in official.posts])
    moving = any(j.state in ("waiting", "running") for j in listed)
    now = clock.at()
    shown = [j for j in listed if j.state not in TOLD or now - j.created < TOLD[j.state]]
    return {"jobs": shown, "running": moving, "may_freeze": FREEZES in official.acts}


def _making(copy: Snapshot | None) -> Any:
    """The job that makes the report of a copy, where one was asked for."""
    return jobs.waiting_for(copy.id).filter(kind=lake_jobs.REPORT).first() if copy else None


def _post(request: HttpRequest, official: Visitor, choice: Choice) -> HttpResponse:
    address = f"{reverse('figures')}?{request.GET.urlencode()}"
    if request.POST.get("do") == "report" and choice.copy is not None:
        try:
            lake_jobs.ask_report(choice.copy)
        except Refused as refused:
            refuse(request, refused.decision)
        return redirect(address)
    day = _day(request.POST.get("day", ""), official.day)
    place = next((p.place for p in official.posts if FREEZES in official.book.roles()[p.role].acts), None)
    if place is None:
        raise Http404
    if day is None:
        refuse(request, no("not_a_day", day=request.POST.get("day", "")))
        return redirect(address)
    do(request, lambda hand: lake_jobs.ask_freeze(hand, place, day), done=_("The copy is being frozen; you may go on working."))
    return redirect("figures")


def _day(text: str, today: dt.date) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else today
    except ValueError:
        return None


@page(verbs=(READS,))
def figures_jobs(request: HttpRequest) -> HttpResponse:
    """The part of the page that moves while a copy is being made."""
    official = visitor(request)
    copy = next((s for s in _found(official) if str(s.id) == request.GET.get("copy")), None)
    making = _making(copy)
    moving = _freezing(official)
    waits = making is not None and making.state in ("waiting", "running")
    here = {"copy": copy, "copy_key": str(copy.id) if copy else ""}
    response = show(request, "lake/jobs.html", {**moving, **here, "making": making})
    if not (moving["running"] or waits):
        response.headers["HX-Refresh"] = "true"
    return response


@page(verbs=(READS,))
def figures_download(request: HttpRequest) -> HttpResponse:
    """One table of the report as a file."""
    official = visitor(request)
    choice = choosing.choose(request, official, _found(official))
    said = answers.read(choice.copy, answers.REPORT, str(choice.place)) if choice.copy else None
    if said is None:
        raise Http404
    wanted, book = request.GET.get("table", "places"), book_of(request)
    if wanted == "trend":
        table = downloads.trend_table([one for _copy, one in _back(choice)], book)
    elif wanted in downloads.TABLES:
        table = downloads.TABLES[wanted](said, book)
    else:
        raise Http404
    name = f"{wanted}-{choice.place}-{said['copy']['day']}"
    return downloads.answer(name, *table, request.GET.get("as", "xlsx"))


