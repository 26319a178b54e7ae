"""How does long work go on after its worker was killed?

A worker claims a job under a lease, does one step at a time, and commits each step's outputs together with
the checkpoint and the renewed lease; whoever finds the lease run out goes on from there (stack.md 6).
"""

import contextlib
import datetime as dt
import json
import logging
import os
import socket
import threading
import time
import traceback
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

from django.db import DatabaseError, connection, models, transaction
from django.db.models import Q

from yangguang.register import busy, guard
from yangguang.register.models import Job
from yangguang.terms.decision import no
from yangguang.work import clock

LOG = logging.getLogger("yangguang.jobs")
LEASE = dt.timedelta(seconds=60)
BEAT_SECONDS = 20  # a step of a province takes longer than a lease
TELL_SECONDS = 1
MAX_ATTEMPTS = 5  # a job that kills its worker five times is failed, not retried for ever
IDLE_SECONDS = 0.5


class Progress(Protocol):
    """What a running job tells: how far, and what must be remembered. Called inside the step's own
    transaction or alone.
    """

    def __call__(
        self, done: int, total: int, phase: str, checkpoint: dict[str, Any] | None = None
    ) -> None: ...


Runner = Callable[[Job, Progress], None]


@contextlib.contextmanager
def step() -> Iterator[None]:
    """One committed step of long work: its outputs stay when a later step is killed."""
    with transaction.atomic(), guard.writing():
        yield


def worker_name() -> str:
    """This process, for the lease."""
    return f"{socket.gethostname()}:{os.getpid()}"


def ask(kind: str, subject: uuid.UUID, args: dict[str, Any] | None = None) -> Job:
    """Put work on the list, inside the caller's hand. Asking again for the same subject wakes the same job, which is then as
    new: it stands behind those that waited before, and first among those told newest first.
    """
    job, made = Job.objects.get_or_create(
        kind=kind, subject=subject, defaults={"args": args or {}, "created": clock.at()}
    )
    if not made and job.state in ("done", "failed"):
        Job.objects.filter(id=job.id).update(
            state="waiting", args=args or {}, attempts=0, error="", checkpoint={}, done=0, created=clock.at()
        )
        job.refresh_from_db()
    elif not made:  # somebody wants it: what killed it before is not held against it
        Job.objects.filter(id=job.id).update(attempts=0)
    return job


def claim(kinds: frozenset[str], only: uuid.UUID | None = None) -> Job | None:
    """Take the oldest waiting job, or one whose lease ran out; None when there is none."""
    now = clock.at()
    free = Q(state="waiting") | Q(state="running", lease_until__lt=now)
    with transaction.atomic(), guard.writing():
        rows = Job.objects.filter(free, kind__in=kinds)
        if only is not None:
            rows = Job.objects.filter(Q(state="waiting") | Q(state="running"), id=only)
        job = rows.select_for_update(skip_locked=_skip_locked()).order_by("created").first()
        if job is None:
            return None
        job.attempts += 1
        job.state, job.lease_until, job.worker = "running", now + LEASE, worker_name()
        if job.attempts > MAX_ATTEMPTS:
            job.state, job.error = "failed", "job_killed_too_often"
        job.save(update_fields=["attempts", "state", "lease_until", "worker", "error"])
        return None if job.state == "failed" else job


def _skip_locked() -> bool:
    """On PostgreSQL a row another worker holds is passed over; SQLite has one writer anyway."""
    return bool(transaction.get_connection().features.has_select_for_update_skip_locked)


def _progress_of(job: Job, listener: Callable[[Job], None] | None) -> Progress:
    def progress(done: int, total: int, phase: str, checkpoint: dict[str, Any] | None = None) -> None:
        changed: dict[str, Any] = {
            "done": done,
            "total": total,
            "phase": phase,
            "lease_until": clock.at() + LEASE,
        }
        if checkpoint is not None:
            changed["checkpoint"] = checkpoint
        with transaction.atomic(), guard.writing():
            kept = Job.objects.filter(id=job.id, worker=job.worker, state="running").update(**changed)
        if not kept:
            raise LeaseLost(f"job {job.id} was taken by another worker")
        for key, value in changed.items():
            setattr(job, key, value)
        if listener:
            listener(job)

    return progress


