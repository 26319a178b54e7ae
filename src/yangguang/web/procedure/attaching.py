"""How does a scan or photograph come with an act, and how is it seen again?"""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse

from yangguang.faces.acting import look, refuse
from yangguang.faces.pages import page
from yangguang.register.models import Attachment
from yangguang.terms.decision import Refused
from yangguang.web.menu import show
from yangguang.work import attachments
from yangguang.work.acting import Hand

INLINE = frozenset(("image/jpeg", "image/png"))


def told(request: HttpRequest, words: str) -> None:
    """Say what was done."""
    messages.success(request, words)


def take(request: HttpRequest, hand: Hand, about: uuid.UUID, place: int, kind: str) -> None:
    """Keep every file that came with the act, in the same hand."""
    for sent in request.FILES.getlist("papers"):
        attachments.add(hand, about, place, kind, sent.read(attachments.MOST_BYTES + 1))


@page(cases=True)
def attachment(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The file itself; opening it is a look."""
    row = Attachment.objects.filter(id=key).first()
    if row is None:
        raise Http404
    try:
        content = look(request, lambda hand: attachments.opened(hand, row))
    except Refused as refused:
        refuse(request, refused.decision)
        return show(request, "desk/plain.html", {"title": ""}, status=403)
    shown = "inline" if row.media in INLINE else "attachment"
    response = HttpResponse(content, content_type=row.media)
    response.headers["Content-Disposition"] = (
        f'{shown}; filename="{row.id.hex[:12]}.{row.media.split("/")[-1]}"'
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
