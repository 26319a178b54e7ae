"""What do all tables of the register share?"""

import uuid

from django.db import models

from yangguang.register.ids import new_id


class Row(models.Model):
    """A row with an identity made before the insert."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    pk: uuid.UUID

    class Meta:
        abstract = True


class Held(Row):
    """A fact held for days (`from_day` inclusive, `to_day` exclusive, null = still) and known between two
    acts.

    A fact is closed, never changed: `act_to` is the act that ended our knowledge of it (settled.md, Time).
    """

    from_day = models.DateField()
    to_day = models.DateField(null=True)
    act_from = models.ForeignKey("register.JournalLine", models.PROTECT, related_name="+")
    act_to = models.ForeignKey("register.JournalLine", models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True
