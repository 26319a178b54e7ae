"""A household stands below, on the edge or above; a finding holds it, and never more than that."""

import pytest

from tests.workbooks import the_book
from yangguang.rules.identify import Income
from yangguang.rules.standing import CODES, Met, Stated, stand

pytestmark = pytest.mark.once
EXCLUDE, EXAMINE = frozenset({"payroll", "deaths"}), frozenset({"vehicles"})
SIGNS = {"wage": 1, "transfer": 1, "expense": -1}


@pytest.mark.parametrize(
    ("fen", "met", "code", "clause"),
    [
        (599_999, Met(), "below_line", "income_line"),
        (599_999, Met(exclude=EXCLUDE, examine=EXAMINE), "finding_exclude", "income_line"),
        (-5, Met(examine=EXAMINE), "finding_examine", "income_line"),
        (600_000, Met(), "on_the_edge", "edge_line_percent"),
        (659_999, Met(exclude=EXCLUDE), "on_the_edge", "edge_line_percent"),
        (660_000, Met(), "above_line", "income_line"),
        (None, Met(exclude=EXCLUDE), "income_unknown", "income_line"),
    ],
)
def test_each_standing_has_its_code_and_its_clause(fen, met, code, clause):
    said = stand(Income(fen), met, the_book())
    assert (said.code, said.ok) == (code, code == "below_line") and code in CODES
    assert said.clause is not None and said.clause.startswith(f"{clause}@")


def test_a_finding_is_named_with_its_datasets():
    assert stand(Income(1), Met(exclude=EXCLUDE), the_book()).facts["datasets"] == "deaths, payroll"


def test_income_is_added_up_rounded_down_and_another_definition_leaves_parts_out():
    stated = Stated({"wage": 1000, "transfer": 500, "expense": 1600}, 3)
    assert stated.income(SIGNS) == Income(-34)
    assert stated.income(SIGNS | {"transfer": 0}) == Income(-200)
    assert stated.income({}) == Income(0)


def test_a_claimed_sum_stays_and_nothing_stated_is_nothing_known():
    assert Stated(claimed_fen_per_head=7).income(SIGNS) == Income(7)
    assert Stated().income(SIGNS) == Income(None)
    assert Stated({"wage": 5}, 0).income(SIGNS) == Income(None)
