"""What has to go today because its day has come?

Once a legal day the worker looks: strangers' rows of departments' files, frozen copies and the departments' rows in
them, and candidates that nobody decided are removed on the retention day of the book. The system acts, by name, and only
where something is due.
"""

import uuid

from django.db.models import Q

from yangguang.register import scope
from yangguang.register.models import DataLoad, DataRow, Finding, Instance, Job, Snapshot
from yangguang.work import candidates, clock, datasets, instance, jobs, lazily
from yangguang.work.acting import SYSTEM, open_hand

KIND = "upkeep"
_SPACE = uuid.UUID("0b6f0b54-7c1e-4c0e-9d53-4a1f5f7f7d10")  # names the job of a day


def ask_today() -> Job | None:
    """Put today's upkeep on the list, once a day; None where it stands there already or nothing is kept yet."""
    if not Instance.objects.exists():
        return None
    subject = uuid.uuid5(_SPACE, clock.day().isoformat())
    if Job.objects.filter(kind=KIND, subject=subject).exists():
        return None
    with jobs.step():
        return jobs.ask(KIND, subject)


def run(_job: Job, progress: jobs.Progress) -> None:
    """The day's upkeep; how much went stays with the job."""
    progress(0, 1, KIND)
    gone = keep_up("worker")
    progress(1, 1, KIND, gone)


def keep_up(via: str) -> dict[str, int]:
    """Remove what is due on the legal day; {"rows", "copies", "records", "candidates"}: how many strangers' rows, copies,
    copies whose departments' rows went, and undecided candidates.
    """
    place, gone = instance.this().province, {"rows": 0, "copies": 0, "records": 0, "candidates": 0}
    with scope.everything("what the book says must go"):
        rows, copies, undecided = _rows_due(), _copies_due(), bool(candidates.expired())
    if rows:
        with open_hand(None, office=SYSTEM, via=via) as hand:
            gone["rows"] = datasets.purge(hand, place)
    if copies:
        with open_hand(None, office=SYSTEM, via=via) as hand:
            gone |= lazily.lake("snapshots").purge(hand, place)
    if undecided:
        with open_hand(None, office=SYSTEM, via=via) as hand:
            gone["candidates"] = candidates.purge(hand, place)
    return gone


def _rows_due() -> bool:
    old = DataLoad.objects.filter(purge_day__lte=clock.day())
    if lazily.there() and old.exclude(shelf="").exists():
        return True
    return DataRow.objects.filter(load__in=old).exclude(id__in=Finding.objects.values("record")).exists()


def _copies_due() -> bool:
    today = clock.day()
    due = Q(purge_day__lte=today) | Q(records_purged=False, records_purge_day__lte=today)
    return lazily.there() and Snapshot.objects.filter(due, purged=False).exists()
