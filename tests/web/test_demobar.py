"""A newcomer moves the demonstration's day; nobody moves a real one's."""

import datetime as dt

import pytest

from tests.cast import DAY, cast
from tests.pages import post, text
from yangguang.register.models import Instance
from yangguang.work import clock
from yangguang.work.acting import SYSTEM, open_hand

pytestmark = pytest.mark.django_db


def test_one_press_is_one_day():
    people = cast()
    answer = post(people.clerk, "demo_day", next="/desk/")
    assert clock.day() == DAY + dt.timedelta(days=1)
    assert answer.redirect_chain[-1][0] == "/desk/"


def test_a_real_instance_refuses():
    people = cast()
    with open_hand(None, office=SYSTEM, via="test") as hand:
        hand.note("test.real", place=0)
        Instance.objects.update(demo=False, demo_day=None)
    answer = post(people.clerk, "demo_day", next="/password/")
    assert "not a demonstration" in text(answer)
    assert clock.day() != DAY + dt.timedelta(days=1)
