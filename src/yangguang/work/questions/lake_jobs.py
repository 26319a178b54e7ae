"""How are frozen copies made and asked while people go on working?

The worker does it: pages and this module load none of the lake's packages. A page reads the answer beside the copy, or
how far the job is.
"""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from yangguang.register import scope
from yangguang.register.models import Job, Snapshot, User
from yangguang.terms.place import contains
from yangguang.work import jobs, lazily
from yangguang.work.acting import Hand
from yangguang.work.questions import answers

FREEZE, REPORT, WHATIF, LINK = "snapshot.freeze", "lake.report", "lake.whatif", "lake.link"
COMPARE = "lake.compare"
PER_CENT = 100
_SPACE = uuid.UUID("0c53f1d4-2f4b-4a53-9c0f-5b1c2f6ae0f7")  # names the job of a question


def ask_freeze(hand: Hand, place: int, day: dt.date) -> Job:
    """Put the freezing of a place as of `day` on the list. Raises `Refused("not_permitted")`, `lake_missing`."""
    lazily.needed()
    hand.may("snapshot.freeze", place)
    subject = uuid.uuid5(_SPACE, f"{FREEZE}:{place}:{day}")
    hand.note("snapshot.ask", place=place, about=subject, facts={"frozen_day": day})
    return jobs.ask(FREEZE, subject, {"user": hand.somebody.id.hex, "place": place, "day": day.isoformat()})


def ask_report(snapshot: Snapshot) -> Job:
    """Put the report of a copy on the list. It tells only what is in the copy: the register's journal has no line of it."""
    lazily.needed()
    with jobs.step():
        return jobs.ask(REPORT, snapshot.id, {"snapshot": str(snapshot.id), "place": snapshot.place})


def ask_whatif(user: User, snapshot: Snapshot, asked: Mapping[str, Any]) -> Job:
    """Put a question to a copy on the list; `asked` as `work/lake/supposing.answer` takes it."""
    lazily.needed()
    with jobs.step():
        about = {"user": user.id.hex, "snapshot": str(snapshot.id), "place": asked["place"]}
        return jobs.ask(WHATIF, whatif_key(snapshot, asked), {**about, "asked": dict(asked)})


def ask_compare(hand: Hand, snapshot: Snapshot) -> Job:
    """Put the comparison of a copy with the files frozen with it on the list. Raises as `ask_link`."""
    lazily.needed()
    hand.may("compare.run", snapshot.place)
    hand.note("compare.ask", place=snapshot.place, about=snapshot.id)
    about = {"user": hand.somebody.id.hex, "snapshot": str(snapshot.id), "place": snapshot.place}
    return jobs.ask(COMPARE, snapshot.id, {**about, "day": snapshot.day.isoformat()})


def comparing(posts: Sequence[int]) -> list[Job]:
    """The comparisons of copies within one's own places, newest first."""
    rows = Job.objects.filter(kind=COMPARE).order_by("-created")[:50]
    return [j for j in rows if any(contains(p, int(j.args["place"])) for p in posts)][:5]


def ask_link(hand: Hand, place: int) -> Job:
    """Put the linking of what comparison by number left over on the list. Raises `Refused` `not_permitted`, `lake_missing`."""
    lazily.needed()
    hand.may("compare.run", place)
    subject = uuid.uuid5(_SPACE, f"{LINK}:{place}")
    hand.note("compare.ask", place=place, about=subject)
    return jobs.ask(LINK, subject, {"user": hand.somebody.id.hex, "place": place})


def linking(posts: Sequence[int]) -> Job | None:
    """The newest linking of one's own places."""
    rows = Job.objects.filter(kind=LINK).order_by("-created")[:50]
    return next((j for j in rows if any(contains(p, int(j.args["place"])) for p in posts)), None)


def whatif_key(snapshot: Snapshot, asked: Mapping[str, Any]) -> uuid.UUID:
    """What a question's job is about."""
    return uuid.uuid5(_SPACE, f"{WHATIF}:{snapshot.id}:{answers.question(asked)}")


def running(posts: Sequence[int]) -> list[Job]:
    """The copies being made for one's own places, newest first, and those whose making failed or ended today."""
    rows = Job.objects.filter(kind=FREEZE).order_by("-created")[:50]
    return [j for j in rows if any(contains(p, int(j.args.get("place", 0))) for p in posts)][:5]


def _snapshot(job: Job) -> Snapshot:
    with scope.everything("the copy that a question was put to"):
        return Snapshot.objects.get(id=uuid.UUID(job.args["snapshot"]))


def run_freeze(job: Job, progress: jobs.Progress) -> None:
    """Freeze under the hand of the one who asked, then make the report, so that the page has something to show."""
    user = User.objects.get(id=uuid.UUID(job.args["user"]))
    with jobs.beating(progress, 0, 2, "freeze"):
        day = dt.date.fromisoformat(job.args["day"])
        made = lazily.lake("snapshots").freeze(user, int(job.args["place"]), day, via="worker")
    with jobs.beating(progress, 1, 2, "report"), scope.everything("the report of the copy just frozen"):
        lazily.lake("reports").make(Snapshot.objects.get(id=uuid.UUID(made["snapshot"])))
    progress(2, 2, "report", made)


def run_report(job: Job, progress: jobs.Progress) -> None:
    """Make the report of a copy that has none yet."""
    with jobs.beating(progress, 0, 1, "report"):
        places = lazily.lake("reports").make(_snapshot(job))
    progress(1, 1, "report", {"places": places})


def run_whatif(job: Job, progress: jobs.Progress) -> None:
    """Answer one question; the answer lies beside the copy."""
    user = User.objects.get(id=uuid.UUID(job.args["user"]))
    with jobs.beating(progress, 0, 1, "whatif"):
        said = lazily.lake("supposing").answer(user, _snapshot(job), job.args["asked"])
    progress(1, 1, "whatif", {"seconds": said["seconds"]})


def run_compare(job: Job, progress: jobs.Progress) -> None:
    """Compare a copy under the hand of the one who asked; how many met and how many are new stay with the job."""
    user = User.objects.get(id=uuid.UUID(job.args["user"]))
    steps = ("found", "new", "entered")
    with jobs.beating(progress, 0, len(steps), "compare") as tell:
        said = lazily.lake("comparison").compare(
            user, job.args["snapshot"], via="worker", tell=lambda step, _n: tell(steps.index(step) + 1)
        )
    found = sum(d["findings"] for d in said["datasets"].values())
    progress(len(steps), len(steps), "compare", {"found": found, "new": sum(d["new"] for d in said["datasets"].values())})


def run_link(job: Job, progress: jobs.Progress) -> None:
    """Link under the hand of the one who asked, dataset by dataset; the estimates of the run stay with the job."""
    user = User.objects.get(id=uuid.UUID(job.args["user"]))
    with jobs.beating(progress, 0, PER_CENT, "link") as tell:
        said = lazily.lake("linkage").propose(
            user, int(job.args["place"]), via="worker", tell=lambda far: tell(int(far.share * PER_CENT))
        )
    progress(PER_CENT, PER_CENT, "link", {"datasets": said["datasets"], "exact_only": said["exact_only"]})


RUNNERS: dict[str, jobs.Runner] = {
    FREEZE: run_freeze, REPORT: run_report, WHATIF: run_whatif, LINK: run_link, COMPARE: run_compare,
}  # fmt: skip
