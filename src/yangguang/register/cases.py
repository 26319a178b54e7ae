"""Which cases run, in which rounds, through which acts?

A round is one village × one year × one edition of a procedure. An act on a round is one row here and one
journal line; it holds no list of cases: which it moved follows from the fold, and the line carries a digest
of them (`covers_digest`).
"""

import functools
import operator

from django.db import models

from yangguang.register.base import Row
from yangguang.register.scope import ScopedManager


class Round(Row):
    """A village's whole list going through the procedure together."""

    procedure = models.CharField(max_length=30)
    book = models.CharField(max_length=64)
    place = models.BigIntegerField()
    year = models.SmallIntegerField()
    opened = models.ForeignKey("register.JournalLine", models.PROTECT, related_name="+")
    opened_day = models.DateField()
    closed_day = models.DateField(null=True)
    step = models.CharField(max_length=30, default="")  # where the round's open cases stand (cached)
    cases_open = models.IntegerField(default=0)
    window_closes = models.DateField(null=True)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure", "place", "year", "book"], name="one_round")
        ]
        indexes = [
            models.Index(fields=["place", "closed_day", "step"], name="round_queue"),
            # Open rounds and cases below a place are added up from the index alone.
            models.Index(fields=["place", "cases_open"], condition=models.Q(closed_day__isnull=True), name="round_going"),
        ]


class Case(Row):
    """One household in one procedure. Step, status and since are the cached fold; `check` folds again."""

    household = models.ForeignKey("register.Household", models.PROTECT, related_name="cases")
    round = models.ForeignKey(Round, models.PROTECT, null=True, related_name="cases")
    procedure = models.CharField(max_length=30)
    book = models.CharField(max_length=64)
    place = models.BigIntegerField()
    opened = models.ForeignKey("register.JournalLine", models.PROTECT, related_name="+")
    opened_day = models.DateField()
    step = models.CharField(max_length=30)
    status = models.CharField(max_length=20)
    since = models.DateField()
    holds = models.SmallIntegerField(default=0)
    alone = models.BooleanField(default=False)
    due_day = models.DateField(null=True)

    scope_household = "household_id"
    objects = ScopedManager()

    class Meta:
        indexes = [
            models.Index(fields=["place", "status", "step", "id"], name="case_queue"),
            models.Index(fields=["round"], name="case_round"),
            # Few cases go alone; a desk must find them among all without reading all.
            models.Index(
                fields=["place", "status", "step", "due_day"],
                condition=models.Q(alone=True),
                name="case_alone",
            ),
        ]


def _exactly_one(*columns: str) -> models.Q:
    choices = [models.Q(**{f"{c}__isnull": c != chosen for c in columns}) for chosen in columns]
    return functools.reduce(operator.or_, choices)


class Act(models.Model):
    """One event of the procedure, on a round, on one case, or on the cases a batch opened. Append-only; the
    line is its identity and its order.
    """

    line = models.OneToOneField("register.JournalLine", models.PROTECT, primary_key=True, related_name="act")
    round = models.ForeignKey(Round, models.PROTECT, null=True, related_name="acts")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="acts")
    batch = models.ForeignKey(
        "register.Batch", models.PROTECT, null=True, related_name="acts"
    )  # every case the batch opened (`Case.opened` = `Batch.applied`)
    verb = models.CharField(max_length=20)
    step = models.CharField(max_length=30, null=True)
    day = models.DateField()
    actor = models.UUIDField()  # the natural person
    office = models.CharField(max_length=12)
    role = models.CharField(max_length=30)
    outcome = models.CharField(max_length=20, null=True)
    data = models.JSONField(
        default=dict
    )  # numbers and keys only; {"cases": {case: {...}}} holds what differs by case
    covers = models.IntegerField(default=1)
    covers_digest = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_exactly_one("round", "case", "batch"), name="act_on_one_thing")
        ]


class Proposal(Row):
    """What one person entered and another must confirm. `subject` is the row it concerns; `facts` hold
    numbers and keys.
    """

    kind = models.CharField(max_length=30)
    subject = models.UUIDField(db_index=True)
    place = models.BigIntegerField()
    proposed = models.ForeignKey("register.JournalLine", models.PROTECT, related_name="+")
    proposer = models.UUIDField()  # natural person
    facts = models.JSONField(default=dict)
    settled = models.ForeignKey("register.JournalLine", models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=12, default="")  # confirmed, refused

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=models.Q(settled__isnull=True), name="one_open_proposal"
            )
        ]


class Attachment(Row):
    """A scan or photograph kept with an act. The file lies encrypted in the vault under this row's id."""

    about = models.UUIDField(db_index=True)
    place = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    media = models.CharField(max_length=40)
    bytes = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    line = models.ForeignKey("register.JournalLine", models.PROTECT, related_name="+")

    objects = ScopedManager()


class Letter(Row):
    """A letter to a refused applicant: reason, clause, remedy. Its text is fixed when issued, and
    encrypted.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="letters")
    place = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    issued_day = models.DateField()
    body_cell = models.BinaryField()
    line = models.ForeignKey("register.JournalLine", models.PROTECT, related_name="+")

    objects = ScopedManager()
