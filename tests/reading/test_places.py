"""Three names are one village, or the household waits."""

import pytest

from tests.workbooks import resolver, the_book
from yangguang.reading.claims import ClaimedHousehold
from yangguang.reading.columns import Column
from yangguang.reading.places import Places

pytestmark = pytest.mark.once

HERE = ("泗洪县", "青阳镇", "蓝天居")


@pytest.fixture
def columns():
    form = the_book().form("household")
    return [
        Column(form.field(key), at, "BCD"[at], None, None)
        for at, key in enumerate(("county", "township", "village"))
    ]


def settled(places, cells, columns):
    household = ClaimedHousehold("1", 4)
    places.settle(household, 4, cells, columns)
    return household


def test_a_village_is_found_and_an_alias_is_reported(columns):
    places = Places(resolver(), None)
    assert settled(places, HERE, columns).place == 321324100055
    other = settled(places, ("泗洪县", "青阳镇", "蓝天居民委员会"), columns)
    assert (other.place, [each.kind for each in other.normalised]) == (321324100055, ["place_alias"])


def test_spaces_in_names_are_mended_and_reported(columns):
    found = settled(Places(resolver(), None), ("泗洪县", "青阳 镇", "蓝天居\u3000"), columns)
    assert (found.place, [each.kind for each in found.normalised]) == (321324100055, ["spaces"])


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        (("泗洪县", "青阳镇", "无此村"), "unknown_place", "D"),
        (("泗洪县", "无此镇", "蓝天居"), "unknown_place", "C"),
        (("无此县", "青阳镇", "蓝天居"), "unknown_place", "B"),
        (("泗洪县", "青阳镇", None), "place_missing", "D"),
    ],
)
def test_the_part_that_is_not_known_is_the_cell_that_is_marked(columns, cells, code, column):
    (refusal,) = settled(Places(resolver(), None), cells, columns).refusals
    assert (refusal.code, refusal.column) == (code, column)


def test_near_names_are_offered(columns):
    (refusal,) = settled(Places(resolver(), None), ("泗洪县", "青阳镇", "蓝田居"), columns).refusals
    assert "蓝天居委会" in refusal.facts["near"]


def test_a_place_outside_is_said_to_be_outside(columns):
    (refusal,) = settled(Places(resolver(), (321324101000, 321324102000)), HERE, columns).refusals
    assert refusal.code == "place_out_of_scope"


def test_later_rows_may_say_it_otherwise_or_nothing_but_not_another_place(columns):
    places = Places(resolver(), None)
    household = settled(places, HERE, columns)
    places.compare(household, 5, ("泗洪县", "青阳镇", "蓝天社区居民委员会"), columns)
    places.compare(household, 6, (None, None, None), columns)
    assert household.refusals == []
    places.compare(household, 7, ("泗洪县", "青阳镇", "新刘居"), columns)
    assert [(each.row, each.code) for each in household.refusals] == [(7, "household_disagrees")]


def test_each_combination_of_names_is_looked_up_once():
    class Counting:
        asked = 0

        def resolve(self, county, township, village):
            self.asked += 1
            return resolver().resolve(county, township, village)

    counting = Counting()
    places = Places(counting, None)
    for _ in range(100):
        places.find(*HERE)
    assert counting.asked == 1


@pytest.mark.parametrize(
    ("cells", "kind", "column"),
    [
        (("江苏省宿迁市泗洪县", "青阳镇", "蓝天居"), "place_alias", "B"),
        (("泗洪县", "青阳", "蓝天居"), "place_alias", "C"),
        (("泗洪县", "青阳镇", "蓝天居民委员会"), "place_alias", "D"),
        (("泗洪县", "青阳 镇", "蓝天居"), "spaces", "C"),
        (("泗洪县", "青阳镇", "蓝天 居"), "spaces", "D"),
    ],
)
def test_what_was_put_right_is_reported_at_its_own_cell(columns, cells, kind, column):
    found = settled(Places(resolver(), None), cells, columns)
    assert found.place == 321324100055
    assert [(each.kind, each.column) for each in found.normalised] == [(kind, column)]
