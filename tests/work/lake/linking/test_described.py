"""A person is described by what the department's file has columns for, in the words departments use."""

import json

import pytest

from tests.cast import COUNTY, cast, household, number_of
from tests.walk import all_of, do
from yangguang.register import cells
from yangguang.register.models import Household, Person
from yangguang.work import books
from yangguang.work.lake.linking import described

pytestmark = pytest.mark.django_db
FIELDS = frozenset(described.FIELDS)
OWNER, MATE = number_of(901), number_of(902)


@pytest.fixture
def people(home):
    return cast()


def dataset(people, name):
    return do(people.county, lambda hand: (hand.note("test.look", place=COUNTY), books.now(COUNTY, hand.day).dataset(name))[1])


def seen(people, fields, address=""):
    row = household("赵", numbers=[OWNER, MATE])

    def write(hand):
        hand.note("test.home", place=COUNTY)
        Household.objects.filter(id=row.id).update(
            phone_cell=cells.shut("register_household", "phone", row.id, "13800001111"),
            private_cell=cells.shut("register_household", "private", row.id, json.dumps({"address": address}) if address else ""),
        )
        told = described.Words(frozenset(fields)).of(list(described.read(Person.objects.all(), frozenset(fields))))
        return [dict(zip(told, said, strict=True)) for said in zip(*told.values(), strict=True)]

    return do(people.county, write), [p.name for p in all_of(Person)]


def test_of_a_person_is_told_what_was_asked_for_and_nothing_else(people):
    said, _ = seen(people, {"name", "id_number", "sex"})
    assert {frozenset(s) for s in said} == {frozenset({"name", "id_number", "sex"})}
    assert {s["id_number"] for s in said} == {OWNER, MATE}


def test_place_address_phone_birth_date_and_the_others_of_the_household_are_told_in_words(people):
    said, names = seen(people, set(described.FIELDS), "三组12号")
    one, other = said
    assert one["birth_date"] == "1960-05-01" and one["phone"] == "13800001111"
    assert one["place"].startswith("宿迁市泗洪县") and one["place"].endswith(("社区居委会", "村委会", "居委会", "村"))
    assert one["address"] == one["place"] + "三组12号"
    assert {one["members"], other["members"]} == set(names) and one["members"] != one["name"]


def test_an_address_that_names_its_county_is_not_given_it_twice(people):
    said, _ = seen(people, {"name", "id_number", "sex", "address"}, "泗洪县某镇三组12号")
    assert said[0]["address"] == "宿迁市泗洪县某镇三组12号"


def test_one_person_is_told_of_as_among_all(people):
    said, _ = seen(people, set(described.FIELDS), "三组12号")
    alone = [do(people.county, lambda hand, p=p: (hand.note("test.look", place=COUNTY), described.of_person(p, FIELDS))[1])
             for p in all_of(Person)]  # fmt: skip
    assert sorted(alone, key=str) == sorted(said, key=str) and len(alone) == 2


def test_who_left_every_household_is_told_of_without_one(people):
    seen(people, set(described.FIELDS), "三组12号")
    (person, *_) = all_of(Person)

    def leave(hand):
        hand.note("test.leave", place=COUNTY)
        Person.objects.filter(id=person.id).update(household=None)
        return described.of_person(Person.objects.get(id=person.id), FIELDS)

    said = do(people.county, leave)
    assert (said["name"], said["phone"], said["address"], said["members"]) == (person.name, None, None, None)


def test_a_field_is_compared_where_the_file_has_a_column_for_it(people):
    assert described.fields_of(dataset(people, "companies")) == {"name", "id_number", "sex", "phone"}
    allowance = dataset(people, "minimum_living")
    assert described.fields_of(allowance) == frozenset(described.FIELDS)
    assert described.fields_of(allowance, {"home", "name"}) == frozenset(described.FIELDS) - {"phone"}
    assert described.fields_of(allowance, {"name"}) == {"name", "id_number", "sex", "birth_date"}
    told = described.of_record(allowance, {"certificate": "D1", "name": "甲", "home": "泗洪县青阳镇", "state": "在保"})
    assert (told["household"], told["place"], told["address"], told["phone"]) == ("D1", "泗洪县青阳镇", "泗洪县青阳镇", None)
    assert "state" not in told
