"""Which long work waits, runs or is done?

A lease table (stack.md 6): a worker claims a row, renews the lease while it writes outputs and checkpoint
in one transaction; when it is killed, the next worker goes on from the checkpoint.
"""

from django.db import models

from yangguang.register.base import Row
from yangguang.terms.decision import Decision, no


class Job(Row):
    """One piece of long work with its progress."""

    kind = models.CharField(max_length=20)
    subject = models.UUIDField()
    args = models.JSONField(default=dict)
    state = models.CharField(max_length=8, default="waiting")  # waiting, running, done, failed
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    phase = models.CharField(max_length=40, default="")
    checkpoint = models.JSONField(default=dict)
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=60, default="")
    attempts = models.SmallIntegerField(default=0)
    error = models.CharField(max_length=200, default="")  # a message code and its facts, never content
    created = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject"], name="one_job_a_subject")]
        indexes = [models.Index(fields=["state", "lease_until"], name="job_queue")]

    @property
    def why(self) -> Decision:
        """Why a failed job failed: the sentence's code with its facts."""
        return no(self.error, **self.checkpoint.get("refused", {}))

    @property
    def doubts(self) -> list[Decision]:
        """What was odd about a file that was loaded, each as a sentence's code with its facts."""
        return [no(each["code"], **each["facts"]) for each in self.checkpoint.get("doubts", ())]
