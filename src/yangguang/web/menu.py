"""Where can this visitor go, and how is a page of the staff shown?"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yangguang.faces.pages import Declared, Visitor, visitor_of
from yangguang.faces.security import admits

EVERYBODY = Declared()  # every staff member


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the menu: who may open it is said once, here and at the view."""

    name: str
    label: Any
    icon: str
    said: Declared = EVERYBODY


CASES = Declared(cases=True)
INTAKE = Declared(verbs=frozenset(("intake.applicants", "intake.carry_over")))
DATA = Declared(verbs=frozenset(("dataset.load", "compare.run")))
FIGURES = Declared(verbs=frozenset(("copy.ask",)))
ANSWERING = Declared(cases=True, verbs=frozenset(("finding.answer", "finding.confirm")))
OBJECTIONS = Declared(verbs=frozenset(("objection.assign", "objection.investigate", "objection.decide")))
USERS = Declared(verbs=frozenset(("user.add", "user.appoint", "user.reset", "user.unlock", "user.hand_over")))
JOURNAL = Declared(verbs=frozenset(("journal.read",)))

MENU = (
    Entry("desk", _("Desk"), "home"),
    Entry("households", pgettext_lazy("pages", "Households"), "users", CASES),
    Entry("rounds", _("Rounds"), "list-check", CASES),
    Entry("findings", _("Findings"), "search", CASES),
    Entry("notices", _("Notices"), "speakerphone", CASES),
    Entry("pairs", _("Candidates"), "arrows-left-right", ANSWERING),
    Entry("objections", _("Objections"), "message-report", OBJECTIONS),
    Entry("batches", _("Workbooks"), "file-spreadsheet", INTAKE),
    Entry("datasets", _("Departments"), "building", DATA),
    Entry("figures", _("Figures"), "chart-bar", FIGURES),
    Entry("users", _("Accounts"), "user", USERS),
    Entry("journal", _("Journal"), "notebook", JOURNAL),
)


def entries(visitor: Visitor | None, here: str) -> list[dict[str, Any]]:
    """The menu of one visitor, with the page one is on."""
    if visitor is None:
        return []
    return [
        {"address": reverse(e.name), "label": e.label, "icon": e.icon, "here": e.name == here}
        for e in MENU
        if admits(e.said, visitor)
    ]


def show(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    here: str = "",
    status: int = 200,
) -> HttpResponse:
    """Draw a page of the staff with its menu; `here` is the menu's entry it belongs to."""
    menu = entries(visitor_of(request), here)
    return render(request, f"web/{template}", {"menu": menu, **(context or {})}, status=status)
