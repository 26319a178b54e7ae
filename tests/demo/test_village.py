"""A village lives a day at a time, and does only what the procedure lets it."""

import datetime as dt

import pytest

from tests.cast import DAY, HERE, cast, household, move_to
from tests.walk import all_of, fresh
from yangguang.demo.people import Villagers
from yangguang.demo.village import Village
from yangguang.register.models import Case, Notice, Round
from yangguang.work.checking import checks

pytestmark = pytest.mark.django_db


class Parts:
    """The cast in the parts of the demonstration."""

    def __init__(self, people):
        self.by_name = {
            "township1": people.township,
            "township2": people.township2,
            "county1": people.county,
            "county2": people.county2,
        }
        self._clerk, self._secretary = people.clerk, people.secretary

    def clerk(self, village):
        return self._clerk

    def secretary(self, village):
        return self._secretary


def _village(people, first_day):
    maker = Villagers(5, (321324,), dt.date(2015, 12, 31), 600000)
    rows = [household(size=1) for _ in range(3)]
    alone = (home for home in maker.homes(200, [HERE]) if len(home.people) == 1 and home.income < 600000)
    return Village(HERE, first_day, {r.file_key: next(alone) for r in rows}, Parts(people))


def _live(village, days):
    for n in range(days):
        day = DAY + dt.timedelta(days=n)
        move_to(day)
        village.live(day)


def test_before_its_first_day_nothing_happens():
    people = cast(with_places=True)
    village = _village(people, DAY + dt.timedelta(days=3))
    _live(village, 3)
    assert not all_of(Round)


def test_a_village_ends_with_registered_households_and_all_its_notices():
    people = cast(with_places=True)
    village = _village(people, DAY)
    _live(village, 40)
    assert {c.status for c in all_of(Case)} == {"registered"}
    assert [n.step for n in sorted(all_of(Notice), key=lambda n: n.posted_id)] == [
        "announce",
        "village_display",
        "township_display",
        "county_display",
    ]
    assert fresh(all_of(Round)[0]).closed_day is not None
    assert not checks.run()["differences"]
