"""A cell that can't be read holds back where the law needs it, and warns elsewhere."""

import pytest

from tests.workbooks import the_book
from yangguang.book.answers import Answer
from yangguang.reading.claims import ClaimedHousehold
from yangguang.reading.columns import Column
from yangguang.reading.problems import problem

pytestmark = pytest.mark.once


def said(form, key, code, cell="x"):
    claimed = ClaimedHousehold("1", 4)
    problem(
        claimed,
        6,
        Column(the_book().form(form).field(key), 0, "A", None, None),
        Answer(None, problem=code),
        cell,
    )
    return [(each.row, each.code) for each in claimed.refusals], [
        (each.row, each.code, each.facts["word"]) for each in claimed.warnings
    ]


@pytest.mark.parametrize(
    ("form", "key", "code", "refusal"),
    [
        ("household", "cause", "unknown_code", (4, "unknown_code")),
        ("household", "income_per_head", "malformed", (4, "income_malformed")),
        ("household", "identified_day", "impossible_date", (4, "impossible_date")),
        ("household", "identified_day", "malformed", (4, "value_malformed")),
        ("household", "household_key", "numeric_cell", (6, "key_numeric_cell")),
        ("household", "attribute", "formula_cell", (6, "formula_cell")),
        ("person", "person_identified_day", "impossible_date", (6, "impossible_date")),
        ("person", "name", "malformed", (6, "name_malformed")),
    ],
)
def test_strict_columns_hold_back(form, key, code, refusal):
    assert said(form, key, code) == ([refusal], [])


def test_other_columns_warn_with_the_word():
    assert said("household", "attribute", "unknown_code", "富户") == ([], [(4, "unknown_word", "富户")])
    assert said("person", "work_months", "malformed", "很久") == ([], [(6, "malformed", "很久")])


def test_words_of_encrypted_fields_are_not_repeated():
    assert said("person", "health", "unknown_code", "隐疾") == ([], [(6, "unknown_word", "")])
    assert said("household", "phone", "malformed", "139x") == ([], [(4, "malformed", "")])
