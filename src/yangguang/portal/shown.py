"""How is a page of the public drawn, and what may search engines and caches do with it?"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yangguang.faces.pages import moment_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the portal's menu."""

    name: str
    label: Any
    icon: str


MENU = (
    Entry("portal_home", _("Notices"), "speakerphone"),
    Entry("portal_standards", _("Standards"), "scale"),
    Entry("portal_status", _("My objection"), "message-report"),
    Entry("portal_check", _("Check"), "shield-check"),
    Entry("portal_help", _("Help"), "help-circle"),
)


def show(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    here: str = "",
    status: int = 200,
    fleeting: bool = False,
) -> HttpResponse:
    """Draw a page of the portal. `here`: the menu's entry it belongs to; `fleeting`: no cache may keep it."""
    menu = [
        {"address": reverse(e.name), "label": e.label, "icon": e.icon, "here": e.name == here} for e in MENU
    ]
    response = render(request, f"portal/{template}", {"portal_menu": menu, **(context or {})}, status=status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    if fleeting:
        response.headers["Cache-Control"] = "no-store"
    return response


def missing(request: HttpRequest) -> HttpResponse:
    """404 in the public's words."""
    return show(request, "missing.html", status=404)


def root_of(request: HttpRequest) -> int:
    """The province this instance serves; 0 before `init`."""
    instance = moment_of(request).instance
    return instance.province if instance else 0
