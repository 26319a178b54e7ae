"""Three written names mean one village, or none, with near ones offered."""

import pytest

from yangguang.book.place_names import Resolver
from yangguang.book.places import load_edition
from yangguang.terms.place import span

EDITION = load_edition("2016-07-31", 320000000000)
COUNTY = 321324000000
RESOLVER = Resolver(EDITION, span(COUNTY))


@pytest.mark.parametrize(
    ("written", "code", "alias"),
    [
        (("泗洪县", "青阳镇", "城东居"), 321324100001, False),
        (("泗洪县", "青阳镇", "城东居委会"), 321324100001, False),
        (("泗洪县", "青阳镇", "城东居民委员会"), 321324100001, True),
        (("泗洪", "青阳", "城东居"), 321324100001, True),
        (("", "青阳镇", "城东 居"), 321324100001, False),
        (("泗洪县", "青阳镇", "城东"), 321324100001, False),
    ],
)
def test_names_are_read_as_counties_write_them(written, code, alias):
    found = RESOLVER.resolve(*written)
    assert (found.code, found.alias) == (code, alias)


def test_every_village_of_the_county_is_found_by_its_own_name_and_by_the_short_one():
    for code in EDITION.codes_in(*span(COUNTY)):
        if code % 1000:
            names = (EDITION.names[COUNTY], EDITION.names[code // 1000 * 1000], EDITION.names[code])
            assert RESOLVER.resolve(*names).code == code
            if names[2].endswith("委会"):
                assert RESOLVER.resolve(names[0], names[1], names[2].removesuffix("委会")).code == code


@pytest.mark.parametrize(
    ("written", "part"),
    [
        (("泗洪县", "青阳镇", "城冬居"), "village"),
        (("泗洪县", "青羊镇", "城东居"), "township"),
        (("泗虹县", "青阳镇", "城东居"), "county"),
    ],
)
def test_a_miss_offers_near_names_and_applies_none(written, part):
    found = RESOLVER.resolve(*written)
    assert (found.code, found.part) == (None, part)
    assert found.near


def test_another_county_is_found_as_itself():
    assert RESOLVER.resolve("泗阳县", "众兴镇", EDITION.names[321323100001]).code == 321323100001


@pytest.mark.parametrize(
    ("written", "part"),
    [
        (("江苏省宿迁市泗洪县", "青阳镇", "城东居"), "county"),
        (("宿迁市泗洪县", "青阳镇", "城东居"), "county"),
        (("江苏泗洪", "青阳镇", "城东居"), "county"),
        (("泗洪", "青阳镇", "城东居"), "county"),
        (("泗洪县", "青阳", "城东居"), "township"),
        (("泗洪", "青阳", "城东居民委员会"), "village"),
    ],
)
def test_an_alias_says_in_which_part_it_stands(written, part):
    found = RESOLVER.resolve(*written)
    assert (found.code, found.alias, found.part) == (321324100001, True, part)


@pytest.mark.parametrize("county", ["江苏省徐州市泗洪县", "安徽省泗洪县", "泗洪县泗洪县", "宿迁市"])
def test_a_county_behind_a_region_it_does_not_lie_in_is_not_known(county):
    found = RESOLVER.resolve(county, "青阳镇", "城东居")
    assert (found.code, found.part) == (None, "county")
