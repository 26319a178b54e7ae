"""How are departments' files loaded and compared, and what did they raise?"""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from yangguang.faces import uploads
from yangguang.faces.acting import do, refuse
from yangguang.faces.pages import Visitor, language, page, visitor
from yangguang.files.bad import BadFile
from yangguang.reading.doubts import far_fewer
from yangguang.register.models import Job, Snapshot
from yangguang.terms.decision import no
from yangguang.terms.place import contains
from yangguang.web.households import place_asked
from yangguang.web.lake import answered, console_tables, downloads
from yangguang.web.menu import show
from yangguang.work import data_jobs, lazily
from yangguang.work.questions import answers, lake_jobs

VERBS = ("dataset.load", "compare.run")
MOST = 10  # reasons in the chart; the table has all
ROWS = 20  # rejected rows named for each reason
RUNS = 5  # that stand open; the earlier ones are folded away


@page(verbs=VERBS)
def datasets(request: HttpRequest) -> HttpResponse:
    """The console: the files that are there, those that run, the questions they raised and how they were answered."""
    official = visitor(request)
    if request.method == "POST":
        ways = {"load": _load, "compare_copy": _compare_copy}
        answer = ways.get(request.POST.get("do", ""), _compare)(request, official)
        if answer is not None:
            return answer
    place = place_asked(request, official)
    console = _console(official, place)
    context = {
        **console, **_jobs(official), "may_load": "dataset.load" in official.acts,
        "may_compare": "compare.run" in official.acts, "crumbs": answered.crumbs(place, official.home),
        "sentence": answered.sentence(console["all"], console["loaded"]),
        "chart": _chart(console["reasons"]), "copy": _newest(official),
        "formats": downloads.FORMATS,
    }  # fmt: skip
    return show(request, "intake/datasets.html", context, here="datasets")


def _console(official: Visitor, place: int) -> dict[str, Any]:
    """What a place's findings say: by file, by place below, by reason; and the copy that was compared last."""
    found, loads = answered.findings_of(place), answered.loads(official)
    said = answered.grouped(found, place, official.day)
    counts, known = answered.by_dataset(said), list(official.book.datasets())
    rows = [{"dataset": d, "label": d.label(language()), "owner": d.owner(language()), "load": loads.get(d.key),
             "n": counts.get(d.key, answered.Answers())} for d in known]  # fmt: skip
    copies = answers.reaching(p.place for p in official.posts)
    return {
        "place": place, "rows": rows, "all": answered.whole(counts.values()), "places": answered.by_place(said, place),
        "reasons": answered.untrue_by_reason(found, known), "loaded": bool(loads), "compared": answered.last_compared(copies),
    }  # fmt: skip


@page(verbs=VERBS)
def datasets_download(request: HttpRequest) -> HttpResponse:
    """One table of the console as a file. Raises `Http404` for what is no table of it."""
    official = visitor(request)
    place, name = place_asked(request, official), request.GET.get("table", "files")
    if name not in console_tables.TABLES:
        raise Http404
    table = console_tables.TABLES[name](_console(official, place), official)
    return downloads.answer(f"findings-{name}-{place}-{official.day}", *table, request.GET.get("as", "xlsx"))


def _chart(reasons: list[dict[str, Any]]) -> str:
    """What the chart of reasons draws."""
    names = [f"{r['dataset']}: {r['reason']}" if language() == "en" else f"{r['dataset']}：{r['reason']}" for r in reasons[:MOST]]
    series = [{"name": _("Found untrue"), "values": [r["n"] for r in reasons[:MOST]]}]
    return json.dumps({"kind": "bars", "names": names, "series": series}, ensure_ascii=False)


def _jobs(official: Visitor) -> dict[str, Any]:
    posts = [p.place for p in official.posts]
    both = [*data_jobs.mine(posts), *lake_jobs.comparing(posts)]
    listed: list[Job] = sorted(both, key=lambda j: j.created, reverse=True)
    told = [(j, _rejected(j), _fewer(j)) for j in listed]
    moving = any(j.state in ("waiting", "running") for j in listed)
    return {"jobs": told[:RUNS], "earlier": told[RUNS:], "running": moving}


def _rejected(job: Job) -> list[tuple[str, int, list[int]]]:
    """Of a file that was loaded: why rows were rejected, how many, and the first of them by the row of the file."""
    first = job.checkpoint.get("first_rejected", [])
    return [
        (problem, n, [row for row, why in first if why == problem][:ROWS])
        for problem, n in sorted(job.checkpoint.get("reasons", {}).items(), key=lambda one: -one[1])
    ]


def _fewer(job: Job) -> bool:
    """Has the file that was loaded far fewer rows than the one it stands in for?"""
    return "rows" in job.checkpoint and far_fewer(job.checkpoint["rows"], job.checkpoint.get("rows_before"))


@page(verbs=VERBS)
def dataset_jobs(request: HttpRequest) -> HttpResponse:
    """The part of the console that moves while a worker runs."""
    listed = _jobs(visitor(request))
    response = show(request, "intake/dataset_jobs.html", listed)
    if not listed["running"]:
        response.headers["HX-Refresh"] = "true"
    return response


def _load(request: HttpRequest, _official: Visitor) -> HttpResponse | None:
    sent = request.FILES.get("file")
    if sent is None:
        refuse(request, no("no_file_chosen"))
        return None
    try:
        with uploads.as_path(sent) as path:
            job, refused = do(
                request,
                lambda hand: data_jobs.ask_load(hand, request.POST.get("dataset", ""), path, sent.name or ""),
                done=_("The file is being read; what came of it stands under “Runs”."),
            )
    except BadFile as bad:
        refuse(request, no(bad.code, **bad.facts))
        return None
    return redirect("datasets") if job is not None and refused is None else None


def _newest(official: Visitor) -> Snapshot | None:
    """The newest copy within my places that has departments' files frozen with it; None while the layer is missing."""
    held = answers.reaching(p.place for p in official.posts) if lazily.there() else []
    mine = (s for s in held if s.loads and any(contains(p.place, s.place) for p in official.posts))
    return next(mine, None)


def _compare_copy(request: HttpRequest, official: Visitor) -> HttpResponse | None:
    copy = _newest(official)
    if copy is None:
        raise Http404
    done = _("The comparison runs; you may go on working.")
    job, refused = do(request, lambda hand: lake_jobs.ask_compare(hand, copy), done=done)
    return redirect("datasets") if job is not None and refused is None else None


def _compare(request: HttpRequest, official: Visitor) -> HttpResponse | None:
    place = next(
        (p.place for p in official.posts if "compare.run" in official.book.roles()[p.role].acts), None
    )
    if place is None:
        raise Http404
    job, refused = do(
        request,
        lambda hand: data_jobs.ask_compare(hand, place),
        done=_("The comparison runs; you may go on working."),
    )
    return redirect("datasets") if job is not None and refused is None else None
