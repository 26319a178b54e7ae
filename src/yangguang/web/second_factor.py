"""How is the second factor shown, set up and asked for?"""

import io

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django_otp import login as second_login
from django_otp import match_token

from yangguang.faces.acting import do, refuse
from yangguang.faces.pages import page, visitor
from yangguang.terms.decision import no
from yangguang.web.entrance import safe_next
from yangguang.web.menu import show
from yangguang.work import second_factor as factor


@page(unsettled=True)
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for the code where a factor is set up; else set one up."""
    user = visitor(request).user
    if user.must_change_password:
        return redirect("password")
    if factor.has_one(user) and not request.user.is_verified():  # type: ignore[union-attr]  # django_otp's middleware adds it
        return _ask(request)
    if request.method == "POST" and request.POST.get("do") == "begin":
        do(request, factor.begin)
    elif request.method == "POST":
        codes, refused = do(request, lambda hand: factor.confirm(hand, request.POST.get("code", "").strip()))
        if codes is not None and refused is None:
            second_login(request, factor.device_of(user))
            request.session["second_factor"] = True
            return show(request, "accounts/spare_codes.html", {"codes": codes})
    device = factor.waiting(user)
    context = {
        "has_one": factor.has_one(user), "device": device, "demanded": settings.YANGGUANG_TOTP,
        "picture": _picture(device.config_url) if device else "", "secret": _spaced(device.config_url) if device else "",
    }  # fmt: skip
    return show(request, "accounts/second_factor.html", context)


def _ask(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        user = visitor(request).user
        if (seconds := factor.to_wait(user)) > 0:  # a right code would be taken for a wrong one
            refuse(request, no("code_too_soon", seconds=seconds))
            return show(request, "accounts/second_factor_ask.html", {"next": safe_next(request, "")})
        device = match_token(user, request.POST.get("code", "").replace(" ", "").lower())
        if device is not None:
            second_login(request, device)
            messages.success(request, _("Welcome."))
            return HttpResponseRedirect(safe_next(request, settings.LOGIN_REDIRECT_URL))
        refuse(request, no("code_wrong"))
    return show(request, "accounts/second_factor_ask.html", {"next": safe_next(request, "")})


def _picture(address: str) -> str:
    """The address as a QR code, drawn into the page."""
    out = io.BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", scale=5, border=2, xmldecl=False, svgns=True, nl=False, omitsize=False
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308  # segno draws it; the address is percent-encoded inside


def _spaced(address: str) -> str:
    """The secret in groups of four, for typing."""
    secret = address.split("secret=")[1].split("&")[0]
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
