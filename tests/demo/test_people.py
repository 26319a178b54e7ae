"""Invented households hold together: ages, relations, causes, income."""

import datetime as dt
from collections import Counter

import pytest

from yangguang.demo.people import KINDS, SEX_OF, Villagers
from yangguang.demo.province import county
from yangguang.terms.identity import birth_date

pytestmark = pytest.mark.once
DAY = dt.date(2016, 10, 28)
PLACES = [321324100001, 321324100002, 321324101200]


def villagers(seed=7):
    return Villagers(seed, [321324, 321322, 321323], DAY, 600_000)


@pytest.fixture(scope="module")
def homes():
    return list(villagers().homes(1500, PLACES))


def age(one):
    return DAY.year - one.born.year - ((DAY.month, DAY.day) < (one.born.month, one.born.day))


def test_the_same_seed_makes_the_same_people():
    assert list(villagers().homes(40, PLACES)) == list(villagers().homes(40, PLACES))
    assert list(villagers().homes(40, PLACES)) != list(villagers(8).homes(40, PLACES))


def test_every_household_has_one_householder_and_every_person_one_number(homes):
    numbers = [p.number for h in homes for p in h.people]
    assert len(numbers) == len(set(numbers))
    assert all([p.relation for p in h.people].count("户主") == 1 for h in homes)
    assert all(h.people[0].relation == "户主" for h in homes)


def test_relation_sex_and_number_agree(homes):
    for home in homes:
        for one in home.people:
            assert SEX_OF.get(one.relation) in (one.sex, "", None)
            assert birth_date(one.number) == one.born
        spouse = [p for p in home.people if p.relation == "配偶"]
        assert all(p.sex != home.head.sex for p in spouse)


def test_children_are_younger_than_their_parents(homes):
    for home in homes:
        for one in home.people:
            if one.relation in ("之子", "之女"):
                assert age(home.head) - age(one) >= 17
            if one.relation in ("之父", "之母"):
                assert age(one) - age(home.head) >= 17
            if one.relation in ("之孙子", "之孙女"):
                assert age(home.head) - age(one) >= 35


@pytest.mark.parametrize("kinds", [KINDS, county.KINDS])
def test_no_year_of_birth_piles_up_and_every_age_is_there(kinds):
    made = Villagers(3, [321324, 321322, 321323], DAY, 600_000, kinds).homes(4000, PLACES)
    ages = Counter(age(p) for h in made for p in h.people)
    people = ages.total()
    assert max(n for _, n in ages.items()) < 0.025 * people  # evenly, a year of eighty would have 0.0125
    for first in range(0, 80, 5):
        assert 0.012 < sum(ages[n] for n in range(first, first + 5)) / people < 0.13, first
    assert 0.1 < sum(n for a, n in ages.items() if a < 15) / people < 0.18
    assert 0.15 < sum(n for a, n in ages.items() if a >= 60) / people < 0.4


def test_the_grown_who_live_with_their_parents_are_mostly_sons(homes):
    grown = Counter(p.relation for h in homes for p in h.people if p.relation in ("之子", "之女") and 24 <= age(p) <= 33)
    assert grown["之子"] > 2 * grown["之女"] > 0


def test_the_cause_is_seen_on_somebody(homes):
    for home in homes:
        healths = {p.life.health for p in home.people}
        if home.cause == "因病":
            assert healths & {"患有大病", "长期慢性病"}
        if home.cause == "因残":
            assert "残疾" in healths
        if home.cause == "因学":
            assert any(p.life.student not in ("非在校生", "学前教育") for p in home.people)


def test_sums_of_income_are_the_sums_of_their_items(homes):
    from yangguang.book.reader import open_book
    from yangguang.rules.income import per_head

    form = open_book(321324000000, DAY).form("statement")
    for home in homes:
        assert all(fen > 0 for fen in home.items.values())
        assert per_head(home.items, len(home.people), form) == home.income
        assert ("wage_job" in home.items) <= any(p.life.work_months for p in home.people)


def test_the_line_divides_them_as_asked():
    some = villagers()
    assert all(some.home(PLACES[0], above=False).income < 600_000 for _ in range(200))
    assert all(some.home(PLACES[0], above=True).income >= 600_000 for _ in range(200))


def test_a_village_is_mixed_as_villages_are(homes):
    causes = Counter(h.cause for h in homes)
    sizes = Counter(len(h.people) for h in homes)
    assert {"因病", "因残", "因学", "缺劳力", "因灾"} <= set(causes)
    assert causes["因病"] > causes["因灾"]
    assert 2.0 < sum(k * v for k, v in sizes.items()) / len(homes) < 3.2
    assert 0.1 < sum(h.income >= 600_000 for h in homes) / len(homes) < 0.25
    assert {h.place for h in homes} == set(PLACES)
