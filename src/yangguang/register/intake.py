"""Which files were handed in, what of them waits, and what became of it?"""

from django.db import models

from yangguang.register.base import Row
from yangguang.register.scope import ScopedManager


class Batch(Row):
    """One handed-in workbook on its way: the file lies encrypted in the vault under this id."""

    place = models.BigIntegerField()
    purpose = models.CharField(max_length=12)  # applicants, carry-over
    round = models.ForeignKey("register.Round", models.PROTECT, null=True, related_name="batches")
    file_name = models.CharField(max_length=120)
    file_digest = models.CharField(max_length=64)
    layout = models.CharField(max_length=40, default="")
    mapping = models.JSONField(default=dict)  # an unknown layout mapped on screen
    day = models.DateField()
    options = models.JSONField(default=dict)  # all_or_nothing, correct
    status = models.CharField(max_length=12)  # received, mapping, reading, read, applied, refused, undone
    book = models.CharField(max_length=64)
    edition = models.CharField(max_length=20)
    rows_read = models.IntegerField(default=0)
    report = models.JSONField(
        default=dict
    )  # counts, refusals (cells by address, no content), normalisations, warnings
    received = models.ForeignKey("register.JournalLine", models.PROTECT, related_name="+")
    applied = models.ForeignKey("register.JournalLine", models.PROTECT, null=True, related_name="+")
    undone = models.ForeignKey("register.JournalLine", models.PROTECT, null=True, related_name="+")
    sender = models.ForeignKey("register.User", models.PROTECT, related_name="+")

    objects = ScopedManager()

    class Meta:
        indexes = [models.Index(fields=["place", "status"], name="batch_place")]


class StagedChunk(Row):
    """A piece of what was read, encrypted; reading goes on after the last committed piece when a worker was
    killed.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="chunks")
    number = models.IntegerField()
    households = models.IntegerField()
    persons = models.IntegerField()
    digest = models.CharField(max_length=64)  # of the plain text, keyed: what the applying line commits to
    body_cell = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="one_chunk_a_number")]


class HeldBack(Row):
    """A household that did not enter, with every reason; it waits here until its mended file comes."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="held_back")
    file_key = models.CharField(max_length=60)
    first_row = models.IntegerField()
    reasons = models.JSONField()  # [{row, column, code}]
    body_cell = models.BinaryField()


class LayoutMemory(Row):
    """A layout someone mapped once on screen: headings to fields, by the digest of the headings."""

    name = models.CharField(max_length=60)
    place = models.BigIntegerField()
    headings_digest = models.CharField(max_length=64, unique=True)
    mapping = models.JSONField()
    line = models.ForeignKey("register.JournalLine", models.PROTECT, related_name="+")

    objects = ScopedManager()
