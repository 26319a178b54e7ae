"""A killed reading goes on from what it kept; the file is readable only while it is read."""

import pytest

from tests.walk import one
from yangguang.register import scope
from yangguang.register.models import Batch, Job
from yangguang.work import jobs, runners
from yangguang.work.batches import intake, reading_job, staging

pytestmark = pytest.mark.django_db


def test_the_file_comes_back_as_it_was_sent_and_is_gone_afterwards(hand_in, home):
    batch = hand_in()
    with reading_job.plain_file(batch) as path:
        assert path.read_bytes()[:2] == b"PK"
    assert not path.exists()


def test_reading_again_after_a_kill_doubles_nothing(hand_in, people):
    batch = hand_in()
    before = staging.summary(batch)
    with jobs.step(), scope.everything("a test"):
        Job.objects.filter(subject=batch.id, kind=intake.READ).update(state="waiting")
        Batch.objects.filter(id=batch.id).update(status="reading")
    job = jobs.claim(frozenset((intake.READ,)))
    jobs.run(job, runners.RUNNERS)
    assert staging.summary(batch) == before and one(Batch).status == "read"