class LeaseLost(RuntimeError):
    """Another worker took the job; what this one did not commit is void."""


@contextlib.contextmanager
def beating(progress: Progress, done: int, total: int, phase: str) -> Iterator[Callable[[int], None]]:
    """Tell the step and keep the lease while one long step lasts. What is yielded takes how much is done, from wherever the
    step stands, also while it reads as of one moment: it is written seconds later, over a connection of its own; where others
    hold the database, seconds after that.
    """
    progress(done, total, phase)
    over, now = threading.Event(), done

    def tell(much: int) -> None:
        nonlocal now
        now = much

    def beat() -> None:
        said, last = done, time.monotonic()
        while not over.wait(TELL_SECONDS):
            if now != said or time.monotonic() - last >= BEAT_SECONDS:
                much = now
                try:
                    progress(much, total, phase)
                except DatabaseError as error:
                    if not busy.held(error):
                        raise
                else:
                    said, last = much, time.monotonic()

    def beside() -> None:
        try:
            with contextlib.suppress(LeaseLost):
                beat()
        finally:
            connection.close()

    side = threading.Thread(target=beside, daemon=True)
    side.start()
    try:
        yield tell
    finally:
        over.set()
        side.join()


def run(job: Job, runners: dict[str, Runner], listener: Callable[[Job], None] | None = None) -> None:
    """Do a claimed job to its end. A refusal is written on the job as its code and facts (`Job.why`);
    anything else is raised after marking it failed.
    """
    try:
        runners[job.kind](job, _progress_of(job, listener))
    except LeaseLost:
        raise
    except Exception as error:
        said = no("database_busy") if busy.held(error) else getattr(error, "decision", error)
        code = getattr(said, "code", None)
        facts = json.loads(json.dumps(dict(getattr(said, "facts", {})), default=str)) if code else {}
        _finish(job, "failed", str(code or "job_broke"), {"refused": facts})
        if code is None:
            raise
        return
    _finish(job, "done", "")


def _finish(job: Job, state: str, error: str, checkpoint: dict[str, Any] | None = None) -> None:
    kept = job.checkpoint if checkpoint is None else checkpoint
    with transaction.atomic(), guard.writing():
        Job.objects.filter(id=job.id, worker=job.worker).update(
            state=state, error=error[:200], lease_until=None, checkpoint=kept
        )
    job.state, job.error, job.checkpoint = state, error, kept



def work_forever(
    runners: dict[str, Runner],
    stop: Callable[[], bool],
    parent: int | None = None,
    idle: Callable[[], object] = lambda: None,
) -> None:
    """The worker's loop: claims, runs, waits; `idle` is called where nothing waits. Ends when `stop()` says so or the
    parent process is gone.
    """
    while not stop():
        if parent is not None and os.getppid() != parent:
            return
        try:
            job = claim(frozenset(runners))
            if job is None:
                idle()
        except DatabaseError as error:
            if not busy.held(error):
                raise
            job = None  # others write: it is asked again
        if job is None:
            time.sleep(IDLE_SECONDS)
            continue
        try:
            run(job, runners)
        except LeaseLost:
            continue
        except Exception as error:  # noqa: BLE001 - one broken job is marked failed; all others go on
            _tell_operator(job, error)


def _tell_operator(job: Job, error: Exception) -> None:
    """Where it broke, without what it broke on: the message of an error may hold what a person sent."""
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(frames[-6:]))
    LOG.error("job %s (%s) broke: %s at %s", job.id, job.kind, type(error).__name__, where)


def waiting_for(subject: uuid.UUID) -> models.QuerySet[Job]:
    """The jobs about one thing, newest first."""
    return Job.objects.filter(subject=subject).order_by("-created")
