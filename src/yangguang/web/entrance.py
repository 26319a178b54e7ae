"""How does one come in, go out, and prove to be oneself?"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yangguang.faces.acting import refuse
from yangguang.faces.pages import moment_of, page, visitor
from yangguang.register.models import Appointment, User
from yangguang.terms.decision import Refused, no
from yangguang.web.menu import show
from yangguang.work import access, second_factor
from yangguang.work.acting import open_hand

BACKEND = "django.contrib.auth.backends.ModelBackend"
PORTAL = "/p/"  # the other door: strangers know each other by address only
PER_ROLE = 2  # two log-ins a role: many acts need two persons


def safe_next(request: HttpRequest, otherwise: str) -> str:
    """Where to go on: an address of this site, never another's."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    fine = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if fine else otherwise


def demo_logins(day: dt.date) -> list[dict[str, Any]]:
    """In a demonstration: the log-ins to offer, in the order of the offices from the village up, then the administrators."""
    order = (
        "village-clerk",
        "first-secretary",
        "helper",
        "township-officer",
        "county-officer",
        "city-officer",
        "province-officer",
        "auditor",
        "bank",
        "system-admin",
        "security-admin",
        "audit-admin",
    )
    held = Appointment.objects.filter(to_day__isnull=True, act_to__isnull=True, user__active=True, from_day__lte=day)
    out = []
    for role in order:  # a few of each: a whole province has fifty thousand posts
        for post in held.filter(role=role).select_related("user").order_by("id")[:PER_ROLE]:
            out.append({"user": post.user, "role": post.role, "place": post.place})
    return out


@page(public=True)
def start(request: HttpRequest) -> HttpResponse:
    """The first page of a demonstration: who would you like to be? A real instance shows its portal."""
    moment = moment_of(request)
    if not moment.demo:
        return redirect(PORTAL if moment.instance else "login")
    return show(request, "accounts/start.html", {"logins": demo_logins(moment.day)})


@page(public=True)
def log_in(request: HttpRequest) -> HttpResponse:
    """User name and password; in a demonstration one log-in per role to choose from."""
    moment = moment_of(request)
    name = request.POST.get("username", "").strip()
    wrong = False
    if request.method == "POST":
        user = authenticate(request, username=name, password=request.POST.get("password", ""))
        if isinstance(user, User):
            return enter(request, user)
        wrong = True
    context = {
        "logins": demo_logins(moment.day) if moment.demo else [],
        "username": name,
        "wrong": wrong,
        "next": safe_next(request, ""),
        "idle": request.GET.get("idle"),
        "no_instance": moment.instance is None,
    }
    return show(request, "accounts/login.html", context, status=200)


@require_POST
@page(public=True)
def demo_log_in(request: HttpRequest) -> HttpResponse:
    """Come in as one of the invented people. Only in a demonstration."""
    if not moment_of(request).demo:
        return redirect("login")
    user = User.objects.filter(username=request.POST.get("username", ""), active=True).first()
    if user is None:
        return redirect("start")
    logout(request)
    return enter(request, user)


def enter(request: HttpRequest, user: User) -> HttpResponseRedirect:
    """Begin a session: its language is the user's unless one was chosen in this browser."""
    login(request, user, backend=BACKEND)
    if second_factor.has_one(user):
        request.session["second_factor"] = True
    response = HttpResponseRedirect(safe_next(request, settings.LOGIN_REDIRECT_URL))
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and user.language.startswith("en"):
        _speak(response, "en")
    return response


@require_POST
@page(public=True)
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session and let the browser forget what it saw."""
    logout(request)
    messages.success(request, _("You are logged out."))
    response = redirect("login")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@require_POST
@page(public=True)
def language(request: HttpRequest) -> HttpResponse:
    """Speak the other language from now on."""
    response = HttpResponseRedirect(safe_next(request, "/"))
    wanted = request.POST.get("language", "")
    if wanted in dict(settings.LANGUAGES):
        _speak(response, wanted)
    return response


def _speak(response: HttpResponse, code: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=365 * 86400,
        samesite="Lax",
        httponly=True,
        secure=settings.HTTPS,
    )
    translation.activate(code)


@page(unsettled=True)
def password(request: HttpRequest) -> HttpResponse:
    """One's own new password."""
    user = visitor(request).user
    if request.method == "POST":
        try:
            _change(request, user)
        except Refused as refused:
            refuse(request, refused.decision)
        else:
            login(
                request, User.objects.get(id=user.id), backend=BACKEND
            )  # a changed password ends all other sessions
            messages.success(request, _("Your password is changed. Sessions on other devices have ended."))
            return redirect("desk")
    return show(request, "accounts/password.html", {"forced": user.must_change_password})


def _change(request: HttpRequest, user: User) -> None:
    new = request.POST.get("new", "")
    if not user.check_password(request.POST.get("old", "")):
        raise Refused(no("old_password_wrong"))
    if new != request.POST.get("again", ""):
        raise Refused(no("passwords_differ"))
    if new == request.POST.get("old", ""):
        raise Refused(no("password_unchanged"))
    with open_hand(user) as hand:
        access.change_password(hand, User.objects.get(id=user.id), new)
