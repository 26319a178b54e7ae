"""Facts are held in time; identities are unique."""

import pytest
from django.db import IntegrityError, transaction

from tests.cast import cast, household, number_of
from yangguang.register import guard, scope
from yangguang.register.models import Condition, Household, Membership, Person, Residence, Standing, Statement

pytestmark = pytest.mark.django_db


def test_one_person_has_one_row(home):
    cast()
    number = number_of(901)
    household("赵", numbers=[number])
    with pytest.raises(IntegrityError), transaction.atomic():
        household("钱", numbers=[number])


def test_a_household_is_made_of_held_facts(home):
    cast()
    row = household("孙", size=3)
    for model in (Residence, Condition, Standing, Statement):
        assert model.objects.filter(household=row, to_day__isnull=True, act_to__isnull=True).count() == 1
    assert Membership.objects.filter(household=row).count() == 3


def test_a_number_is_given_once(home):
    cast()
    first, second = household("李"), household("周")
    with guard.writing(), scope.everything("a test writes"):
        Household.objects.filter(id=first.id).update(number="32132416000001")
        with pytest.raises(IntegrityError), transaction.atomic():
            Household.objects.filter(id=second.id).update(number="32132416000001")
        assert Person.objects.count() == 4
