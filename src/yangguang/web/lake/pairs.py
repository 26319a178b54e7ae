"""Is the person in the register the one in the department's file?

A queue made for the keyboard. One pair at a time, side by side; the most doubtful first. «The same» is said by two
persons, «not the same» by one; what one is unsure about comes again at the end of the round.
"""

import difflib
import re
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Abs
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from yangguang.book.codes import CodeList
from yangguang.faces import places, saying
from yangguang.faces.acting import do, look, refuse
from yangguang.faces.forms import key_typed
from yangguang.faces.pages import Visitor, language, page, visitor
from yangguang.register.models import Candidate, Job, User
from yangguang.terms.decision import Decision, Refused, no
from yangguang.web import waiting
from yangguang.web.menu import show
from yangguang.work import lazily
from yangguang.work.questions import lake_jobs

VERBS = ("finding.answer", "finding.confirm")
AHEAD = 12  # of the queue, named below the pair
KEPT = 500  # pairs one was unsure about
UNSURE = "unsure_pairs"
HIDDEN = "▢"  # a masked sign that differs (work/lake/reviewing)


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a value: is it otherwise on the other side?"""

    text: str
    differs: bool


def marked(one: str, other: str) -> list[Piece]:
    """`one` in pieces, those that `other` does not have marked."""
    out = []
    for kind, first, last, _from, _to in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if first < last:
            out += _parted(one[first:last], kind != "equal")
    return out


def _parted(text: str, differs: bool) -> list[Piece]:
    """A piece, parted where a masked sign is not the same on both sides."""
    runs = re.findall(f"{HIDDEN}+|[^{HIDDEN}]+", text)
    return [Piece(run, differs or run[0] == HIDDEN) for run in runs]


def waiting_for_me(official: Visitor) -> QuerySet[Candidate]:
    """What this person can still say something about, the most doubtful first."""
    mine = Q(status="open") | (Q(status="entered") & ~Q(enterer=official.user.natural_person))
    return Candidate.objects.filter(mine).order_by(Abs(F("probability") - 0.5), "id")


@page(cases=True, verbs=VERBS)
def pairs(request: HttpRequest) -> HttpResponse:
    """The pair at hand and what comes after it. By POST: link what is left, or look at whole numbers for a purpose."""
    official = visitor(request)
    if request.POST.get("do") == "link":
        return _link(request, official)
    rows = waiting_for_me(official)
    dataset = request.GET.get("dataset", "")
    if dataset in {d.key for d in official.book.datasets()}:
        rows = rows.filter(dataset=dataset)
    keys = _in_order(request, rows)
    at = key_typed(request.GET.get("at"))
    here = at if at in keys else (keys[0] if keys else None)
    context: dict[str, Any] = {
        **_run(official),
        "left": waiting.counted(rows), "layer": lazily.there(), "dataset_key": dataset, "datasets": official.book.datasets(),
        "done": key_typed(request.GET.get("done")),
        "may_link": "compare.run" in official.acts, "may_reveal": "person.reveal" in official.acts,
    }  # fmt: skip
    if here is not None and context["layer"]:
        context |= _shown(request, here, keys, official)
    elif here is None:
        context["said_by_me"] = Candidate.objects.filter(status="entered", enterer=official.user.natural_person).count()
    return show(request, "lake/pairs.html", context, here="pairs")


@page(cases=True, verbs=VERBS)
def linking(request: HttpRequest) -> HttpResponse:
    """The part of the page that moves while a worker links; the pair at hand and what is typed there stay."""
    return show(request, "lake/link_run.html", _run(visitor(request)))


def _run(official: Visitor) -> dict[str, Any]:
    """The last linking, whether it goes on and how far it is."""
    job = lake_jobs.linking([p.place for p in official.posts])
    going = job is not None and job.state in ("waiting", "running")
    share = job.done / job.total if job and job.total else 0.0
    return {"job": job, "linking": going, "share": share, "exact_only": _exact_only(official, job)}


def _exact_only(official: Visitor, job: Job | None) -> list[Decision]:
    """The files that the last linking passed over, because no number stands in them."""
    names = job.checkpoint.get("exact_only", ()) if job else ()
    return [no("digests_exact_only", dataset=official.book.dataset(name).label(language())) for name in names]


def _in_order(request: HttpRequest, rows: QuerySet[Candidate]) -> list[uuid.UUID]:
    """The queue's keys; those one was unsure about come last."""
    keys = list(rows.values_list("id", flat=True)[: waiting.MANY])
    unsure = set(request.session.get(UNSURE, []))
    return sorted(keys, key=lambda k: k.hex in unsure)


