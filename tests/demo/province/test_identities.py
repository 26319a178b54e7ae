"""Each county has its share: no number and no identity twice in the province, all the same by seed."""

import datetime as dt
from collections import Counter

import pytest

from yangguang.demo.numbers import invented
from yangguang.demo.province.identities import BEGIN, CountyNumbers, Identities
from yangguang.terms import identity

pytestmark = pytest.mark.once
DAY = dt.date(2016, 10, 28)


def numbers(serial=0, area=321324, among=3):
    return CountyNumbers(area, serial, among, DAY)


def test_numbers_are_well_formed_invented_and_state_the_birth_date():
    gives = numbers()
    for year in (1916, 1950, 2000, 2016):
        for sex in "12":
            number, born = gives.take(dt.date(year, 6, 1), sex)
            claim = identity.normalise_id(number)
            assert claim.number == number and claim.problem is None and invented(number)
            assert identity.birth_date(number) == born <= DAY and born.year == year
            assert identity.sex(number) == sex


def test_a_full_year_goes_on_across_the_border_and_then_says_so():
    gives, seen = numbers(), []
    with pytest.raises(ValueError, match="no number is left for 1950"):
        while True:
            seen.append(gives.take(dt.date(1950, 1, 1), "1")[0])
    areas = Counter(n[:6] for n in seen)
    assert len(seen) == len(set(seen)) and areas["321324"] == 730 and len(areas) == 61


def test_counties_never_give_the_same_number():
    one, other = numbers(0, 321324), numbers(1, 321322)
    far = [{g.take(dt.date(1960, 1, 1), "2", area=0)[0] for _ in range(8000)} for g in (one, other)]
    assert not far[0] & far[1]


def test_identities_rise_and_follow_from_the_seed():
    made = [Identities(1, 321324000000, 2) for _ in range(2)]
    first = [made[0].uuid() for _ in range(10_000)]
    assert first == [made[1].uuid() for _ in range(10_000)]
    assert first == sorted(first) and {u.version for u in first} == {7}
    assert int(first[0]) >> 80 >= BEGIN + 120_000
    assert Identities(2, 321324000000, 2).hex() != Identities(1, 321324000000, 2).hex()
    assert Identities(1, 321324000000, 3).uuid() > first[-1]
