"""How is the register plugged into Django?"""

from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models import CharField
from django.db.models.signals import post_migrate

from yangguang.register import guard, triggers
from yangguang.register.tables import begins


def _watch(connection: Any, **_signal: Any) -> None:
    if guard.only_hands_write not in connection.execute_wrappers:
        connection.execute_wrappers.append(guard.only_hands_write)


class RegisterConfig(AppConfig):
    """The one Django app."""

    name = "yangguang.register"
    label = "register"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Every connection is watched from its first statement; triggers return after every migrate."""
        CharField.register_lookup(begins.Begins)
        connection_created.connect(_watch, dispatch_uid="only_hands_write")
        post_migrate.connect(triggers.install, sender=self, dispatch_uid="triggers")
