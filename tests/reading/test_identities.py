"""An ID is claimed by its cell's type and text, and a person stands once in a file."""

import datetime as dt

import pytest

from tests.workbooks import number
from yangguang.files.cells import Broken, Formula
from yangguang.reading.claims import ClaimedHousehold, ClaimedPerson
from yangguang.reading.identities import Identities

pytestmark = pytest.mark.once

DAY = dt.date(2016, 10, 28)


def claim(cell, day=DAY):
    household = ClaimedHousehold("1", 4)
    made, born = Identities("I", day).claim(household, 4, cell)
    return (
        made,
        born,
        [each.code for each in household.refusals],
        [each.kind for each in household.normalised],
    )


def test_a_sound_number_gives_the_day_of_birth():
    assert claim(number(10))[1:] == ("1965-04-13", [], [])


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (3.2e17, "id_numeric_cell"),
        (True, "id_numeric_cell"),
        (Formula("x"), "formula_cell"),
        (Broken("#N/A"), "id_malformed"),
        (None, "id_missing"),
    ],
)
def test_the_type_of_the_cell_is_judged_before_its_text(cell, code):
    assert claim(cell)[2] == [code]


def test_nobody_is_born_after_the_day_of_the_file():
    born = number(10, "20161029")
    assert claim(born)[2] == ["impossible_date"]
    assert claim(born, dt.date(2016, 10, 29))[2] == []


def person(row, cell):
    made, _ = Identities("I", DAY).claim(ClaimedHousehold("x", row), row, cell)
    return ClaimedPerson(row, "", "陈甲", made, None, False, None, None, {}, {})


def test_the_same_person_is_found_in_every_way_to_write_the_number():
    identities = Identities("I", DAY)
    households = [ClaimedHousehold(str(at), at) for at in range(4)]
    for at, cell in enumerate([number(10), "321324650413010", number(10) + "44", number(11)]):
        identities.keep(households[at], person(at, cell))
    identities.finish()
    assert [[each.facts["other_rows"] for each in household.refusals] for household in households] == [
        [[1, 2]],
        [[0, 2]],
        [[0, 1]],
        [],
    ]


def test_numbers_with_a_wrong_check_digit_are_nobodys():
    identities = Identities("I", DAY)
    wrong = number(10)[:17] + ("0" if number(10)[17] != "0" else "1")
    households = [ClaimedHousehold("1", 1), ClaimedHousehold("2", 2)]
    for at, household in enumerate(households):
        identities.keep(household, person(at, wrong))
    identities.finish()
    assert [household.refusals for household in households] == [[], []]
