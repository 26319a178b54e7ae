"""The database itself keeps count of households by village and status."""

import datetime as dt
from importlib import import_module

import pytest
from django.db import connection

from yangguang.register import bulk, guard, tallies
from yangguang.register.ids import new_id
from yangguang.register.models import Chain, CountyTally, Household, JournalLine, Tally
from yangguang.register.places import tallies_of
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


def counties():
    return {(t.place, t.status): (t.households, t.persons) for t in CountyTally.objects.filter(households__gt=0)}


def test_a_county_adds_up_its_villages_whatever_moves(line):
    enter(line, (321324100001, 3, "applicant"), (321324103007, 2, "applicant"), (321322100001, 4, "registered"))
    assert counties() == {(321324000000, "applicant"): (2, 5), (321322000000, "registered"): (1, 4)}
    Household._base_manager.filter(size=3).update(place=321324103007)
    assert counties() == {(321324000000, "applicant"): (2, 5), (321322000000, "registered"): (1, 4)}
    Household._base_manager.filter(size=2).update(place=321322100001, status="registered", size=1)
    assert counties() == {(321324000000, "applicant"): (1, 3), (321322000000, "registered"): (2, 5)}
    Household._base_manager.filter(size=4).delete()
    assert counties() == {(321324000000, "applicant"): (1, 3), (321322000000, "registered"): (1, 1)}
    assert tallies.drift() == []


def test_a_county_that_was_tampered_with_is_found(line):
    enter(line, (321324100001, 3, "applicant"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE register_countytally SET households = 9")
    assert tallies.drift() == [(321324000000, "applicant")]


def test_what_stands_there_already_is_added_up_when_the_table_comes(line):
    enter(line, (321324100001, 3, "applicant"), (321324103007, 2, "applicant"))
    expected = counties()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM register_countytally")
        cursor.execute(import_module("yangguang.register.migrations.0005_county_tallies").FILL)
    assert counties() == expected


def test_places_from_the_county_upwards_are_added_up_from_counties():
    assert [tallies_of(level).model for level in ("province", "city", "county")] == [CountyTally] * 3
    assert tallies_of("township").model is Tally


def test_a_dump_leaves_the_derived_counts_out():
    assert not {Tally, CountyTally} & set(dump.tables())
