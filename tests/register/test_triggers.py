"""The database itself refuses to change what must stay, and to put one person into two households."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from yangguang.register import bulk, guard, triggers
from yangguang.register.ids import new_id
from yangguang.register.models import Chain, Household, JournalLine, Membership, Person

pytestmark = pytest.mark.django_db
DAY = dt.date(2016, 10, 28)


@pytest.fixture
def line():
    with guard.writing():
        chain = Chain.objects.create(key="c", digest="")
        at = dt.datetime(2016, 10, 28, tzinfo=dt.UTC)
        return JournalLine.objects.create(
            chain=chain, number=1, at=at, day=DAY, verb="x", place=1, body="{}", digest=""
        )


@pytest.fixture
def person(line):
    with guard.writing():
        homes = [
            Household(place=1, head_name="甲", head_sort="jia", size=1, status="applicant", act_from=line)
            for _ in range(2)
        ]
        Household._base_manager.bulk_create(homes)
        one = Person(
            name="甲",
            name_sort="jia",
            name_initials="j",
            sex="1",
            id_kind="resident",
            id_cell=b"",
            id_index=b"1" * 32,
            place=1,
            act_from=line,
        )
        Person._base_manager.bulk_create([one])
        return one, homes


def test_every_trigger_is_there():
    assert triggers.present() == triggers.names()


@pytest.mark.parametrize(
    "sql", ["UPDATE register_journalline SET verb = 'y'", "DELETE FROM register_journalline"]
)
def test_the_journal_cannot_be_changed(line, sql):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        guard.writing(),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_a_missing_trigger_is_noticed(line):
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON register_act"
        cursor.execute(f"DROP TRIGGER register_act_no_update{on}")
    assert triggers.names() - triggers.present() == {"register_act_no_update"}
    triggers.install()
    assert triggers.present() == triggers.names()


def test_one_living_person_is_in_one_current_household(line, person):
    one, homes = person
    with guard.writing():
        Membership.objects.create(person=one, household=homes[0], relation="01", from_day=DAY, act_from=line)
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(
                person=one, household=homes[1], relation="01", from_day=DAY, act_from=line
            )


def test_past_memberships_may_not_overlap_either(line, person):
    one, homes = person
    with guard.writing():
        Membership.objects.create(
            person=one,
            household=homes[0],
            relation="01",
            from_day=dt.date(2014, 1, 1),
            to_day=dt.date(2015, 1, 1),
            act_from=line,
        )
        with pytest.raises(DatabaseError, match="two households"), transaction.atomic():
            Membership.objects.create(
                person=one,
                household=homes[1],
                relation="01",
                from_day=dt.date(2014, 6, 1),
                to_day=dt.date(2016, 1, 1),
                act_from=line,
            )
        Membership.objects.create(
            person=one, household=homes[1], relation="01", from_day=dt.date(2015, 1, 1), act_from=line
        )


def test_a_whole_county_enters_in_one_transaction(line, person):
    """Locks taken person by person must not fill the server's table of locks."""
    _, homes = person
    people = [
        Person(
            id=new_id(), name="甲", name_sort="jia", name_initials="j", sex="1", id_kind="resident", id_cell=b"",
            id_index=f"{at:032d}".encode(), place=1, act_from=line,
        )
        for at in range(12_000)
    ]  # fmt: skip
    columns = (
        "id",
        "name",
        "name_sort",
        "name_initials",
        "sex",
        "id_kind",
        "id_cell",
        "id_index",
        "place",
        "act_from_id",
    )
    with guard.writing():
        bulk.insert(Person, columns, ([getattr(p, c) for c in columns] for p in people))
        rows = ((new_id(), DAY, line.id, p.id, homes[0].id, "01") for p in people)
        columns = ("id", "from_day", "act_from_id", "person_id", "household_id", "relation")
        assert bulk.insert(Membership, columns, rows) == 12_000
