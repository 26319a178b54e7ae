"""Who works here, in which office, since when?"""

import uuid

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from yangguang.register.base import Held
from yangguang.register.ids import new_id


class Users(BaseUserManager["User"]):
    """Accounts are made by `work/access.py`, never by sign-up."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser):
    """An account of one natural person. Two accounts of one human share `natural_person` (two-person rule)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    natural_person = models.UUIDField(default=uuid.uuid4)
    phone_cell = models.BinaryField(default=b"")
    active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    language = models.CharField(max_length=5, default="zh")

    objects = Users()
    USERNAME_FIELD = "username"

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # Django reads it, our column is named `active`
        return self.active


class Appointment(Held):
    """A post held for days: role at a place. An act names the appointment it was done under."""

    user = models.ForeignKey(User, models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=30)
    place = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["user"], name="appointment_user"),
            models.Index(fields=["place", "role"], name="appointment_place"),
        ]


class Helped(Held):
    """A household listed in a helper's appointment."""

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="helped")
    household = models.ForeignKey("register.Household", models.PROTECT, related_name="+")
