"""Columns have letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yangguang.terms import column


@pytest.mark.parametrize(
    ("at", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]
)
def test_letters_are_those_of_a_sheet(at, letters):
    assert column.letter(at) == letters
    assert column.index(letters.lower()) == at


@given(st.integers(0, 10**6))
def test_letters_and_numbers_are_one(at):
    assert column.index(column.letter(at)) == at


def test_what_is_no_column_is_refused():
    for wrong in ("", "1", "A1", "甲"):
        with pytest.raises(ValueError, match="not a column"):
            column.index(wrong)
    with pytest.raises(ValueError, match="no column"):
        column.letter(-1)
