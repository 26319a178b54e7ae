"""Who lives in which household, since when, on what income, in what conditions?

`Household` and `Person` carry the present in cached columns (place, size, status …) for the lists; the
truth is in the held facts beside them, and `work/checking/checks.py` derives the one from the other.
"""

from django.db import models

from yangguang.register.base import Held, Row
from yangguang.register.scope import ScopedManager


class Household(Row):
    """People who live together and share spending. A UUID for life; a number once registered."""

    number = models.CharField(max_length=20, null=True, unique=True)
    place = models.BigIntegerField()
    group_name = models.CharField(max_length=40, default="")
    head_name = models.CharField(max_length=60)
    head_sort = models.CharField(max_length=120)
    size = models.SmallIntegerField()
    status = models.CharField(max_length=20)
    cause = models.CharField(max_length=20, default="")
    income_fen_per_head = models.BigIntegerField(null=True)
    batch = models.ForeignKey("register.Batch", models.PROTECT, null=True, related_name="households")
    file_key = models.CharField(max_length=60, default="")
    claim_digest = models.CharField(
        max_length=64, default=""
    )  # of what the file claimed: the same file again changes nothing
    phone_cell = models.BinaryField(default=b"")
    private_cell = models.BinaryField(default=b"")
    act_from = models.ForeignKey("register.JournalLine", models.PROTECT, related_name="+")

    scope_household = "id"
    objects = ScopedManager()

    class Meta:
        indexes = [
            models.Index(fields=["place", "status", "head_sort", "id"], name="household_queue"),
            models.Index(fields=["place", "head_sort", "id"], name="household_place"),
        ]


class Person(Row):
    """One natural person. The ID is encrypted; `id_index` finds it again and is unique in the instance."""

    name = models.CharField(max_length=60)
    name_sort = models.CharField(max_length=120)
    name_initials = models.CharField(max_length=30)
    sex = models.CharField(max_length=1)
    birth_date = models.DateField(null=True)
    id_kind = models.CharField(max_length=12)
    id_cell = models.BinaryField()
    id_index = models.BinaryField(unique=True)
    place = models.BigIntegerField()
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="present")
    act_from = models.ForeignKey("register.JournalLine", models.PROTECT, related_name="+")

    scope_household = "household_id"
    objects = ScopedManager()

    class Meta:
        indexes = [
            models.Index(fields=["place", "name_sort"], name="person_place"),
            models.Index(fields=["place", "name_initials"], name="person_initials"),
        ]


class PersonWas(Row):
    """What a person's identity was before a correction, and between which acts we believed it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="earlier")
    name = models.CharField(max_length=60)
    id_cell = models.BinaryField()
    id_index = models.BinaryField()
    act_from = models.ForeignKey("register.JournalLine", models.PROTECT, related_name="+")
    act_to = models.ForeignKey("register.JournalLine", models.PROTECT, related_name="+")


class Residence(Held):
    """Where a household is. Adopting an edition of the divisions closes one and opens another."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="residences")
    edition = models.CharField(max_length=20)
    place = models.BigIntegerField()
    group_name = models.CharField(max_length=40, default="")


class Membership(Held):
    """A person in a household. One living person is in one current household: a unique index and a trigger
    say so.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    household = models.ForeignKey(Household, models.PROTECT, related_name="members")
    relation = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(to_day__isnull=True, act_to__isnull=True),
                name="one_current_household",
            )
        ]


class PersonFacts(Held):
    """What is known of a person beyond identity: answers typed by the form's edition; what must not be read
    stays apart, encrypted (JSON of fields).
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="facts")
    form = models.CharField(max_length=64)
    answers = models.JSONField()
    private_cell = models.BinaryField(default=b"")


class Condition(Held):
    """Housing, water, attribute, main cause of a household: answers typed by the form's edition."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="conditions")
    form = models.CharField(max_length=64)
    answers = models.JSONField()


class Statement(Held):
    """Income over a period: items whose sum is computed, or a sum per head as claimed, until a survey
    supersedes it.
    """

    household = models.ForeignKey(Household, models.PROTECT, related_name="statements")
    period_from = models.DateField()
    period_to = models.DateField()
    members = models.SmallIntegerField()
    claimed = models.BooleanField()
    income_fen_per_head = models.BigIntegerField()
    items = models.JSONField(default=dict)  # {item key: fen}; empty for a claimed sum
    source = models.CharField(max_length=20)  # file, survey, correction


class Standing(Held):
    """The status of a household in time: applicant, registered, refused, exited …"""

    household = models.ForeignKey(Household, models.PROTECT, related_name="standings")
    status = models.CharField(max_length=20)
    carried_over = models.BooleanField(default=False)
