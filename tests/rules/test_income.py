"""Net income per head is the formula of the statement, to the fen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workbooks import the_book
from yangguang.rules import income

pytestmark = pytest.mark.once

FORM = the_book().form("statement")
ITEMS = st.dictionaries(st.sampled_from(sorted(FORM.fields)), st.integers(-(10**9), 10**9))


def test_wages_business_property_and_transfers_less_expense():
    items = {
        "wage_job": 900000,
        "business_crops": 300000,
        "property_land": 100,
        "transfer_pension": 120000,
        "expense_crops": 50001,
    }
    assert income.net(items, FORM) == 900000 + 300000 + 100 + 120000 - 50001
    assert income.per_head(items, 4, FORM) == 317524
    assert income.by_part(items, FORM) == {
        "wage": 900000,
        "business": 300000,
        "property": 100,
        "transfer": 120000,
        "expense": 50001,
    }


@given(ITEMS, st.integers(1, 12), st.integers(-(10**8), 10**8))
def test_rounding_down_never_moves_a_household_across_a_line(items, members, line):
    total = income.net(items, FORM)
    assert (income.per_head(items, members, FORM) < line) == (total < line * members)


@given(ITEMS)
def test_the_parts_add_up_to_the_whole(items):
    parts = income.by_part(items, FORM)
    assert sum(FORM.parts[key].sign * fen for key, fen in parts.items()) == income.net(items, FORM)


def test_an_income_per_head_needs_a_head_and_known_items():
    with pytest.raises(ValueError, match="head"):
        income.per_head({}, 0, FORM)
    with pytest.raises(KeyError):
        income.net({"lottery": 1}, FORM)
