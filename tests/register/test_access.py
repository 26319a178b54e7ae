"""Two accounts of one human are one natural person."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from yangguang.register import guard
from yangguang.register.models import User

pytestmark = pytest.mark.django_db


def test_log_in_names_are_unique_and_persons_may_share():
    person = uuid.uuid4()
    with guard.writing():
        User.objects.create(username="a", name="甲", natural_person=person)
        User.objects.create(username="b", name="甲", natural_person=person)
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.create(username="a", name="乙")
    assert User.objects.get_by_natural_key("a").is_active


def test_a_switched_off_account_is_not_active():
    assert not User(username="x", active=False).is_active
