"""Only an open hand writes."""

import pytest
from django.db import connection, transaction

from yangguang.register import guard
from yangguang.register.models import Chain, User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO register_chain (key, length, digest) VALUES ('x', 0, '')",
        'UPDATE "register_chain" SET length = 9',
        "  delete from register_chain",
        "insert or replace into register_chain (key, length, digest) values ('x', 0, '')",
    ],
)
def test_raw_writes_without_a_hand_are_refused(sql):
    with pytest.raises(guard.WriteOutsideHand), connection.cursor() as cursor:
        cursor.execute(sql)


def test_models_cannot_be_saved_without_a_hand():
    with guard.writing():
        Chain.objects.create(key="y", digest="")
    with pytest.raises(guard.WriteOutsideHand), transaction.atomic():
        Chain.objects.create(key="x", digest="")
    with pytest.raises(guard.WriteOutsideHand), transaction.atomic():
        Chain.objects.filter(key="x").update(length=2)
    with pytest.raises(guard.WriteOutsideHand), transaction.atomic():
        Chain.objects.filter(key="y").delete()


def test_the_permission_ends_with_the_hand():
    with guard.writing():
        Chain.objects.create(key="x", digest="")
    with pytest.raises(guard.WriteOutsideHand):
        Chain.objects.create(key="y", digest="")


def test_the_framework_may_note_a_log_in_and_nothing_else_of_an_account():
    with guard.writing():
        user = User.objects.create(username="a", name="a")
    user.save(update_fields=["last_login"])
    with pytest.raises(guard.WriteOutsideHand):
        user.save(update_fields=["active"])
