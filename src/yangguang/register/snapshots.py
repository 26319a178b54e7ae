"""Which frozen copies were made, of which place and day, and how is each recognised?

The copy itself lies under `$YANGGUANG_HOME/lake/copies/<id>`; what it must be is told here: its root digest.
"""

from django.db import models

from yangguang.register.base import Row
from yangguang.register.scope import ScopedManager


class Snapshot(Row):
    """One frozen copy. Who froze it and when says `line`; the manifest in the copy tells only what was frozen."""

    place = models.BigIntegerField()
    day = models.DateField()
    known = models.BigIntegerField(null=True)  # as known at this journal line; null: as known when it was made
    book = models.CharField(max_length=64)
    journal_line = models.BigIntegerField()  # the last that changed a frozen fact
    root = models.CharField(max_length=64)
    households = models.IntegerField()
    persons = models.IntegerField()
    loads = models.JSONField(default=dict)  # dataset → the departments' files whose rows are in it
    line = models.ForeignKey("register.JournalLine", models.PROTECT, related_name="+")
    purge_day = models.DateField()
    records_purge_day = models.DateField(null=True)  # departments' rows go earlier than the copy
    records_purged = models.BooleanField(default=False)
    purged = models.BooleanField(default=False)

    objects = ScopedManager()

    class Meta:
        indexes = [models.Index(fields=["place", "day"], name="snapshot_place")]
