"""How are departments' files loaded and compared while people go on working?"""

import uuid
from pathlib import Path
from typing import Any

from yangguang.files import guard as file_guard
from yangguang.files.bad import BadFile
from yangguang.register import vault
from yangguang.register.ids import new_id
from yangguang.register.models import Job, User
from yangguang.terms.decision import Refused, no
from yangguang.terms.place import contains
from yangguang.work import comparison, datasets, jobs
from yangguang.work.acting import Hand
from yangguang.work.keeping import plain

LOAD, COMPARE = "dataset.load", "compare.run"
PER_CENT = 100
_SPACE = uuid.UUID("6f1d2a34-59d0-4d6a-9d0e-0d7b1c0f3a55")  # names the job of a place


def ask_load(hand: Hand, name: str, path: Path, file_name: str) -> Job:
    """Keep a department's file encrypted and put its loading on the list.

    Raises `BadFile`, `Refused` `not_permitted`, `unknown_dataset`.
    """
    post = hand.post_for("dataset.load")
    known = {d.key for d in hand.book(post.place).datasets()}
    if name not in known:
        raise Refused(no("unknown_dataset", dataset=name, known=", ".join(sorted(known))))
    file_guard.inspect(path)
    key = new_id()
    vault.put_file(key, path)
    hand.note("dataset.receive", place=post.place, about=key, facts={"dataset": name, "file": datasets.file_digest(path)})
    assert hand.user is not None
    return jobs.ask(LOAD, key, {"user": hand.user.id.hex, "dataset": name, "file_name": file_name[-120:], "place": post.place})


def ask_compare(hand: Hand, place: int) -> Job:
    """Put the comparison of a place with all its files on the list."""
    hand.may("compare.run", place)
    assert hand.user is not None
    subject = uuid.uuid5(_SPACE, f"{COMPARE}:{place}")
    hand.note("compare.ask", place=place, about=subject)
    return jobs.ask(COMPARE, subject, {"user": hand.user.id.hex, "place": place})


def mine(posts: list[int]) -> list[Job]:
    """The jobs on departments' files within one's own places, newest first."""
    rows = Job.objects.filter(kind__in=(LOAD, COMPARE)).order_by("-created")[:200]
    return [j for j in rows if any(contains(p, int(j.args.get("place", 0))) for p in posts)][:30]


def run_load(job: Job, progress: jobs.Progress) -> None:
    """Load the kept file under the hand of the one who sent it; the copy in the vault goes afterwards, also where the file is
    refused. The hand that enters the file writes so on the job: after a kill it is not loaded twice.
    """
    user, name = User.objects.get(id=uuid.UUID(job.args["user"])), job.args["dataset"]
    heard: dict[str, Any] = {}

    def entered(told: dict[str, Any]) -> None:
        heard.update(told)
        progress(told["rows"], told["rows"], "load", told)

    result: dict[str, Any] = job.checkpoint
    if "rows" not in result:
        try:
            # How many rows a file has is known when it is read: it is told how many were, of none.
            with jobs.beating(progress, 0, 0, "load") as read, plain.as_path(job.subject) as path:
                said = datasets.load(user, name, path, job.args["file_name"], via="worker", entered=entered, read=read)
                result = {**said, **heard}
        except (BadFile, Refused):
            vault.drop(job.subject)
            raise
    progress(1, 1, "load", result)
    vault.drop(job.subject)


def run_compare(job: Job, progress: jobs.Progress) -> None:
    """Compare the place under the hand of the one who asked; the counts stay with the job."""
    user = User.objects.get(id=uuid.UUID(job.args["user"]))
    place = int(job.args["place"])
    with jobs.beating(progress, 0, PER_CENT, "compare") as tell:
        result = comparison.compare_apart(
            user, place, via="worker", tell=lambda done, of: tell(done * PER_CENT // of)
        )
    progress(PER_CENT, PER_CENT, "compare", {"datasets": result["datasets"], "found": len(result["findings"])})
