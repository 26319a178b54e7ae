"""How does a county's workbook enter: upload, understood, problems, what will change, done?"""

import datetime as dt
import tempfile
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from yangguang.book.reader import Book
from yangguang.faces import paging, saying, uploads
from yangguang.faces.acting import do, look, refuse
from yangguang.faces.pages import Visitor, book_of, language, page, visitor
from yangguang.files.bad import BadFile
from yangguang.reading import say
from yangguang.reading.claims import Refusal
from yangguang.reading.template import write_template
from yangguang.register.models import Batch, Household, Job, Round
from yangguang.terms.decision import Refused, no
from yangguang.web.menu import show
from yangguang.work.acting import Hand
from yangguang.work.batches import intake, returning

VERBS = ("intake.applicants", "intake.carry_over")
SHOWN = 100  # problems listed one by one; the marked file has all
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page(verbs=VERBS)
def batches(request: HttpRequest) -> HttpResponse:
    """The workbooks sent, and the place to send one."""
    official = visitor(request)
    if request.method == "POST":
        answer = _receive(request)
        if answer is not None:
            return answer
    rows = Batch.objects.select_related("sender", "round")
    slice_ = paging.cut(rows, ("id",), request.GET.get("page", ""), 20, newest=True)
    context = {
        "slice": slice_,
        "rounds": Round.objects.filter(closed_day__isnull=True).order_by("place")[:400]
        if official.level in ("village", "township")
        else [],
        "may_carry": "intake.carry_over" in official.acts,
        "sent": request.POST if request.method == "POST" else None,
        "layouts": [
            (entry.key, entry.zh if language() == "zh" else entry.en) for entry in official.book.layouts()
        ],
    }
    return show(request, "intake/batches.html", context, here="batches")


def _wish(request: HttpRequest) -> intake.Wish:
    post = request.POST
    try:
        day = dt.date.fromisoformat(post["day"]) if post.get("day") else None
    except ValueError:
        day = None
    try:
        round_ = uuid.UUID(post["round"]) if post.get("round") else None
    except ValueError:
        round_ = None
    purpose = post.get("purpose", "applicants")
    return intake.Wish(
        purpose if purpose in intake.PURPOSES else "applicants", round_, day, post.get("layout", "")
    )


def _receive(request: HttpRequest) -> HttpResponse | None:
    from_page = request.FILES.get("file")
    if from_page is None:
        saying_no(request, "no_file_chosen")
        return None
    try:
        with uploads.as_path(from_page) as path:
            batch, refused = do(
                request, lambda hand: intake.receive(hand, path, from_page.name or "", _wish(request))
            )
    except BadFile as bad:
        saying_no(request, bad.code, **bad.facts)
        return None
    return redirect("batch", key=batch.id) if batch is not None and refused is None else None


def saying_no(request: HttpRequest, code: str, **facts: Any) -> None:
    """Say what is wrong with a file, and how to mend it."""
    refuse(request, no(code, **facts))


def found(key: uuid.UUID) -> Batch:
    """A batch within one's scope. Raises `Http404`."""
    row = Batch.objects.filter(id=key).select_related("sender", "round", "applied").first()
    if row is None:
        raise Http404
    return row


