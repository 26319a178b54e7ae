"""Who was registered before stands as the procedure says a carried-over case stands."""

import uuid

import pytest

from tests.demo.province.making import share_of, small
from yangguang.demo.people import Villagers
from yangguang.demo.province import plan
from yangguang.demo.province.carried import EXITED, CarriedOver
from yangguang.demo.province.homes import Homes
from yangguang.register import models as tables

pytestmark = pytest.mark.once


def test_of_a_hundred_some_have_exited_and_live_above_the_line():
    share = share_of(small())
    before = CarriedOver(share, Homes(share), uuid.UUID(int=5), 7, plan.DAY)
    before.add_all(Villagers(1, [321324, 321322], plan.DAY, 600_000), plan.COUNTY + 100201, 100)
    households = share.rows[tables.Household]
    assert sum(h[7] == "exited" for h in households) == EXITED
    assert all((h[9] >= 600_000) == (h[7] == "exited") for h in households)
    assert {(c[8], c[9]) for c in share.rows[tables.Case]} == {("end", "registered"), ("end", "exited")}
    assert len({h[1] for h in households}) == 100
