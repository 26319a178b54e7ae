"""Accounts, posts, batches and files say what the lines that made them say; what was altered past us is named."""

import pytest
from django.db import connection

from tests.cast import PROVINCE, cast, household
from tests.walk import do
from yangguang.register import guard, scope
from yangguang.register.models import Appointment, Batch, Case, JournalLine, Person, User
from yangguang.work.batches import intake
from yangguang.work.checking import checks

pytestmark = pytest.mark.django_db


@pytest.fixture
def entered(hand_in, people):
    do(people.county, intake.apply, hand_in())


def differences():
    return [(d["what"], d["where"]) for d in checks.run()["differences"]]


def forge(work):
    with guard.writing(), scope.everything("a forger"):
        work()


def test_what_was_entered_has_no_difference(entered):
    assert differences() == []


@pytest.mark.parametrize(
    ("work", "what"),
    [
        (lambda: User.objects.filter(username="clerk").update(username="mayor"), "user"),
        (lambda: Appointment.objects.filter(role="village-clerk").update(role="county-officer"), "post"),
        (lambda: Appointment.objects.filter(role="village-clerk").update(place=PROVINCE), "post"),
        (lambda: Batch.objects.update(file_digest="0" * 64), "batch"),
        (lambda: Batch.objects.update(purpose="carry-over"), "batch"),
        (lambda: Person.objects.update(place=321324100002), "person"),
        (lambda: Case.objects.filter(id=Case.objects.order_by("id").first().id).delete(), "batch"),
    ],
)
def test_each_of_these_is_named(entered, work, what):
    forge(work)
    assert what in {kind for kind, _ in differences()}


@pytest.mark.once
def test_what_refers_to_nothing_is_named_where_the_database_does_not_watch(home):
    cast()
    row = household("赵")
    with guard.writing(), scope.everything("a forger"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE register_statement SET act_from_id = 999999 WHERE household_id = %s", [row.id.hex]
        )
    assert "reference" in {kind for kind, _ in differences()}
    with guard.writing(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE register_statement SET act_from_id = %s WHERE household_id = %s",
            [JournalLine._base_manager.order_by("id").first().id, row.id.hex],
        )
