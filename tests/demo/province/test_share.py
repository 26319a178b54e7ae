"""A county's officials are appointed once, two for each office, and its numbers go on."""

import pytest

from tests.demo.province.making import BOOK, share_of, small
from yangguang.demo.province import plan
from yangguang.register import models as tables

pytestmark = pytest.mark.once


def test_two_people_for_each_office_appointed_once():
    share, village = share_of(small()), plan.a_village(plan.edition(), BOOK)
    offices = share.offices(village)
    assert offices == share.offices(village)
    assert len(share.rows[tables.User]) == len(share.rows[tables.Appointment]) == len(share.lines.rows) == 6
    roles = {o.role for pair in offices.by_level.values() for o in pair}
    assert roles == {"village-clerk", "first-secretary", "township-officer", "county-officer"}
    assert len({o.person for pair in offices.by_level.values() for o in pair}) == 6


def test_a_county_is_named_as_its_notices_name_it():
    assert share_of(small()).issuer == "泗洪县"
    alike = [c for c, name in plan.edition().names.items() if name == "鼓楼区" and c % 10**6 == 0]
    assert len(alike) == 2 and {share_of(small(), c).issuer for c in alike} == {"南京市鼓楼区", "徐州市鼓楼区"}


def test_numbers_of_a_kind_go_on():
    share = share_of(small())
    assert [share.serial("notice"), share.serial("notice"), share.serial("household")] == [1, 2, 1]
