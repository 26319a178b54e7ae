"""Which kinds of long work are there, and who does each?"""

import uuid

from yangguang.register import scope
from yangguang.register.models import Batch, Job, User
from yangguang.work import data_jobs, jobs
from yangguang.work.acting import open_hand
from yangguang.work.batches import intake, reading_job
from yangguang.work.keeping import upkeep
from yangguang.work.questions import lake_jobs


def _apply(job: Job, progress: jobs.Progress) -> None:
    """Enter a read batch under the hand of the one who asked for it. One transaction: its progress is told,
    not written.
    """
    user = User.objects.get(id=uuid.UUID(job.args["user"]))
    with open_hand(user, via=job.args.get("via", "worker")) as hand:
        with scope.everything("the batch that was asked for"):
            batch = Batch.objects.select_for_update(of=("self",)).select_related("round").get(id=job.subject)
        intake.apply(hand, batch)


RUNNERS: dict[str, jobs.Runner] = {
    intake.READ: reading_job.read,
    intake.APPLY: _apply,
    data_jobs.LOAD: data_jobs.run_load,
    data_jobs.COMPARE: data_jobs.run_compare,
    upkeep.KIND: upkeep.run,
    **lake_jobs.RUNNERS,
}
