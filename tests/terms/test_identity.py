"""A number is judged by form, day and check digit, and mended where it can be."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yangguang.terms import identity

GOOD = "11010519491231002X"  # the number printed in the standard
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(1999, 12, 31))


def test_the_standards_own_numbers_pass():
    assert identity.normalise_id(GOOD) == identity.IdClaim(GOOD, "resident")
    assert identity.organisation_ok("91350100M000100Y43")
    assert not identity.organisation_ok("91350100M000100Y44")
    assert not identity.organisation_ok("91350100M000100I43")
    assert not identity.organisation_ok("9135")


@pytest.mark.parametrize(
    ("cell", "kinds"),
    [
        ("11010519491231002x", {"lower_x"}),
        ("１１０１０５１９４９１２３１００２Ｘ", {"full_width"}),
        ("110105 1949 1231 002X", {"spaces"}),
        ("110105\u300019491231002X\u00a0", {"spaces"}),
        ("110105491231002", {"old_15_digit"}),
        ("'11010519491231002X", set()),
    ],
)
def test_broken_forms_are_mended_and_named(cell, kinds):
    claim = identity.normalise_id(cell)
    assert (claim.number, claim.problem, claim.kinds) == (GOOD, None, frozenset(kinds))


@given(st.integers(110000, 659999), DAYS, st.integers(0, 999))
def test_an_old_number_becomes_the_new_number_of_the_same_person(county, born, serial):
    old = f"{county}{born:%y%m%d}{serial:03d}"
    new = identity.normalise_id(old).number
    assert new == identity.normalise_id(new).number
    assert identity.birth_date(new) == born
    assert identity.sex(new) == ("1" if serial % 2 else "2")


@given(st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(at, shift):
    wrong = list("110105194912310021")
    wrong[17] = identity.check_digit("".join(wrong[:17]))
    wrong[at] = str((int(wrong[at]) + shift) % 10) if wrong[at] != "X" else str(shift)
    assert identity.normalise_id("".join(wrong)).problem in ("id_checksum", "id_malformed")


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("", "id_missing"),
        ("  ", "id_missing"),
        ("1101051949123100", "id_malformed"),
        ("3.21324E+17", "id_malformed"),
        ("110105194902300025", "id_malformed"),
        ("110105194912310021", "id_checksum"),
    ],
)
def test_what_cannot_be_mended_says_why(cell, problem):
    first = "11010519490230002"
    cell = first + identity.check_digit(first) if cell == "110105194902300025" else cell
    assert identity.normalise_id(cell).problem == problem


def test_a_disability_certificate_carries_the_id():
    claim = identity.normalise_id(GOOD + "43")
    assert (claim.kind, claim.number, claim.problem) == ("disability", GOOD + "43", None)
    assert identity.normalise_id(GOOD + "43B1").kind == "disability"
    assert identity.normalise_id("110105194912310021" + "43").problem == "id_checksum"
