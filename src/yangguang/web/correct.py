"""What in this record was entered wrongly, and who is or is not of the household?"""

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from yangguang.book.reader import Book
from yangguang.faces import forms
from yangguang.faces.acting import do, look, refuse
from yangguang.faces.pages import book_of, page, visitor
from yangguang.register.models import Condition, Household, Membership, Person
from yangguang.terms.decision import Decision, Refused
from yangguang.web.menu import show
from yangguang.web.procedure.survey import asked_keys
from yangguang.web.record import found
from yangguang.work import access, corrections
from yangguang.work.acting import Hand


@page(cases=True, verbs=("record.correct",))
def correct(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One page for a household: what is written, each value to be put right, with one reason."""
    household, book = found(key), book_of(request)
    wrong: dict[str, str] = {}
    if request.method == "POST":
        done, wrong = _take(request, household, book)
        if done:
            return redirect("record", key=key)
    try:
        look(request, lambda hand: access.opened(hand, household))
    except Refused as refused:
        refuse(request, refused.decision)
        return redirect("desk")
    condition = Condition.objects.filter(
        household=household, to_day__isnull=True, act_to__isnull=True
    ).first()
    sent = request.POST if request.POST.get("do") == "correct" else None
    form = book.form("household")
    context = {
        "household": household,
        "members": members(household),
        "relations": book.codes("relation").codes,
        "wrong": wrong,
        "home": forms.draw(
            book,
            form,
            asked_keys(form),
            condition.answers if condition else {},
            wrong=wrong,
            prefix="h-",
            sent=sent,
        ),
        "today": visitor(request).day,
        "sent": request.POST,
    }
    return show(request, "households/correct.html", context, here="households")


def members(household: Household) -> list[Membership]:
    """The present members, the householder first."""
    rows = Membership.objects.filter(household=household, to_day__isnull=True, act_to__isnull=True)
    return sorted(rows.select_related("person"), key=lambda m: (m.relation, m.person.name_sort))


def _take(request: HttpRequest, household: Household, book: Book) -> tuple[bool, dict[str, str]]:
    """Do what was asked: correct values, take a person off, enter one. Whether it was done, and what is wrong."""
    post, reason = request.POST, request.POST.get("reason", "")
    wrong: dict[str, str] = {}
    done: tuple[Any, Decision | None]
    said = _("The record is corrected. What was written before stays in its history.")
    if post.get("do") == "leave":
        person = next(
            (m.person for m in members(household) if str(m.person_id) == post.get("person")), Person()
        )
        day = _day(post.get("day", "")) if post.get("since") == "day" else None
        if post.get("since") == "day" and day is None:
            return False, {"day": _("Not a day. Write 2016-10-28.")}
        done = do(request, lambda hand: corrections.leave(hand, household, person, day, reason), done=said)
    elif post.get("do") == "join":
        since = _day(post.get("day", ""))
        if since is None:
            return False, {"join-day": _("Not a day. Write 2016-10-28.")}

        def join(hand: Hand) -> Any:
            return corrections.join(
                hand,
                household,
                post.get("name", ""),
                post.get("number", ""),
                post.get("relation", ""),
                since,
                reason,
            )

        done = do(request, join, done=said)
    else:
        right, wrong = _right(request, household, book)
        if wrong:
            messages.error(request, _("Some answers cannot be read; they are marked below."))
            return False, wrong
        done = do(request, lambda hand: corrections.correct(hand, household, right, reason), done=said)
    return done[1] is None, wrong


def _right(
    request: HttpRequest, household: Household, book: Book
) -> tuple[corrections.Right, dict[str, str]]:
    post, form = request.POST, book.form("household")
    conditions, wrong = forms.read(book, form, asked_keys(form), post, "h-")
    emptied = {k: "" for k in asked_keys(form) if f"h-{k}" in post and k not in conditions}
    people = {
        m.person_id: corrections.OfPerson(
            post.get(f"name-{m.person_id.hex}"),
            post.get(f"number-{m.person_id.hex}") or None,
            post.get(f"relation-{m.person_id.hex}"),
        )
        for m in members(household)
    }
    phone = post.get("phone", "").strip() or None  # masked on the page: empty means as it is
    return corrections.Right(phone, post.get("group"), {**emptied, **conditions}, people), wrong


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        return None
