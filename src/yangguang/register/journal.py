"""What was done, by whom, under which office, in an order nobody can change unseen?

One chain a county, one for the province, one for the instance; looks (reads of personal data) go to chains
of their own, so that reading never queues behind writing. A line holds commitments, never a person's data:
that lies in `JournalDetail`, encrypted.
"""

from django.db import models

from yangguang.register.base import Row


class Chain(models.Model):
    """The head of one chain: its last number and digest. The row is locked while a line is added."""

    key = models.CharField(max_length=40, primary_key=True)
    length = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64)


class JournalLine(models.Model):
    """One act (or one look), linked to the line before it. Triggers refuse UPDATE and DELETE."""

    id = models.BigAutoField(primary_key=True)
    chain = models.ForeignKey(Chain, models.PROTECT, related_name="lines")
    number = models.BigIntegerField()
    at = models.DateTimeField()
    day = models.DateField()
    verb = models.CharField(max_length=40)
    place = models.BigIntegerField()
    about = models.UUIDField(null=True, db_index=True)
    actor = models.ForeignKey("register.User", models.PROTECT, null=True, related_name="+")
    body = models.TextField()  # canonical JSON, what the digest covers
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="one_line_a_number")]
        indexes = [
            models.Index(fields=["place", "id"], name="journal_place"),
            models.Index(fields=["verb", "id"], name="journal_verb"),
        ]


class JournalDetail(Row):
    """Personal detail of a line: what changed, in words. Encrypted; shown only inside the dossier."""

    line = models.ForeignKey(JournalLine, models.PROTECT, related_name="details")
    text_cell = models.BinaryField()
