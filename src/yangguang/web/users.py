"""Who has a log-in, which posts, and who looks after both?

Three administrators, three duties: the system administrator makes accounts, the security administrator
appoints, hands over, resets and
unlocks, the audit administrator reads the journal. None of them sees a case.
"""

import uuid
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from yangguang.faces import paging, places
from yangguang.faces.acting import do, refuse
from yangguang.faces.forms import key_typed
from yangguang.faces.pages import language, page, visitor
from yangguang.register.models import Appointment, User
from yangguang.terms.decision import no
from yangguang.terms.place import span
from yangguang.web.menu import USERS, show
from yangguang.work import access, second_factor
from yangguang.work.acting import Hand

VERBS = tuple(sorted(USERS.verbs))


@page(verbs=VERBS)
def users(request: HttpRequest) -> HttpResponse:
    """The accounts; with the right verb, a new one."""
    official, made = visitor(request), None
    if request.method == "POST":
        made = _add(request)
    text = request.GET.get("q", "").strip()
    rows = (
        User.objects.filter(Q(username__icontains=text) | Q(name__icontains=text))
        if text
        else User.objects.all()
    )
    if official.level == "county":
        low, high = span(official.home)
        rows = rows.filter(
            id__in=Appointment.objects.filter(place__gte=low, place__lt=high, act_to__isnull=True).values(
                "user"
            )
        )
    slice_ = paging.cut(rows, ("username",), request.GET.get("page", ""))
    posts: dict[uuid.UUID, list[Appointment]] = {}
    for post in Appointment.objects.filter(
        user__in=[u.id for u in slice_.rows], to_day__isnull=True, act_to__isnull=True
    ).order_by("id"):
        posts.setdefault(post.user_id, []).append(post)
    locked = locked_names([u.username for u in slice_.rows])
    context = {
        "slice": slice_,
        "q": text,
        "rows": [
            {"user": u, "posts": posts.get(u.id, []), "locked": u.username in locked} for u in slice_.rows
        ],
        "roles": _roles(official),
        "made": made,
        "sent": request.POST if request.method == "POST" and not made else {},
        "may_add": "user.add" in official.acts,
    }
    return show(request, "accounts/users.html", context, here="users")


def locked_names(names: list[str]) -> set[str]:
    """Which of these log-ins are locked just now."""
    rows = AccessAttempt.objects.filter(
        username__in=names, failures_since_start__gte=settings.AXES_FAILURE_LIMIT
    )
    return set(rows.values_list("username", flat=True))


def _roles(official: Any) -> list[tuple[str, str]]:
    return [(key, r.label(language())) for key, r in official.book.roles().items() if key != "public"]


def place_typed(text: str) -> int | None:
    """A place by its code, or by its whole name where the edition has just one."""
    book = places.known()
    text = text.strip()
    if text.isdigit():
        code = int(text.ljust(12, "0"))
        return code if book and code in book.names else None
    hits = [c for c, n in book.names.items() if n == text] if book else []
    return hits[0] if len(hits) == 1 else None


def _add(request: HttpRequest) -> dict[str, Any] | None:
    post = request.POST
    password = access.temporary_password(post.get("username", ""), post.get("name", ""))
    place = place_typed(post.get("place", ""))
    if place is None:
        refuse(request, no("bad_place", text=post.get("place", "")))
        return None

    def verb(hand: Hand) -> User:
        return access.add(
            hand,
            username=post.get("username", "").strip(),
            name=post.get("name", "").strip(),
            role=post.get("role", ""),
            place=place,
            password=password,
        )

    user, refused = do(request, verb)
    return {"user": user, "password": password} if user is not None and refused is None else None


def found(key: uuid.UUID) -> User:
    """An account. Raises `Http404`."""
    row = User.objects.filter(id=key).first()
    if row is None:
        raise Http404
    return row


@page(verbs=VERBS)
def user(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One account: its posts, and what this administrator may do with it."""
    row, official, password = found(key), visitor(request), None
    if request.method == "POST":
        wish = request.POST.get("do")
        if wish == "reset":
            password, _refused = do(request, lambda hand: access.reset_password(hand, row))
        else:
            _change(request, row, wish or "")
            return redirect("user", key=key)
    held = Appointment.objects.filter(user=row, act_to__isnull=True).order_by("-from_day", "-id")
    context = {
        "row": row, "posts": held, "roles": _roles(official), "password": password, "locked": bool(locked_names([row.username])),
        "has_second": second_factor.has_one(row), "acts": official.acts,
    }  # fmt: skip
    return show(request, "accounts/user.html", context, here="users")


def _change(request: HttpRequest, row: User, wish: str) -> None:
    post = request.POST
    if wish == "appoint":
        place = place_typed(post.get("place", ""))
        if place is None:
            refuse(request, no("bad_place", text=post.get("place", "")))
            return
        do(request, lambda hand: access.appoint(hand, row, post.get("role", ""), place), done=_("Appointed."))
    elif wish == "hand_over":
        held = Appointment.objects.filter(user=row, id=key_typed(post.get("post")) or uuid.uuid4()).first()
        to = User.objects.filter(username=post.get("to", "").strip()).first()
        if held is None or to is None:
            refuse(request, no("no_such_user", user=post.get("to", "")))
            return
        do(
            request,
            lambda hand: access.hand_over(hand, held, to),
            done=_("Handed over: what waited on the desk waits for the successor."),
        )
    elif wish == "unlock":
        do(request, lambda hand: access.unlock(hand, row), done=_("Unlocked."))
    elif wish == "second":
        do(
            request,
            lambda hand: second_factor.drop(hand, row),
            done=_("The second factor is taken away; a new one is set up at the next log-in."),
        )
    elif wish in ("off", "on"):
        do(
            request,
            lambda hand: access.set_active(hand, row, wish == "on"),
            done=_("Switched on.") if wish == "on" else _("Switched off."),
        )
