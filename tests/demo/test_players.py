"""Every part of the demonstration has a log-in; where two must act there are two."""

import pytest

from tests.cast import HERE, NEXT, TOWNSHIP, household, place_row
from tests.walk import all_of
from yangguang.demo.players import HELPED, PASSWORD, Players
from yangguang.register.models import Appointment, Helped, User
from yangguang.work import access, instance
from yangguang.work.acting import SYSTEM, open_hand

pytestmark = pytest.mark.django_db


def _founded():
    with open_hand(None, office=SYSTEM, via="test") as hand:
        place_row()
        for role in instance.ADMINISTRATORS:
            access.add(
                hand, username=role, name=role, role=role, place=320000000000, password="a-first-sentence"
            )
    players = Players([HERE, NEXT])
    players.appoint_all()
    return players


def test_each_village_has_its_clerk_and_secretary_and_each_office_two():
    players = _founded()
    places = {a.user.username: a.place for a in Appointment.objects.select_related("user")}
    assert (places["clerk1"], places["clerk2"]) == (HERE, NEXT)
    assert {places["township1"], places["township2"]} == {TOWNSHIP}
    assert players.clerk(NEXT).username == "clerk2"
    assert players.secretary(HERE).username == "secretary1"
    persons = User.objects.values_list("natural_person", flat=True)
    assert len(set(persons)) == len(persons)


def test_everybody_comes_in_with_the_password_that_is_printed():
    _founded()
    for name in ("clerk1", "county2", "security-admin"):
        user = User.objects.get(username=name)
        assert user.check_password(PASSWORD)
        assert not user.must_change_password


def test_the_helper_has_no_more_households_than_one_can_help():
    players = _founded()
    for _ in range(HELPED + 3):
        household(size=1)
    players.give_helper_households()
    assert len(all_of(Helped)) == HELPED
