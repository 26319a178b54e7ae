"""Who may open this page, and what may the browser do with it?

`Headers` gives every answer its policy. `Door` lets nobody in by default: each view says with `@page(...)` who may open it, and a
view that says nothing is refused. The door also sets the scope in which the page reads.
"""

import datetime as dt
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from yangguang.faces import places
from yangguang.faces.pages import Declared, Visitor, declaration, moment_of, visitor_of
from yangguang.register import scope
from yangguang.work import acting, clock

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'; worker-src 'self'"
)
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
IDLE = dt.timedelta(minutes=15)
WHOLE = dt.timedelta(hours=8)
TOUCH = dt.timedelta(seconds=60)  # how often being awake is written down

Answer = Callable[[HttpRequest], HttpResponse]


class Headers:
    """The policy of every answer."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Chinese unless the visitor chose otherwise: what the browser says of itself is not asked."""
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        response = self.answer(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class Door:
    """Lets in whom the view's declaration names, in their own scope; nobody by default."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set the scope for the whole answer; keep personal pages out of every cache."""
        if request.user.is_authenticated and _slept(request):
            logout(request)
            return HttpResponseRedirect(f"{reverse('login')}?idle=1")
        moment = moment_of(request)
        reach = acting.scope_of(request.user, moment.day) if request.user.is_authenticated else scope.NOTHING
        with scope.using(reach), places.using(places.edition_of(moment.instance)):
            response = self.answer(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        patch_vary_headers(response, ("Cookie",))
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_: object
    ) -> HttpResponse | None:
        """Refuse, or send on to what must come first, or let in."""
        said = declaration(view)
        if said is None:
            return refused_page(request)
        if said.public:
            return None
        if not request.user.is_authenticated:
            return HttpResponseRedirect(
                f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}"
            )
        visitor = visitor_of(request)
        assert visitor is not None
        if not said.unsettled and (first := _must_come_first(request, visitor)):
            return HttpResponseRedirect(reverse(first))
        return None if admits(said, visitor) else refused_page(request)


def admits(said: Declared, visitor: Visitor) -> bool:
    """Does a declaration let this visitor in?"""
    if said.cases and not visitor.reads_cases:
        return False
    return not said.verbs or bool(said.verbs & visitor.acts)


def refused_page(request: HttpRequest) -> HttpResponse:
    """403, in words that say whom to ask."""
    return render(request, "refused.html", status=403)


def _slept(request: HttpRequest) -> bool:
    """Was nobody here for a quarter of an hour, or has the day's session ended? Keeps the time in the session."""
    now, session = clock.at(), request.session
    began = dt.datetime.fromisoformat(session.setdefault("began", now.isoformat()))
    seen = dt.datetime.fromisoformat(session.setdefault("seen", now.isoformat()))
    if now - seen > IDLE or now - began > WHOLE:
        return True
    if now - seen > TOUCH:
        session["seen"] = now.isoformat()
    return False


def _must_come_first(request: HttpRequest, visitor: Visitor) -> str | None:
    """The name of the page an official must pass before work: a password of their own, the second factor."""
    if visitor.user.must_change_password:
        return "password"
    verified = getattr(request.user, "is_verified", bool)()
    if not verified and (settings.YANGGUANG_TOTP or request.session.get("second_factor")):
        return "second_factor"
    return None
