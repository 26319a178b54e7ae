"""What did two visitors find at the house?

The form arrives filled: each value with its source and day. The first visitor confirms or changes; the second, from an account of
their own, says the same with one tap.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from yangguang.book.forms import Form
from yangguang.book.procedure import CaseState
from yangguang.book.reader import Book
from yangguang.faces import forms, places
from yangguang.faces.acting import do
from yangguang.faces.pages import book_of, language, visitor
from yangguang.register.models import Case, Condition, Membership, PersonFacts, Statement
from yangguang.web import dossier
from yangguang.web.menu import show
from yangguang.web.procedure import attaching
from yangguang.web.record import drawn
from yangguang.work.acting import Hand
from yangguang.work.procedure import cases

HIDDEN = frozenset(
    (
        "household_key",
        "member_count",
        "income_per_head",
        "person_key",
        "natural_village",
        "group",
        "exit_status",
    )
)
CORE = frozenset(("name", "id_number", "relation", "sex", "birth_date"))


@dataclass(slots=True)
class Part:
    """A part of the form: the questions seen at once, and those one may open."""

    title: str
    asks: list[forms.Asked]
    more: list[forms.Asked]


def asked_keys(form: Form) -> list[str]:
    """The fields of a form that a visit asks: those of the template, not identity, nothing that needs a purpose to be read."""
    out = []
    for key, one in form.fields.items():
        wanted = one.template or one.required_from == "survey"
        fine = (
            one.kind not in ("place", "ignored", "id", "name", "key")
            and one.sees == "staff"
            and key not in HIDDEN | CORE
        )
        if wanted and fine:
            out.append(key)
    return out


def must(form: Form) -> frozenset[str]:
    """The fields that may not stay empty from the survey on."""
    return frozenset(k for k, f in form.fields.items() if f.required_from == "survey")


def _held(book: Book, rows: list[Any]) -> tuple[dict[str, Any], dict[str, forms.Source]]:
    """The answers that hold, and where each is from."""
    now = [r for r in rows if r.to_day is None and r.act_to_id is None]
    if not now:
        return {}, {}
    answers, sources = dict(now[-1].answers), {}
    for key, value in answers.items():
        since = now[-1]
        for row in reversed(rows):
            if row.answers.get(key) != value:
                break
            since = row
        sources[key] = forms.Source(str(book.word("verb", since.act_from.verb, language())), since.from_day)
    return answers, sources


def _income_parts(
    request: HttpRequest, book: Book, case: Case, wrong: dict[str, str]
) -> tuple[list[Part], Statement | None]:
    form, sent = book.form("statement"), request.POST if request.method == "POST" else None
    last = (
        Statement.objects.filter(household=case.household_id, act_to__isnull=True)
        .order_by("-period_to", "-act_from_id")
        .first()
    )
    items = last.items if last else {}
    source = (
        forms.Source(str(book.word("source", last.source, language())), last.from_day)
        if last and items
        else None
    )
    parts = []
    for part in form.parts.values():
        keys = [f.key for f in form.items(part.key)]
        first = [k for k in keys if form.fields[k].template or k in items]
        drawn_ = {
            which: forms.draw(
                book,
                form,
                chosen,
                items,
                sources={k: source for k in items if source},
                wrong=wrong,
                prefix="item-",
                sent=sent,
            )
            for which, chosen in (("first", first), ("more", [k for k in keys if k not in first]))
        }
        parts.append(Part(part.zh if language() == "zh" else part.en, drawn_["first"], drawn_["more"]))
    return parts, last


def _person_parts(request: HttpRequest, book: Book, case: Case, wrong: dict[str, str]) -> list[Part]:
    form, sent = book.form("person"), request.POST if request.method == "POST" else None
    parts = []
    for row in _members(case):
        held = list(
            PersonFacts.objects.filter(person=row.person_id)
            .select_related("act_from")
            .order_by("from_day", "act_from_id")
        )
        answers, sources = _held(book, held)
        asks = forms.draw(
            book,
            form,
            asked_keys(form),
            answers,
            sources=sources,
            wrong=wrong,
            prefix=f"p-{row.person_id.hex}-",
            must=must(form),
            sent=sent,
        )
        parts.append(
            Part(f"{row.person.name} · {book.codes('relation').label(row.relation, language())}", asks, [])
        )
    return parts


def _members(case: Case) -> list[Membership]:
    rows = Membership.objects.filter(
        household=case.household_id, to_day__isnull=True, act_to__isnull=True
    ).select_related("person")
    return sorted(rows, key=lambda m: m.relation)


def _found(request: HttpRequest, book: Book, case: Case) -> tuple[cases.Survey, dict[str, str]]:
    """What was typed, and what of it is wrong."""
    post = request.POST
    statement, household, person = book.form("statement"), book.form("household"), book.form("person")
    items, wrong = forms.read(book, statement, list(statement.fields), post, "item-")
    conditions, more = forms.read(book, household, asked_keys(household), post, "h-")
    wrong |= more
    persons: dict[uuid.UUID, dict[str, Any]] = {}
    for row in _members(case):
        answers, more = forms.read(book, person, asked_keys(person), post, f"p-{row.person_id.hex}-")
        persons[row.person_id], wrong = answers, wrong | more
    for key in must(household) & set(asked_keys(household)):
        if key not in conditions and f"h-{key}" not in wrong:
            wrong[f"h-{key}"] = _("May not stay empty from the survey on.")
    return cases.Survey({k: int(v) for k, v in items.items()}, conditions, persons), wrong


def survey(request: HttpRequest, case: Case, state: CaseState, mine: bool) -> HttpResponse:
    """The form, or what the first visitor entered and one tap to say the same."""
    official, book, wrong = visitor(request), book_of(request), {}
    second = bool(state.signed)
    if request.method == "POST" and mine:
        found, wrong = (None, {}) if second else _found(request, book, case)
        if not wrong:
            answer = _enter(request, case, found)
            if answer is not None:
                return answer
    household = book.form("household")
    held = list(
        Condition.objects.filter(household=case.household_id)
        .select_related("act_from")
        .order_by("from_day", "act_from_id")
    )
    answers, sources = _held(book, held)
    sent = request.POST if request.method == "POST" else None
    parts, last = _income_parts(request, book, case, wrong)
    context = {
        "case": case,
        "household": case.household,
        "state": state,
        "mine": mine,
        "line": drawn(case, state),
        "second": second,
        "said_mine": official.user.natural_person.hex in {s.replace("-", "") for s in state.signed},
        "crumb": places.short(case.place, official.home),
        "incomes": parts,
        "last": last,
        "wrong": wrong,
        "people": _person_parts(request, book, case, wrong),
        "home": forms.draw(
            book,
            household,
            asked_keys(household),
            answers,
            sources=sources,
            wrong=wrong,
            prefix="h-",
            must=must(household),
            sent=sent,
        ),
        "income": dossier.incomes(book, case.household_id),
        "conditions": dossier.conditions(book, case.household_id),
    }
    return show(request, "procedure/survey.html", context, here="households")


def _enter(request: HttpRequest, case: Case, found: cases.Survey | None) -> HttpResponse | None:
    def verb(hand: Hand) -> Any:
        moved = cases.survey(hand, case, found)
        attaching.take(request, hand, case.id, case.place, "survey")
        return moved

    moved, refused = do(request, verb)
    if refused is not None or moved is None:
        return None
    waits = moved.after[case.id].step == "survey"
    attaching.told(
        request,
        _("Entered. A second person must now say the same from an account of their own.")
        if waits
        else _("The survey is complete."),
    )
    return (
        redirect("step", key=case.round_id, step="survey")
        if case.round_id
        else redirect("record", key=case.household_id)
    )
