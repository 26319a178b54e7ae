"""Which candidates does each run of linkage answer for, and which are let go when nobody decides?

Every run says in the journal, by one digest, what it left; when a later run weighs one of those again, or lets it go, the
line of that act says it anew for the rest. So an altered, added or missing candidate is seen (checking/candidates).
"""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from yangguang.register import scope
from yangguang.register.models import Candidate, JournalLine
from yangguang.terms.chain import canonical
from yangguang.terms.place import contains
from yangguang.work import books, clock
from yangguang.work.acting import Hand

SEAL, PURGE = "compare.weighed", "candidate.purge"
KEPT = "candidate_retention_days"
FIXED = (
    "weighed_id", "id", "person_id", "household_id", "dataset", "record_digest", "load_id", "row", "place", "probability",
    "evidence", "proposed_id", "proposed_day",
)  # fmt: skip


def digests(lines: Iterable[int] | None = None) -> dict[int, str]:
    """One digest of the candidates that each run weighed last, by the run's line: of `lines` (with the digest of nothing
    where a run has none left), or of all runs.
    """
    rows = Candidate.objects.filter(weighed__isnull=False)
    wanted = None if lines is None else sorted(set(lines))
    if wanted is not None:
        rows = rows.filter(weighed__in=wanted)
    said: dict[int, list[str]] = defaultdict(list, {line: [] for line in wanted or ()})
    for run, *fixed in rows.order_by("id").values_list(*FIXED).iterator(chunk_size=2000):
        said[run].append(hashlib.sha256(canonical([_plain(v) for v in fixed])).hexdigest())
    return {run: hashlib.sha256(canonical(each)).hexdigest() for run, each in said.items()}


def _plain(value: Any) -> Any:
    """Numbers with a point as their shortest text, in lists too."""
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    return [_plain(v) for v in value] if isinstance(value, list) else value


def seal(hand: Hand, place: int, lines: Iterable[int]) -> JournalLine:
    """Say in the journal what these runs answer for."""
    with scope.everything("what a run left is said of all of it"):
        said = digests(lines)
    return hand.note(SEAL, place=place, facts={"sets": {str(line): digest for line, digest in sorted(said.items())}})


def expired() -> list[Candidate]:
    """The open candidates that nobody decided in the days the book gives them."""
    today = clock.day()
    kept: dict[int, int] = {}
    out = []
    for row in Candidate.objects.filter(status="open", proposed_day__lt=today).order_by("id"):
        if row.place not in kept:
            kept[row.place] = books.now(row.place, today).days(KEPT)
        if row.proposed_day + dt.timedelta(days=kept[row.place]) <= today:
            out.append(row)
    return out


def purge(hand: Hand, place: int) -> int:
    """Let go of the expired candidates of `place`; how many. A later run may propose them anew."""
    hand.may("dataset.load", place)
    gone = [c for c in expired() if contains(place, c.place)]
    hand.note(PURGE, place=place, facts={"candidates": len(gone)})
    drop(c.id for c in gone)
    runs = {c.weighed_id for c in gone if c.weighed_id is not None}
    if runs:
        seal(hand, place, runs)
    return len(gone)


def drop(keys: Iterable[Any]) -> None:
    """Delete those of the candidates that nobody decided meanwhile, a few hundred at a time."""
    listed = list(keys)
    for start in range(0, len(listed), 900):
        Candidate.objects.filter(id__in=listed[start : start + 900], status="open").delete()
