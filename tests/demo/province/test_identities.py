"""Each county has its share: no number and no identity twice in the province, all the same by seed."""

import datetime as dt
from collections import Counter

import pytest

from yangguang.demo.numbers import invented
from yangguang.demo.province.identities import BEGIN, FAR, CountyNumbers, Identities
from yangguang.terms import identity

pytestmark = pytest.mark.once
DAY = dt.date(2016, 10, 28)


def numbers(area=321324, part=(0, 1000, 3000)):
    return CountyNumbers(area, part, DAY)


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
    assert len(seen) == len(set(seen)) and areas["321324"] == 730 and len(areas) == len(FAR) + 1


def test_a_larger_county_has_more_numbers_across_the_border():
    one, other = numbers(part=(0, 1000, 3000)), numbers(part=(1000, 3000, 3000))
    free = [sum(g._slot(True, 1995, "1", n) is not None for n in range(90_000)) for g in (one, other)]
    assert free == [2 * 365 * len(FAR) * part // 3 for part in (1, 2)]


def test_counties_never_give_the_same_number():
    one, other = numbers(321324, (0, 999, 3000)), numbers(321322, (999, 3000, 3000))
    far = [{g.take(dt.date(1960, 1, 1), "2", area=0)[0] for _ in range(8000)} for g in (one, other)]
    assert not far[0] & far[1] and len(far[0]) == len(far[1]) == 8000


def test_identities_rise_and_follow_from_the_seed():
    made = [Identities(1, 321324000000, 2) for _ in range(2)]
    first = [made[0].uuid() for _ in range(10_000)]
    assert first == [made[1].uuid() for _ in range(10_000)]
    assert first == sorted(first) and {u.version for u in first} == {7}
    assert int(first[0]) >> 80 >= BEGIN + 120_000
    assert Identities(2, 321324000000, 2).hex() != Identities(1, 321324000000, 2).hex()
    assert Identities(1, 321324000000, 3).uuid() > first[-1]
