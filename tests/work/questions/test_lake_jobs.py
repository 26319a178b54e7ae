"""Copies are made and asked by the worker, under the hand of the one who asked."""

import pytest

from tests.cast import COUNTY, DAY, HERE, THERE, cast, household
from tests.walk import all_of, do, one
from yangguang.register import scope
from yangguang.register.models import Job, JournalLine, Snapshot
from yangguang.terms.decision import Refused
from yangguang.work import jobs, lazily, runners
from yangguang.work.questions import answers, lake_jobs

pytestmark = pytest.mark.django_db
ASKED = {"place": COUNTY, "supposed": {"income_line": 7000}, "without": [], "excluding": None}


@pytest.fixture
def people(home):
    made = cast()
    household(place=HERE, income_yuan=6500)
    return made


def work():
    while (job := jobs.claim(frozenset(runners.RUNNERS))) is not None:
        jobs.run(job, runners.RUNNERS)


def frozen(people):
    do(people.county, lake_jobs.ask_freeze, COUNTY, DAY)
    work()
    with scope.everything("test"):
        return Snapshot.objects.get()


def test_a_copy_comes_with_its_report(people):
    copy = frozen(people)
    job = one(Job, kind=lake_jobs.FREEZE)
    assert (job.state, job.done, job.total, job.checkpoint["snapshot"]) == ("done", 2, 2, str(copy.id))
    assert answers.read(copy, answers.REPORT, str(COUNTY))["row"]["all_households"] == 1
    assert one(JournalLine, verb="snapshot.freeze").actor_id == people.county.id
    assert one(JournalLine, verb="snapshot.ask").actor_id == people.county.id


def test_nobody_has_another_countys_copy_made(people):
    with pytest.raises(Refused, match="not_permitted"):
        do(people.county, lake_jobs.ask_freeze, THERE, DAY)
    with pytest.raises(Refused, match="not_permitted"):
        do(people.clerk, lake_jobs.ask_freeze, HERE, DAY)
    assert all_of(Job) == []


def test_a_report_is_made_again_when_it_is_asked_for(people):
    copy = frozen(people)
    answers.keep_all(copy, answers.REPORT, [])
    lake_jobs.ask_report(copy)
    work()
    assert answers.read(copy, answers.REPORT, str(COUNTY)) is not None
    assert one(Job, kind=lake_jobs.REPORT).checkpoint == {"places": 3}


def test_a_question_is_answered_once_for_all(people):
    copy = frozen(people)
    first = lake_jobs.ask_whatif(people.county, copy, ASKED)
    assert lake_jobs.ask_whatif(people.county2, copy, ASKED).id == first.id
    work()
    said = answers.read(copy, answers.WHATIF, answers.question(ASKED))
    assert said["whole"]["enters"]["households"] == 1
    assert jobs.waiting_for(lake_jobs.whatif_key(copy, ASKED)).get().state == "done"


def test_a_question_about_a_place_that_is_not_ones_own_is_refused_on_its_job(people):
    copy = frozen(people)
    job = lake_jobs.ask_whatif(people.stranger, copy, ASKED)
    work()
    done = one(Job, id=job.id)
    assert (done.state, done.why.code) == ("failed", "not_permitted")


def test_jobs_are_seen_where_they_concern(people):
    do(people.county, lake_jobs.ask_freeze, COUNTY, DAY)
    assert len(lake_jobs.running([COUNTY])) == 1 and lake_jobs.running([THERE]) == []


def test_without_the_layer_nothing_is_put_on_the_list(people, monkeypatch):
    monkeypatch.setattr(lazily, "PACKAGES", ("no_such_package_of_ours",))
    with pytest.raises(Refused, match="lake_missing"):
        do(people.county, lake_jobs.ask_freeze, COUNTY, DAY)
