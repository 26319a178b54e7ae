"""What if the line, the income or the exclusion list were another: who enters, who leaves, at what cost?

The question stands in the address, so that it can be sent; its answer lies beside the copy. Nothing is written to the
register and nobody is decided about.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yangguang.book.packs import PackError
from yangguang.book.reader import Book
from yangguang.faces import places
from yangguang.faces.acting import refuse
from yangguang.faces.pages import Visitor, language, page, visitor
from yangguang.register.models import Snapshot
from yangguang.terms.decision import Refused
from yangguang.terms.yuan import format_wan
from yangguang.web.lake import choosing, downloads, drawing
from yangguang.web.lake.choosing import Choice
from yangguang.web.menu import show
from yangguang.work import books, clock, jobs, lazily
from yangguang.work.questions import answers, lake_jobs

SUPPOSES = "copy.ask"
QUEUED = dt.timedelta(seconds=3)  # that a question may wait before one is told what it waits for
IN_CHART = 20  # places in the chart; the table has all


@dataclass(frozen=True)
class Slider:
    """A value of the book that may be supposed, within bounds that make sense to try."""

    key: str
    label: Any
    unit: Any
    least: int
    most: int
    step: int


SLIDERS = (
    Slider("income_line", gettext_lazy("Income line"), gettext_lazy("yuan a head and year"), 2000, 12000, 100),
    Slider("edge_line_percent", gettext_lazy("Edge line (of the income line)"), "%", 100, 200, 5),
    Slider("help_fund_per_head", gettext_lazy("Help fund"), gettext_lazy("yuan a head"), 0, 5000, 100),
)


@dataclass(frozen=True)
class Form:
    """What can be asked of a copy's place: the book's values, the parts of income, the datasets the copy holds."""

    values: Mapping[str, int]
    parts: list[tuple[str, str]]
    datasets: list[tuple[str, str, bool]]  # key, label, on the exclusion list as the tables have it

    @property
    def listed(self) -> list[str]:
        """The exclusion list as the tables have it."""
        return [key for key, _label, on in self.datasets if on]


def form_of(copy: Snapshot, place: int) -> Form:
    """What can be asked of a place of a copy."""
    book = books.now(place, copy.day)
    statement = book.form("statement").parts.values()
    parts = [(p.key, p.zh if language() == "zh" else p.en) for p in statement]
    held = answers.datasets(copy)
    listed = [(d.key, d.label(language()), d.severity == "exclude") for d in book.datasets() if d.key in held]
    return Form({s.key: v for s in SLIDERS if (v := _value(book, s.key)) is not None}, parts, listed)


def _value(book: Book, key: str) -> int | None:
    try:
        return book.number(key)
    except PackError:
        return None  # a province that pays nothing a head


def asked(words: QueryDict, form: Form, place: int) -> dict[str, Any]:
    """The question that was sent; what is as the book has it, or no number within the bounds, is not supposed."""
    supposed = {}
    for one in SLIDERS:
        text = words.get(one.key, "")
        if one.key in form.values and text.isdigit() and one.least <= int(text) <= one.most and int(text) != form.values[one.key]:
            supposed[one.key] = int(text)
    keys = {k for k, _label, _on in form.datasets}
    chosen = sorted(keys & set(words.getlist("exclude"))) if "lists" in words else sorted(form.listed)
    without = sorted({k for k, _label in form.parts} & set(words.getlist("without")))
    return {
        "place": place, "supposed": supposed, "without": without,
        "excluding": None if chosen == sorted(form.listed) else chosen,
    }  # fmt: skip


def link(copy: Snapshot, question: Mapping[str, Any]) -> str:
    """The address of a question."""
    words: list[tuple[str, Any]] = [("copy", copy.id), ("place", f"{question['place']:012d}"), *question["supposed"].items()]
    words += [("without", k) for k in question["without"]]
    if question["excluding"] is not None:
        words += [("lists", 1), *(("exclude", k) for k in question["excluding"])]
    return urlencode(words)


@page(verbs=(SUPPOSES,))
def whatif(request: HttpRequest) -> HttpResponse:
    """The sliders, and the answer to the question in the address."""
    official = visitor(request)
    choice = choosing.choose(request, official, answers.reaching(p.place for p in official.posts))
    context: dict[str, Any] = {**choice.words, "here_at": reverse("whatif"), "layer": lazily.there()}
    if choice.copy is None:
        return show(request, "lake/whatif.html", context, here="figures")
    form = form_of(choice.copy, choice.place)
    question = asked(request.POST if request.method == "POST" else request.GET, form, choice.place)
    if request.method == "POST":
        answer = _ask(request, choice, question)
        if answer is not None:
            return answer
    context |= {**_result(official, choice.copy, question), **_drawn(form, question)}
    return show(request, "lake/whatif.html", context, here="figures")


def _ask(request: HttpRequest, choice: Choice, question: Mapping[str, Any]) -> HttpResponse | None:
    """Put the question on the list unless it was answered before; then its own address."""
    assert choice.copy is not None
    if answers.read(choice.copy, answers.WHATIF, answers.question(question)) is None:
        try:
            lake_jobs.ask_whatif(visitor(request).user, choice.copy, question)
        except Refused as refused:
            refuse(request, refused.decision)
            return None
    address = f"{reverse('whatif')}?{link(choice.copy, question)}"
    if "HX-Request" not in request.headers:
        return redirect(address)
    response = show(request, "lake/whatif_result.html", _result(visitor(request), choice.copy, question))
    response.headers["HX-Push-Url"] = address
    return response


@page(verbs=(SUPPOSES,))
def whatif_result(request: HttpRequest) -> HttpResponse:
    """The part of the page that waits for the answer."""
    official = visitor(request)
    choice = choosing.choose(request, official, answers.reaching(p.place for p in official.posts))
    if choice.copy is None:
        return show(request, "lake/whatif_result.html", {})
    question = asked(request.GET, form_of(choice.copy, choice.place), choice.place)
    return show(request, "lake/whatif_result.html", _result(official, choice.copy, question))


@page(verbs=(SUPPOSES,))
def whatif_download(request: HttpRequest) -> HttpResponse:
    """The answer to the question in the address as a file. Raises `Http404` where nobody has asked it yet."""
    official = visitor(request)
    choice = choosing.choose(request, official, answers.reaching(p.place for p in official.posts))
    if choice.copy is None:
        raise Http404
    question = asked(request.GET, form_of(choice.copy, choice.place), choice.place)
    said = answers.read(choice.copy, answers.WHATIF, answers.question(question))
    if said is None:
        raise Http404
    again = request.build_absolute_uri(f"{reverse('whatif')}?{link(choice.copy, question)}")
    table = downloads.whatif_table(said, choice.place, again)
    return downloads.answer(f"what-if-{choice.place}-{said['copy']['day']}", *table, request.GET.get("as", "xlsx"))


def _drawn(form: Form, question: Mapping[str, Any]) -> dict[str, Any]:
    """The form as it was sent."""
    chosen = set(form.listed if question["excluding"] is None else question["excluding"])
    own = form.values
    return {
        "sliders": [(s, question["supposed"].get(s.key, own[s.key]), own[s.key]) for s in SLIDERS if s.key in own],
        "parts": [(key, label, key in question["without"]) for key, label in form.parts],
        "lists": [(key, label, on, key in chosen) for key, label, on in form.datasets],
    }  # fmt: skip


def _result(official: Visitor, copy: Snapshot, question: Mapping[str, Any]) -> dict[str, Any]:
    """The answer in words and rows; or the job that makes it."""
    said = answers.read(copy, answers.WHATIF, answers.question(question))
    out: dict[str, Any] = {"copy": copy, "place": question["place"], "query": link(copy, question), "answer": said}
    if said is None:
        out["job"] = jobs.waiting_for(lake_jobs.whatif_key(copy, question)).first()
        out["patience"] = clock.at() - QUEUED
        return out
    whole = said["whole"]
    rows = [
        {"place": int(code), "name": places.name(int(code)), **_words(row), "row": row}
        for code, row in sorted(said["places"].items())
    ]
    return out | {
        "said": said, "whole": _words(whole), "rows": rows, "sentence": sentence(said), "chart": _chart(rows),
        "moving": len(_moving(rows)),
        "age": choosing.age_days(copy, official), "below": said["level"] != "village" and bool(rows),
        "formats": downloads.FORMATS,
    }  # fmt: skip


def _words(row: Mapping[str, Any]) -> dict[str, Any]:
    """The numbers of a place as people read them; costs in ten thousand yuan."""
    then, now = row["as_is"]["cost_fen"], row["what_if"]["cost_fen"]
    known = then is not None and now is not None
    return {
        "before": row["as_is"]["persons"], "after": row["what_if"]["persons"], "enters": row["enters"]["persons"],
        "leaves": row["leaves"]["persons"], "enters_households": row["enters"]["households"],
        "leaves_households": row["leaves"]["households"], "cost_before": format_wan(then) if known else "—",
        "cost_after": format_wan(now) if known else "—", "cost_more": _signed(now - then) if known else "—",
    }  # fmt: skip


def _signed(fen: int) -> str:
    """What it costs more (+) or less (−), in ten thousand yuan."""
    words = format_wan(abs(fen))
    return words if not fen else f"{'+' if fen > 0 else '−'}{words}"


def sentence(said: Mapping[str, Any]) -> str:
    """Who enters, who leaves and what it costs, in one sentence."""
    words = _words(said["whole"])
    numbers = {k: f"{words[k]:,}" for k in ("enters", "leaves", "before", "after")}
    if words["enters"] or words["leaves"]:
        first = _("%(enters)s persons enter and %(leaves)s leave: %(after)s instead of %(before)s.") % numbers
    else:
        first = _("Nobody enters and nobody leaves: %(after)s persons.") % numbers
    if words["cost_more"] == "—":
        return first
    if words["cost_after"] == words["cost_before"]:
        return first + " " + _("Help costs %(after)s (10,000 yuan a year), as it does now.") % {"after": words["cost_after"]}
    return first + " " + _("Help costs %(after)s instead of %(before)s (10,000 yuan a year).") % {
        "after": words["cost_after"], "before": words["cost_before"],
    }  # fmt: skip


def _moving(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The places where people move, those where most do first."""
    return sorted((r for r in rows if r["enters"] or r["leaves"]), key=lambda r: -(r["enters"] + r["leaves"]))


def _chart(rows: list[dict[str, Any]]) -> str:
    """What the chart draws; nothing where nobody moves."""
    most = _moving(rows)[:IN_CHART]
    if not most:
        return ""
    series = [
        {"name": _("enter"), "values": [r["enters"] for r in most]}, {"name": _("leave"), "values": [-r["leaves"] for r in most]},
    ]  # fmt: skip
    return drawing.said(kind="bars", stacked=True, names=[r["name"] for r in most], series=series)
