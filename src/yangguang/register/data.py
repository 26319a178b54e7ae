"""What did departments send, and which questions did it raise?"""

from django.db import models

from yangguang.register.base import Row
from yangguang.register.scope import ScopedManager


class DataLoad(Row):
    """One department's file: counts and its digest. The rows of strangers are purged after the retention
    day.
    """

    dataset = models.CharField(max_length=30)
    place = models.BigIntegerField()
    day = models.DateField()
    file_name = models.CharField(max_length=120)
    file_digest = models.CharField(max_length=64)
    rows = models.IntegerField()
    rejected = models.IntegerField()
    active = models.IntegerField()
    id_suspect = models.IntegerField()
    purge_day = models.DateField()
    superseded = models.BooleanField(default=False)
    shelf = models.CharField(max_length=64, default="")  # root of its shelf (lake/shelves/<id>); empty: rows lie in DataRow
    digests = models.BooleanField(default=False)  # the department sent keyed digests in place of ID numbers
    line = models.ForeignKey("register.JournalLine", models.PROTECT, related_name="+")

    objects = ScopedManager()


class DataRow(Row):
    """One row of a department's file: a blind index and an encrypted payload, nothing readable."""

    load = models.ForeignKey(DataLoad, models.PROTECT, related_name="data")
    row = models.IntegerField()
    id_index = models.BinaryField()
    id_suspect = models.BooleanField(default=False)
    active = models.BooleanField()
    payload_cell = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["id_index", "load"], name="datarow_index")]


class Finding(Row):
    """A question to a person: a registered person stands in a department's file. Two people answer it after
    a visit.
    """

    household = models.ForeignKey("register.Household", models.PROTECT, related_name="findings")
    person = models.ForeignKey("register.Person", models.PROTECT, related_name="findings")
    dataset = models.CharField(max_length=30)
    record_digest = models.CharField(max_length=64)  # what makes a record the same record in a later file
    record = models.ForeignKey(DataRow, models.PROTECT, related_name="+")
    severity = models.CharField(max_length=10)
    place = models.BigIntegerField()
    raised = models.ForeignKey("register.JournalLine", models.PROTECT, related_name="+")
    raised_day = models.DateField()
    due_day = models.DateField()
    status = models.CharField(max_length=10)  # open, entered, answered
    true = models.BooleanField(null=True)
    reason_code = models.CharField(max_length=30, default="")
    note_cell = models.BinaryField(default=b"")
    entered = models.ForeignKey("register.JournalLine", models.PROTECT, null=True, related_name="+")
    enterer = models.UUIDField(null=True)
    answered = models.ForeignKey("register.JournalLine", models.PROTECT, null=True, related_name="+")

    scope_household = "household_id"
    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "dataset", "record_digest"], name="one_finding_a_record"
            )
        ]
        indexes = [models.Index(fields=["place", "status", "due_day"], name="finding_queue")]


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
    weighed = models.ForeignKey("register.JournalLine", models.PROTECT, null=True, related_name="+")  # by the run of this line
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
