"""Invented people carry numbers that are well formed and nobody's."""

import datetime as dt
import random

import pytest

from yangguang.demo.numbers import Numbers, company, invented, telephone
from yangguang.terms.identity import birth_date, normalise_id, organisation_ok, sex

pytestmark = pytest.mark.once


def test_a_number_is_well_formed_and_says_its_sex_and_day():
    number, day = Numbers([321324]).take(dt.date(1950, 3, 7), "2")
    claim = normalise_id(number)
    assert (claim.number, claim.problem, claim.kinds) == (number, None, frozenset())
    assert (birth_date(number), sex(number)) == (day, "2") == (dt.date(1950, 3, 7), "2")


def test_a_number_has_a_sequence_that_no_living_person_of_that_age_has():
    numbers = Numbers([321324])
    for year in range(1916, 2017, 5):
        number, _ = numbers.take(dt.date(year, 1, 1), "1")
        assert invented(number) and number[14:17] in ("997", "999")
    assert not invented("321324195003070010")
    assert not invented("321324191503079970"), "older than a hundred: somebody might have it"


def test_no_number_is_given_twice_even_when_a_day_is_crowded():
    numbers = Numbers([321324, 321322])
    taken = [numbers.take(dt.date(1960, 12, 30), "1") for _ in range(1400)]
    assert len({n for n, _ in taken}) == 1400
    assert {day.year for _, day in taken} == {1960}
    assert {n[:6] for n, _ in taken} == {"321324", "321322"}


def test_a_year_that_is_full_is_said_to_be_full():
    numbers = Numbers([321324])
    for _ in range(2 * 365):
        numbers.take(dt.date(1961, 1, 1), "1")
    with pytest.raises(ValueError, match="name more areas"):
        numbers.take(dt.date(1961, 1, 1), "1")


def test_a_company_code_is_well_formed_and_outside_what_is_issued():
    codes = [company(random.Random(i), 321324) for i in range(50)]
    assert all(organisation_ok(code) and code[8:12] == "DEM0" for code in codes)


def test_a_telephone_is_of_a_series_without_a_network():
    assert telephone(random.Random(1)).startswith("154") and len(telephone(random.Random(1))) == 11
