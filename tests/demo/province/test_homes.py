"""A household enters with its people, its conditions and its head."""

import uuid

import pytest

from tests.demo.province.making import share_of, small
from yangguang.demo.people import Villagers
from yangguang.demo.province import plan
from yangguang.demo.province.homes import Homes
from yangguang.register import models as tables

pytestmark = pytest.mark.once


def test_a_household_is_kept_with_each_of_its_people():
    share = share_of(small())
    homes, key = Homes(share), uuid.UUID(int=4)
    home = Villagers(1, [321324], plan.DAY, 600_000).home(plan.COUNTY + 100201, above=False)
    head = homes.add(home, key, "registered", plan.DAY, homes.number(plan.DAY), uuid.UUID(int=5), 7, "f")
    (row,) = share.rows[tables.Household]
    assert row[0] == key.hex and row[1] == "32132416000001" and row[6] == len(home.people)
    assert next(p[0] for p in share.rows[tables.Person]) == head
    assert [p[7] for p in share.rows[tables.Person]] == [p.number for p in home.people]
    assert {m[4] for m in share.rows[tables.Membership]} == {key.hex}
    assert len(share.rows[tables.PersonFacts]) == len(home.people)
