"""Every kind of long work has somebody who does it, and entering is done under the hand of the one who asked."""

import pytest

from tests.walk import all_of, do, fresh, one
from yangguang.register.models import Household, Job, JournalLine
from yangguang.work import data_jobs, jobs, runners
from yangguang.work.batches import intake

pytestmark = pytest.mark.django_db


def test_every_kind_that_can_be_asked_for_has_a_runner():
    assert {intake.READ, intake.APPLY, data_jobs.LOAD, data_jobs.COMPARE} <= set(runners.RUNNERS)


def test_a_batch_entered_by_the_worker_is_the_act_of_the_one_who_asked(hand_in, people):
    batch = hand_in()
    do(people.county, intake.ask_apply, fresh(batch))
    job = one(Job, kind=intake.APPLY)
    claimed = jobs.claim(frozenset(runners.RUNNERS))
    assert claimed is not None and claimed.id == job.id
    jobs.run(claimed, runners.RUNNERS)
    assert len(all_of(Household)) == 2 and fresh(job).state == "done"
    assert one(JournalLine, verb="intake.apply").actor_id == people.county.id


def test_a_batch_that_is_no_longer_waiting_leaves_its_code_on_the_job_and_enters_nothing(hand_in, people):
    batch = hand_in()
    do(people.county, intake.ask_apply, fresh(batch))
    do(people.county, intake.apply, fresh(batch))
    claimed = jobs.claim(frozenset(runners.RUNNERS))
    jobs.run(claimed, runners.RUNNERS)
    assert fresh(claimed).state == "failed" and fresh(claimed).error == "batch_not_ready"
    assert len(all_of(Household)) == 2
