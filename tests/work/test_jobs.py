"""Long work goes on after a kill, says why it failed, and one broken job breaks no other."""

import logging
import time
import uuid

import pytest
from django.db import OperationalError

from tests.walk import all_of, fresh
from yangguang.files.bad import BadFile
from yangguang.register.models import Job
from yangguang.terms.decision import Refused, no
from yangguang.work import jobs

pytestmark = pytest.mark.django_db
SECRET = "32132419800101001X"


def ask(kind: str = "intake.read") -> Job:
    with jobs.step():
        return jobs.ask(kind, uuid.uuid4())


def claimed(job: Job) -> Job:
    found = jobs.claim(frozenset((job.kind,)), only=job.id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("error", "code", "facts"),
    [
        (BadFile("several_sheets", sheets=["甲", "乙"]), "several_sheets", {"sheets": ["甲", "乙"]}),
        (
            Refused(no("layout_not_found", layout="x", known="y")),
            "layout_not_found",
            {"layout": "x", "known": "y"},
        ),
    ],
)
def test_a_refused_job_keeps_what_its_sentence_needs(home, error, code, facts):
    def refuse(job, progress):
        raise error

    job = claimed(ask())
    jobs.run(job, {"intake.read": refuse})
    kept = fresh(job)
    assert (kept.state, kept.why.code, dict(kept.why.facts)) == ("failed", code, facts)


def test_asked_for_again_a_failed_job_begins_anew(home):
    job = ask()
    with jobs.step():
        Job.objects.filter(id=job.id).update(state="failed", error="x", checkpoint={"refused": {"a": 1}})
        again = jobs.ask(job.kind, job.subject)
    assert (again.id, again.state, again.error, again.checkpoint) == (job.id, "waiting", "", {})


def test_a_broken_job_ends_alone_and_its_trace_holds_nobodys_data(home, caplog):
    def broken(job, progress):
        raise ValueError(f"cannot read {SECRET}")

    done = []
    first, second = ask("intake.read"), ask("intake.apply")
    runners = {"intake.read": broken, "intake.apply": lambda job, progress: done.append(job.id)}
    with caplog.at_level(logging.ERROR):
        jobs.work_forever(runners, lambda: bool(done) and all(j.state != "waiting" for j in all_of(Job)))
    assert done == [second.id]
    assert (fresh(first).state, fresh(first).why.code) == ("failed", "job_broke")
    assert "ValueError" in caplog.text and "broken" in caplog.text and SECRET not in caplog.text


def test_who_lost_the_lease_writes_nothing_more(home):
    job = claimed(ask())
    taken = claimed(job)
    with jobs.step():
        Job.objects.filter(id=taken.id).update(worker="another:1")

    def slow(mine, progress):
        progress(1, 2, "read")

    with pytest.raises(jobs.LeaseLost):
        jobs.run(job, {"intake.read": slow})
    assert (fresh(job).worker, fresh(job).state) == ("another:1", "running")


def test_a_job_that_kills_its_worker_again_and_again_stops(home):
    job = ask()
    for _ in range(jobs.MAX_ATTEMPTS):
        claimed(job)
    assert jobs.claim(frozenset((job.kind,)), only=job.id) is None
    assert fresh(job).why.code == "job_killed_too_often"


def test_asked_for_by_a_person_it_is_tried_again_however_often_it_was_killed(home):
    job = ask()
    for _ in range(jobs.MAX_ATTEMPTS):
        claimed(job)
    with jobs.step():
        jobs.ask(job.kind, job.subject)
    assert claimed(job).attempts == 1


def test_a_job_that_others_kept_from_writing_says_so(home):
    def kept_out(job, progress):
        raise OperationalError("database is locked")

    job = claimed(ask())
    jobs.run(job, {"intake.read": kept_out})
    assert (fresh(job).state, fresh(job).why.code) == ("failed", "database_busy")


def test_a_worker_waits_while_others_hold_the_database(home, monkeypatch):
    claim, held, done = jobs.claim, [OperationalError("database is locked")] * 2, []
    monkeypatch.setattr(jobs, "IDLE_SECONDS", 0)

    def claiming(kinds):
        if held:
            raise held.pop()
        return claim(kinds)

    monkeypatch.setattr(jobs, "claim", claiming)
    job = ask("intake.read")
    jobs.work_forever({"intake.read": lambda job, progress: done.append(job.id)}, lambda: bool(done))
    assert done == [job.id] and held == []
    held.append(OperationalError("no such table: register_job"))
    with pytest.raises(OperationalError, match="no such table"):
        jobs.work_forever({}, lambda: False)


def test_a_long_step_keeps_its_lease(monkeypatch):
    told = []
    monkeypatch.setattr(jobs, "BEAT_SECONDS", 0.01)
    monkeypatch.setattr(jobs, "TELL_SECONDS", 0.005)
    with jobs.beating(lambda *said: told.append(said), 1, 3, "report"):
        time.sleep(0.1)
    assert len(told) > 2 and set(told) == {(1, 3, "report")}


def test_a_long_step_keeps_its_lease_where_others_hold_the_database_for_a_while(monkeypatch):
    told, held = [], [OperationalError("database is locked")] * 3
    monkeypatch.setattr(jobs, "TELL_SECONDS", 0.005)

    def progress(*said):
        if said[0] and held:
            raise held.pop()
        told.append(said)

    with jobs.beating(progress, 0, 100, "link") as tell:
        tell(40)
        time.sleep(0.2)
    assert told == [(0, 100, "link"), (40, 100, "link")] and held == []


def test_a_long_step_tells_how_far_it_is(monkeypatch):
    told = []
    monkeypatch.setattr(jobs, "TELL_SECONDS", 0.005)
    with jobs.beating(lambda *said: told.append(said), 0, 100, "link") as tell:
        for much in (20, 70):
            tell(much)
            time.sleep(0.1)
    assert told == [(0, 100, "link"), (20, 100, "link"), (70, 100, "link")]


def test_asked_for_again_it_stands_behind_those_that_waited_before(home):
    first, second = ask(), ask()
    with jobs.step():
        Job.objects.filter(id=first.id).update(state="done")
        jobs.ask(first.kind, first.subject)
    order = [jobs.claim(frozenset((first.kind,))) for _ in range(2)]
    assert [job and job.id for job in order] == [second.id, first.id]
