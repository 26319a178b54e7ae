"""While linking is worked out nobody is kept from writing, and nothing is written."""

import time

import pytest

from tests.cast import COUNTY
from tests.walk import all_of, do, writes_beside
from tests.work.lake.test_linkage import people, typed  # noqa: F401  # fixtures
from tests.workbooks import the_book
from yangguang.register.models import Candidate, DataLoad, Job, JournalLine
from yangguang.work import acting, jobs, runners
from yangguang.work.lake import linkage
from yangguang.work.lake.linking import runs
from yangguang.work.lake.linking.described import fields_of
from yangguang.work.lake.linking.people import People
from yangguang.work.questions import lake_jobs


def test_another_office_writes_while_it_is_worked_out(own_database, people, typed, monkeypatch):  # noqa: F811
    could, link = [], runs.linking.link

    def slow(*words):
        could.append(writes_beside(people.county2))
        return link(*words)

    monkeypatch.setattr(runs.linking, "link", slow)
    linkage.propose(people.county, COUNTY)
    assert could == [True]
    assert {c.person_id for c in all_of(Candidate) if c.probability >= 0.5} == {typed[0].id, typed[1].id}
    verbs = list(JournalLine.objects.order_by("id").values_list("verb", flat=True))
    assert verbs[-3:] == ["test.beside", "compare.link", "compare.weighed"]


def test_the_worker_tells_how_far_it_is_while_it_reads_as_of_one_moment(own_database, people, typed, monkeypatch):  # noqa: F811
    told, reading, link = [], [], runs.linking.link
    do(people.county, lake_jobs.ask_link, COUNTY)

    def slow(*words):
        until = time.monotonic() + 20
        while not any(told) and time.monotonic() < until:
            time.sleep(0.01)
        reading.append(any(told))
        return link(*words)

    monkeypatch.setattr(jobs, "TELL_SECONDS", 0.01)
    monkeypatch.setattr(runs.linking, "link", slow)
    jobs.run(jobs.claim(frozenset(runners.RUNNERS)), runners.RUNNERS, lambda job: told.append(job.done))
    (job,) = all_of(Job)
    assert reading == [True] and (job.state, job.done, job.total) == ("done", 100, 100)
    assert job.checkpoint["datasets"]["vehicles"]["candidates"] == 2


@pytest.mark.django_db
def test_a_run_writes_nothing(people, typed):  # noqa: F811
    before = JournalLine.objects.count()
    with acting.reading(people.county):
        dataset, loads = the_book().dataset("vehicles"), list(DataLoad.objects.all())
        with People(COUNTY, fields_of(dataset)) as everyone:
            run = runs.run(dataset, loads, everyone, everyone.numbered, lambda *_: None)
    assert {p.person for p in run.pairs if p.probability >= 0.5} == {typed[0].id, typed[1].id}
    assert run.report()["candidates"] == 2 and (JournalLine.objects.count(), all_of(Candidate)) == (before, [])
