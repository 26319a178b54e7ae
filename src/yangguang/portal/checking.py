"""Is the list on the board the one that was posted, and has nothing been taken from the journal since?

Every paper notice carries two digests: of its list, and of the head of the county's chain when it was posted. Who kept one from
the paper can ask here, and ask the operator for `./run check --head`, which links the whole chain again.
"""

import re
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from yangguang.faces.pages import moment_of, page
from yangguang.portal import hanging
from yangguang.portal.limits import CHECKS, limited
from yangguang.portal.shown import root_of, show
from yangguang.register.models import Chain, JournalLine, Notice
from yangguang.terms.chain import GENESIS, link

SHORTEST, WHOLE = 12, 64
HEADS = 20
_COUNTY = re.compile(r"county:(\d{12})")


@dataclass(frozen=True, slots=True)
class Found:
    """What a digest is: the head printed on a notice, the digest of its list; or the present end of a chain."""

    kind: str  # head, list, end
    notice: Notice | None = None
    line: int = 0
    since: int = 0
    holds: bool = True
    place: int = 0


@dataclass(frozen=True, slots=True)
class End:
    """The present end of a county's chain."""

    place: int
    length: int
    digest: str


def plain(typed: str) -> str:
    """A digest as typed or scanned: spaces, breaks and capitals do not matter; "" when it is none."""
    text = re.sub(r"[\s·…-]", "", typed).lower()
    return text if SHORTEST <= len(text) <= WHOLE and re.fullmatch(r"[0-9a-f]+", text) else ""


def links(line: JournalLine) -> bool:
    """Does this line hang on the one before it, and the next one on it? Linked again from what they say."""
    around = {
        row.number: row
        for row in JournalLine.objects.filter(
            chain_id=line.chain_id, number__gte=line.number - 1, number__lte=line.number + 1
        )
    }
    before, after = around.get(line.number - 1), around.get(line.number + 1)
    if before is None and line.number > 1:
        return False
    previous = before.digest if before else GENESIS
    on_it = after is None or link(line.digest, after.body.encode()) == after.digest
    return link(previous, line.body.encode()) == line.digest and on_it


def look_up(digest: str) -> Found | None:
    """What the digest stands on. Linked again at the place it stands."""
    row = Notice.public.filter(head_digest__startswith=digest).select_related("posted__chain").first()
    if row is not None:
        line = row.posted
        holds = line.digest == row.head_digest and links(line)
        return Found("head", row, line.number, line.chain.length - line.number, holds, row.place)
    row = Notice.public.filter(commitment__startswith=digest).first()
    if row is not None:
        return Found("list", row, place=row.place)
    end = next((e for e in ends() if e.digest.startswith(digest)), None)
    return Found("end", None, end.length, 0, True, end.place) if end else None


def ends() -> list[End]:
    """The present end of every county's chain: whoever copies it down today is a witness tomorrow."""
    rows = Chain.objects.filter(key__startswith="county:", length__gt=0).order_by("key")
    return [End(int(match[1]), row.length, row.digest) for row in rows if (match := _COUNTY.fullmatch(row.key))]


@page(public=True)
@limited(CHECKS)
def check(request: HttpRequest) -> HttpResponse:
    """How the chain works, the heads printed on what hangs now, and a field for a digest from a paper."""
    typed, day = request.GET.get("digest", "").strip()[:200], moment_of(request).day
    digest = plain(typed)
    root = root_of(request)
    context = {
        "typed": typed,
        "malformed": bool(typed) and not digest,
        "shortest": SHORTEST,
        "digest": digest,
        "found": look_up(digest) if digest else None,
        "heads": hanging.running(root, day).order_by("-posted_id")[:HEADS] if root else [],
        "ends": ends(),
    }
    return show(request, "check.html", context, here="portal_check")