def _shown(request: HttpRequest, here: uuid.UUID, keys: list[uuid.UUID], official: Visitor) -> dict[str, Any]:
    """Both records side by side; opening them is a look."""
    candidate, reviewing = found(here), lazily.lake("reviewing")
    try:
        said = look(
            request, lambda hand: reviewing.side_by_side(hand, candidate), purpose=request.POST.get("purpose", "").strip()
        )
    except Refused as refused:
        refuse(request, refused.decision)
        return {}
    place = keys.index(here)
    ahead = Candidate.objects.filter(id__in=keys[place + 1 : place + 1 + AHEAD]).select_related("person")
    order = {k: n for n, k in enumerate(keys)}
    first = User.objects.filter(natural_person=candidate.enterer).first() if candidate.enterer else None
    english = language() == "en"
    sexes = official.book.codes("sex")
    fields = [
        {
            "label": f["en"] if english else f["zh"],
            **(_coded(sexes, f["left"], f["right"]) if f["key"] == "sex" else _sides(f["left"], f["right"])),
            "level": f["level_en"] if english else f["level_zh"], "says": f["says_en"] if english else f["says_zh"],
            "weight": f["weight"],
        }
        for f in said["fields"]
    ]  # fmt: skip
    return {
        "candidate": candidate, "fields": fields, "record": _labelled(candidate, official, said["record"]),
        "probability": said["probability"], "bar": round(100 * said["probability"]),
        "before": keys[place - 1] if place else None, "after": keys[place + 1] if place + 1 < len(keys) else None,
        "number": place + 1, "ahead": sorted(ahead, key=lambda c: order[c.id]), "first": first,
        "crumb": places.short(candidate.place, official.home), "revealed": bool(request.POST.get("purpose", "").strip()),
    }  # fmt: skip


def _sides(left: str, right: str) -> dict[str, list[Piece]]:
    return {"left": marked(left, right), "right": marked(right, left)}


def _coded(listing: CodeList, left: str, right: str) -> dict[str, list[Piece]]:
    """Two words of a list in the reader's language; other words differ as a whole."""
    said = {side: code.label(language()) if (code := listing.find(word)) else word for side, word in
            (("left", left), ("right", right)) if word}  # fmt: skip
    differ = len(set(said.values())) > 1
    return {side: [Piece(said[side], differ)] if side in said else [] for side in ("left", "right")}


def _labelled(candidate: Candidate, official: Visitor, record: dict[str, str]) -> dict[str, str]:
    """The department's columns in the reader's language."""
    columns = {c.zh: c for c in official.book.dataset(candidate.dataset).columns.values()}
    return {columns[name].label(language()): saying.cell(columns[name].kind, value) for name, value in record.items()}


def found(key: uuid.UUID) -> Candidate:
    """A candidate within one's scope. Raises `Http404`."""
    row = Candidate.objects.filter(id=key).select_related("person", "household", "load").first()
    if row is None:
        raise Http404
    return row


@page(cases=True, verbs=VERBS)
def decide(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take one answer, then the next pair."""
    candidate, wish = found(key), request.POST.get("do", "")
    if request.method != "POST" or wish not in ("same", "not", "unsure", "undo"):
        return _onward(request, at=key)
    follows = key_typed(request.POST.get("next"))
    if wish == "unsure":
        kept = [k for k in request.session.get(UNSURE, []) if k != key.hex]
        request.session[UNSURE] = [*kept, key.hex][-KEPT:]
        return _onward(request, at=follows)
    refused = _say(request, candidate, wish)
    if refused is not None or wish == "undo":
        return _onward(request, at=key)
    return _onward(request, at=follows, done=key)


def _onward(request: HttpRequest, **keys: uuid.UUID | None) -> HttpResponse:
    """The queue at another pair, of the same file as before."""
    words = {"dataset": request.POST.get("dataset", ""), **{k: str(v) for k, v in keys.items() if v}}
    said = urlencode({k: v for k, v in words.items() if v})
    return redirect(f"{reverse('pairs')}?{said}" if said else reverse("pairs"))


def _say(request: HttpRequest, candidate: Candidate, wish: str) -> Any:
    note = request.POST.get("note", "").strip()[:500]
    try:
        reviewing = lazily.lake("reviewing")
    except Refused as refused:
        refuse(request, refused.decision)
        return refused.decision
    if wish == "undo":
        return do(request, lambda hand: reviewing.undo(hand, candidate), done=_("Undone."))[1]
    if wish == "not" and candidate.status == "entered":
        why = note or _("the second person does not agree")
        return do(request, lambda hand: reviewing.take_back(hand, candidate, why), done=_("Given back; it is entered anew."))[1]
    said = _("Not the same person.") if wish == "not" else _("The same person: confirmed, it is a finding now.")
    if wish == "same" and candidate.status == "open":
        said = _("Entered. A second person must say the same before it is a finding.")
    return do(request, lambda hand: reviewing.answer(hand, candidate, wish == "same", note), done=said)[1]


def _link(request: HttpRequest, official: Visitor) -> HttpResponse:
    place = next((p.place for p in official.posts if "compare.run" in official.book.roles()[p.role].acts), None)
    if place is None:
        raise Http404
    do(request, lambda hand: lake_jobs.ask_link(hand, place), done=_("Linking runs; you may go on working."))
    return redirect("pairs")
