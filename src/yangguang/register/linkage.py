"""Which record of a department may be that of a registered person although no number says so, and what did people say?"""

from django.db import models

from yangguang.register.base import Row
from yangguang.register.scope import ScopedManager


class Candidate(Row):
    """A person and a record that are perhaps one: how sure, on what evidence, and what people decided.

    `evidence` holds, per field, the level reached and its weight in bits: no word of either record. «Not the same» is said
    by one person, «the same» by two, because it becomes a finding.
    """

    household = models.ForeignKey("register.Household", models.PROTECT, related_name="+")
    person = models.ForeignKey("register.Person", models.PROTECT, related_name="+")
    dataset = models.CharField(max_length=30)
    record_digest = models.CharField(max_length=64)  # what makes a record the same record in a later file
    load = models.ForeignKey("register.DataLoad", models.PROTECT, related_name="+")  # the file that said it last
    row = models.IntegerField()
    place = models.BigIntegerField()
    probability = models.FloatField()
    evidence = models.JSONField(default=list)
    proposed = models.ForeignKey("register.JournalLine", models.PROTECT, related_name="+")
    proposed_day = models.DateField()
    status = models.CharField(max_length=10)  # open, entered, answered
    same = models.BooleanField(null=True)
    entered = models.ForeignKey("register.JournalLine", models.PROTECT, null=True, related_name="+")
    enterer = models.UUIDField(null=True)
    answered = models.ForeignKey("register.JournalLine", models.PROTECT, null=True, related_name="+")

    scope_household = "household_id"
    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "dataset", "record_digest"], name="one_candidate_a_record"
            )
        ]
        indexes = [models.Index(fields=["place", "status", "probability"], name="candidate_queue")]
