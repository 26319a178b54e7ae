"""Every connection is watched and every migrate puts the triggers back."""

import pytest
from django.core.management import call_command
from django.db import connection

from yangguang.register import guard, triggers

pytestmark = pytest.mark.django_db


def test_connections_are_watched():
    connection.ensure_connection()
    assert guard.only_hands_write in connection.execute_wrappers


def test_a_migrate_puts_missing_triggers_back():
    on = "" if connection.vendor == "sqlite" else " ON register_act"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER register_act_no_delete{on}")
    with guard.writing():
        call_command("migrate", verbosity=0, interactive=False)
    assert triggers.present() == triggers.names()
