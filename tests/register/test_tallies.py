"""The database itself keeps count of households by village and status."""

import datetime as dt

import pytest
from django.db import connection

from yangguang.register import bulk, guard, tallies
from yangguang.register.ids import new_id
from yangguang.register.models import Chain, Household, JournalLine, Tally
from yangguang.register.tables import dump

pytestmark = pytest.mark.django_db
DAY = dt.date(2016, 10, 28)
COLUMNS = (
    "id",
    "place",
    "head_name",
    "head_sort",
    "size",
    "status",
    "act_from_id",
    "group_name",
    "cause",
    "file_key",
    "claim_digest",
    "phone_cell",
    "private_cell",
)


@pytest.fixture
def line():
    with guard.writing():
        chain = Chain.objects.create(key="c", digest="")
        at = dt.datetime(2016, 10, 28, tzinfo=dt.UTC)
        yield JournalLine.objects.create(
            chain=chain, number=1, at=at, day=DAY, verb="x", place=1, body="{}", digest=""
        )


def kept():
    return {(t.place, t.status): (t.households, t.persons) for t in Tally.objects.filter(households__gt=0)}


def enter(line, *what):
    return bulk.insert(
        Household,
        COLUMNS,
        [
            (new_id(), place, "甲", "jia", size, status, line.id, "", "", "", "", b"", b"")
            for place, size, status in what
        ],
    )


def test_a_bulk_load_is_counted_by_village_and_status(line):
    enter(line, (1, 3, "applicant"), (1, 2, "applicant"), (2, 4, "registered"))
    assert kept() == {(1, "applicant"): (2, 5), (2, "registered"): (1, 4)}
    assert tallies.drift() == []


def test_a_changed_status_place_or_size_moves_the_count(line):
    enter(line, (1, 3, "applicant"), (1, 2, "applicant"))
    Household._base_manager.filter(size=2).update(status="registered", size=5)
    assert kept() == {(1, "applicant"): (1, 3), (1, "registered"): (1, 5)}
    Household._base_manager.update(place=7)
    assert kept() == {(7, "applicant"): (1, 3), (7, "registered"): (1, 5)}
    Household._base_manager.filter(size=5).delete()
    assert kept() == {(7, "applicant"): (1, 3)}


def test_a_change_of_anything_else_moves_nothing(line):
    enter(line, (1, 3, "applicant"))
    Household._base_manager.update(head_name="乙")
    assert kept() == {(1, "applicant"): (1, 3)}


def test_a_tally_that_was_tampered_with_is_found(line):
    enter(line, (1, 3, "applicant"), (2, 1, "applicant"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE register_tally SET persons = 9 WHERE place = 2")
    assert tallies.drift() == [(2, "applicant")]


def test_a_dump_leaves_the_derived_count_out():
    assert Tally not in dump.tables()