@page(verbs=VERBS)
def batch(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One workbook on its way; what it shows follows from where it stands."""
    row, official = found(key), visitor(request)
    if request.method == "POST":
        _act(request, row)
        return redirect("batch", key=key)
    return show(request, "intake/batch.html", _context(row, official, book_of(request)), here="batches")


@page(verbs=VERBS)
def progress(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The part of the page that moves while a worker reads; when it is done the page is loaded anew."""
    row = found(key)
    job = _job(row)
    response = show(request, "intake/batch_progress.html", {"batch": row, "job": job})
    if job is None or job.state in ("done", "failed"):
        response.headers["HX-Refresh"] = "true"
    return response


def _job(row: Batch) -> Job | None:
    return (
        Job.objects.filter(subject=row.id).order_by("-created", "-id").first()
        if row.status in ("received", "reading")
        else _applying(row)
    )


def _applying(row: Batch) -> Job | None:
    job = Job.objects.filter(subject=row.id, kind=intake.APPLY).first()
    return job if job and row.status == "read" and job.state in ("waiting", "running", "failed") else None


def _act(request: HttpRequest, row: Batch) -> None:
    post, wish = request.POST, request.POST.get("do")
    if wish == "apply":

        def apply(hand: Hand) -> None:
            intake.choose(
                hand, row, all_or_nothing=bool(post.get("all_or_nothing")), correct=bool(post.get("correct"))
            )
            intake.ask_apply(hand, row)

        do(request, apply)
    elif wish == "undo":
        do(
            request,
            lambda hand: intake.undo(hand, row),
            done=_("The batch is taken back: what it entered is closed, nothing is deleted."),
        )
    elif wish == "map":
        mapping = {name[4:]: post[name] for name in post if name.startswith("map-") and post[name]}
        do(
            request,
            lambda hand: intake.remember_mapping(hand, row, mapping),
            done=_("Remembered: files with these headings are known from now on."),
        )


def labels(book: Book) -> dict[str, dict[str, str]]:
    """The labels of all fields in both languages, as sentences use them."""
    return {
        lang: {f.key: f.label(lang) for form in book.forms() for f in form.fields.values()}
        for lang in ("zh", "en")
    }


def problems(
    book: Book, rows: list[dict[str, Any]], kind: str = "code"
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Reasons by kind with their numbers, and the first of them one by one, each in the reader's words."""
    named, lang = labels(book), language()
    counted = Counter(r[kind] for r in rows)
    listed = []
    for r in rows[:SHOWN]:
        facts = {k: v for k, v in r.get("facts", {}).items() if k not in ("row", "column", "household")}
        item = Refusal(r["household"], r["row"], r["column"], r[kind], facts)
        listed.append({**r, "text": say.sentence(book, named, item, lang)})
    kinds = [
        {
            "code": code,
            "n": n,
            "label": book.word("problem", code, lang),
            "household_n": len({r["household"] for r in rows if r[kind] == code}),
        }
        for code, n in counted.most_common()
    ]
    return kinds, listed


def _context(row: Batch, official: Visitor, book: Book) -> dict[str, Any]:
    report, job, lang = row.report, _job(row), language()
    context: dict[str, Any] = {
        "batch": row, "job": job, "report": report, "failed": job is not None and job.state == "failed",
        "layout": next((x.zh if lang == "zh" else x.en for x in book.layouts() if x.key == report.get("layout")), ""),
        "may_undo": "batch.undo" in official.acts and row.status == "applied", "shown": SHOWN,
    }  # fmt: skip
    if context["failed"] and job is not None:
        context["why_failed"] = saying.sentence(book, job.why)
    if row.status == "mapping":
        fields = [
            f for form in book.forms() if form.intake for f in form.fields.values() if f.kind != "ignored"
        ]
        guesses = (
            {v: k for k, v in report["guesses"].items()} if isinstance(report.get("guesses"), dict) else {}
        )
        context |= {
            "fields": fields,
            "headings": report["headings"],
            "guesses": report["guesses"],
            "guessed": guesses,
            "missing": set(report["missing"]),
        }
    if "counts" in report:
        by_field = labels(book)[lang]
        kinds, listed = problems(book, report["refused"])
        doubts, _listed = problems(book, report.get("warnings", []))
        context |= {
            "counts": report["counts"],
            "kinds": kinds,
            "problems": listed,
            "doubts": doubts,
            "below": report["below_line"],
            "columns": [(letter, by_field.get(key, key)) for key, letter in report["columns"].items()]
            if isinstance(report["columns"], dict)
            else report["columns"],
            "normalised": [
                (book.word("normalised", k, lang), n)
                for k, n in Counter(x["kind"] for x in report["normalised"]).most_common()
            ],
        }
    if row.status == "applied":
        context["entered"] = (
            Household.objects.filter(batch=row).exclude(status="void").order_by("place", "head_sort")[:20]
        )
    return context


@page(verbs=VERBS)
def marked(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """The same workbook with the bad cells marked and explained."""
    row, lang = found(key), language()
    # Nameless, and closed by the answer: it is gone when that has been sent.
    handle = tempfile.TemporaryFile(dir=settings.YANGGUANG_HOME)  # noqa: SIM115
    with tempfile.TemporaryDirectory(dir=settings.YANGGUANG_HOME) as folder:
        out = Path(folder) / "marked.xlsx"
        try:
            look(request, lambda hand: returning.marked(hand, row, lang, out))
        except Refused as refused:
            refuse(request, refused.decision)
            return redirect("batch", key=key)
        handle.write(out.read_bytes())
    handle.seek(0)
    name = f"{Path(row.file_name).stem}-{'退回' if lang == 'zh' else 'returned'}.xlsx"
    return FileResponse(handle, as_attachment=True, filename=name, content_type=EXCEL)


@page(verbs=VERBS)
def template(request: HttpRequest) -> HttpResponseBase:
    """An empty workbook, drawn from the form dictionary."""
    book, lang = book_of(request), language()
    handle = tempfile.TemporaryFile(dir=settings.YANGGUANG_HOME)  # noqa: SIM115 (as above)
    with tempfile.TemporaryDirectory(dir=settings.YANGGUANG_HOME) as folder:
        out = Path(folder) / "template.xlsx"
        write_template(book.forms(), book.codes, lambda group, word: book.word(group, word, lang), lang, out)
        handle.write(out.read_bytes())
    handle.seek(0)
    return FileResponse(
        handle, as_attachment=True, filename=_("households-template") + ".xlsx", content_type=EXCEL
    )
