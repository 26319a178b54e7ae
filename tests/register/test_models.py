"""Every table is known, and personal tables are read through the scope."""

from django.apps import apps

from yangguang.register import models
from yangguang.register.scope import ScopedManager

OPEN = {  # tables without a person's data, and those reached only through a scoped one
    "User",
    "Appointment",
    "Helped",
    "Chain",
    "JournalLine",
    "JournalDetail",
    "Instance",
    "Edition",
    "Place",
    "Job",
    "Act",
    "NoticeLine",
    "Residence",
    "Membership",
    "PersonFacts",
    "PersonWas",
    "Condition",
    "Statement",
    "Standing",
    "DataRow",
    "StagedChunk",
    "HeldBack",
    "Tally",
    "CountyTally",
}


def test_a_table_is_scoped_or_named_as_open():
    tables = {m.__name__: m for m in apps.get_app_config("register").get_models()}
    unscoped = {n for n, m in tables.items() if not isinstance(m._default_manager, ScopedManager)}
    assert unscoped <= OPEN, f"say of {unscoped - OPEN} why no scope is needed"
    assert {
        "Household",
        "Person",
        "Case",
        "Round",
        "Finding",
        "Objection",
        "Batch",
        "Letter",
        "Attachment",
    } <= set(tables) - unscoped


def test_all_are_exported():
    assert set(models.__all__) <= set(dir(models))
