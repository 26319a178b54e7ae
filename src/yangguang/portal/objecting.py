"""How does a resident object to a line, or say that a household was left out?

Named or anonymous; name and contact are sealed for the office that examines. One form, no script; sending it twice files once.
"""

import secrets
import uuid

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from yangguang.faces import saying
from yangguang.faces.pages import moment_of, page
from yangguang.portal import hanging, receipts
from yangguang.portal.limits import OBJECTIONS, limited
from yangguang.portal.notices import ended, found
from yangguang.portal.shown import missing, show
from yangguang.register.models import Notice
from yangguang.terms.decision import Decision, Refused, no
from yangguang.terms.place import LEVELS
from yangguang.work.acting import PUBLIC, open_hand
from yangguang.work.procedure import notices, objections

NAME_MAX, CONTACT_MAX = 40, 60
ONCE_SECONDS = 900


@page(public=True)
@limited(OBJECTIONS, only_post=True)
def object_to(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The form, for the line named in the address or for a household that was left out; filed, on to the receipt."""
    row, day = found(request, key), moment_of(request).day
    if row is None:
        return missing(request)
    if hanging.over(row, day):
        return ended(request, row)
    if not hanging.may_object(row, day):
        return redirect("portal_notice", key=key)
    once = _once(request)
    if once and receipts.kept(request, once):
        return redirect("portal_receipt")  # the same form once more: its line is under review by now
    asked = request.POST.get("line") or request.GET.get("line") or ""
    line = next((one for one in hanging.lines(row) if str(one.number) == asked), None)
    if asked and (line is None or line.under_review):
        return redirect("portal_notice", key=key)
    if request.method != "POST":
        return form(request, row, line)
    return _send(request, row, line)


def _once(request: HttpRequest) -> str:
    """What makes one sending of the form the same as another; "" where none came with it."""
    return request.POST.get("once", "")[:40]


def _send(request: HttpRequest, row: Notice, line: hanging.Line | None) -> HttpResponse:
    """File what was sent, once."""
    once = _once(request) or secrets.token_urlsafe(16)
    if not cache.add(f"portal.once.{uuid.uuid5(uuid.NAMESPACE_OID, once)}", 1, ONCE_SECONDS):
        return form(request, row, line, no("being_filed"), 409)
    said = objections.Said(
        request.POST.get("text", "").strip(),
        request.POST.get("name", "").strip()[:NAME_MAX],
        request.POST.get("contact", "").strip()[:CONTACT_MAX],
    )
    try:
        with open_hand(None, office=PUBLIC, via="portal") as hand:
            now = notices.public_notice(row.id)
            assert now is not None, "a notice is never deleted"
            objection = objections.file(hand, now, line.number if line else None, said)
    except Refused as refused:
        cache.delete(f"portal.once.{uuid.uuid5(uuid.NAMESPACE_OID, once)}")
        return form(request, row, line, refused.decision, 422)
    receipts.keep(request, once, objection.receipt)
    return redirect("portal_receipt")


def office(row: Notice) -> tuple[str, int]:
    """The level and the place of the office that will examine an objection to this notice."""
    offices = [o for o in hanging.step_of(row).offices if o in LEVELS]
    place = objections.office_above(row.place, max(offices, key=LEVELS.index, default="township"))
    return offices[0] if offices else "", place


def form(
    request: HttpRequest, row: Notice, line: hanging.Line | None, refused: Decision | None = None, status: int = 200
) -> HttpResponse:
    """The form, with what was typed where it came back."""
    book = hanging.book_of(row)
    context = {
        "notice": row,
        "book": book,
        "line": line,
        "office": office(row)[1],
        "due": book.value("objection_due_days"),
        "once": request.POST.get("once") or secrets.token_urlsafe(16),
        "typed": {k: request.POST.get(k, "") for k in ("text", "name", "contact")},
        "refused": saying.sentence(book, refused) if refused is not None else "",
        "most": objections.TEXT_MAX,
        "name_most": NAME_MAX,
        "contact_most": CONTACT_MAX,
    }
    return show(request, "object.html", context, here="portal_home", status=status, fleeting=True)
