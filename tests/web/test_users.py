"""Administrators make, unlock, reset and appoint; a first password is shown once."""

import re

import pytest

from tests.cast import HERE, cast
from tests.pages import get, post, settled, text
from tests.walk import all_of
from yangguang.register.models import Appointment, User
from yangguang.web import users

pytestmark = pytest.mark.django_db


def test_an_account_is_made_with_its_first_post_and_its_password_shown_once():
    people = cast(with_places=True)
    admin = settled(people.system_admin)
    answer = post(admin, "users", username="newclerk", name="新来的", role="village-clerk", place=str(HERE))
    made = User.objects.get(username="newclerk")
    assert made.must_change_password
    assert [a.place for a in all_of(Appointment, user=made)] == [HERE]
    shown = re.findall(r"[\w-]{12,}", text(answer))
    password = next(w for w in shown if made.check_password(w))
    assert password not in text(get(admin, "users"))


def test_a_forgotten_password_is_reset_and_the_old_one_is_dead():
    people = cast(with_places=True)
    admin = settled(people.security_admin)
    post(admin, "user", people.clerk.id, do="reset")
    fresh = User.objects.get(id=people.clerk.id)
    assert fresh.must_change_password
    assert not fresh.check_password("sunlight-on-every-act")


def test_a_post_is_handed_over_and_the_successor_has_it():
    people = cast(with_places=True)
    admin = settled(people.security_admin)
    (held,) = all_of(Appointment, user=people.clerk)
    answer = post(admin, "user", people.clerk.id, do="hand_over", post=str(held.id), to="secretary")
    roles = [a.role for a in all_of(Appointment, user=people.secretary)]
    assert "village-clerk" in roles, text(answer)


def test_an_account_that_is_not_there_is_named():
    people = cast(with_places=True)
    admin = settled(people.security_admin)
    (held,) = all_of(Appointment, user=people.clerk)
    answer = post(admin, "user", people.clerk.id, do="hand_over", post=str(held.id), to="nobody-here")
    assert "no account" in text(answer)


def test_a_place_is_typed_as_code_or_name():
    cast(with_places=True)
    assert users.place_typed("321324") == 321324000000
    assert users.place_typed("泗洪县") == 321324000000
    assert users.place_typed("nowhere") is None
