"""A demonstration's day goes forward by days that are written down; a real one cannot."""

import datetime as dt

import pytest

from tests.cast import DAY, cast
from tests.walk import all_of, do
from yangguang.register import guard
from yangguang.register.models import Instance, JournalLine
from yangguang.terms.decision import Refused
from yangguang.work import clock, demoday

pytestmark = pytest.mark.django_db


def test_it_goes_forward_and_is_written_down():
    people = cast()
    assert do(people.clerk, demoday.forward, 8) == DAY + dt.timedelta(days=8) == clock.day()
    assert [line.verb for line in all_of(JournalLine)].count("demo.day") == 1


@pytest.mark.parametrize("days", [0, -1, demoday.MOST + 1])
def test_neither_back_nor_past_a_month(days):
    people = cast()
    with pytest.raises(Refused) as caught:
        do(people.clerk, demoday.forward, days)
    assert caught.value.decision.code == "days_out_of_range" and clock.day() == DAY


def test_a_real_instance_cannot():
    people = cast()
    with guard.writing():
        Instance.objects.update(demo=False)
    with pytest.raises(Refused) as caught:
        do(people.clerk, demoday.forward, 1)
    assert caught.value.decision.code == "not_a_demonstration"
