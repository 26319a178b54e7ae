"""The legal day is Shanghai's, and only a demonstration's can be moved."""

import datetime as dt

import pytest

from tests.cast import DAY, cast
from yangguang.register import guard
from yangguang.register.models import Instance
from yangguang.work import clock

pytestmark = pytest.mark.django_db


def test_a_demonstration_lives_on_its_own_day():
    cast()
    assert clock.day() == DAY


@pytest.mark.parametrize(("hour", "day"), [(15, 27), (16, 28)])
def test_a_real_instance_lives_in_shanghai(monkeypatch, hour, day):
    cast()
    with guard.writing():
        Instance.objects.update(demo=False)
    monkeypatch.setattr(clock, "at", lambda: dt.datetime(2026, 11, 27, hour, 30, tzinfo=dt.UTC))
    assert clock.day() == dt.date(2026, 11, day)


def test_the_instant_is_never_moved():
    cast()
    assert abs(clock.at() - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)
