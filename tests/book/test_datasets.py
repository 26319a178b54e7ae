"""A department's record holds by its words, and its heaviness stands in the table."""

import pytest

from tests.workbooks import the_book
from yangguang.book import datasets
from yangguang.book.packs import Packs

pytestmark = pytest.mark.once

TABLES = [
    (path.rpartition("/")[2][:-5], table) for path, table in Packs.load().every() if "/datasets/" in path
]


@pytest.mark.parametrize(("key", "table"), TABLES, ids=[key for key, _ in TABLES])
def test_every_dataset_is_whole_and_its_examples_hold(key, table):
    made = datasets.read_dataset_table(key, [table])
    assert datasets.check_examples(made, table) == []
    assert made.columns["id_number"].needed
    assert {reason.clears for reason in made.answers.values()} == {True, False}, "an answer for either truth"
    headings = [word for column in made.columns.values() for word in {column.zh, column.en, *column.headings}]
    assert len(headings) == len(set(headings))


def test_the_five_names_are_there():
    assert {"vehicles", "companies", "housing", "payroll", "deaths"} <= {
        made.key for made in the_book().datasets()
    }


def test_an_example_that_does_not_hold_is_named():
    vehicles = the_book().dataset("vehicles")
    assert datasets.check_examples(vehicles, {"example": [{"row": {"state": "注销"}, "active": True}]}) != []


def test_an_unknown_word_of_state_counts_and_is_reported():
    vehicles = the_book().dataset("vehicles")
    assert vehicles.active({"state": "注 销"}) == (False, None)
    assert vehicles.active({"state": "正常"}) == (True, None)
    assert vehicles.active({"state": "闻所未闻"}) == (True, "闻所未闻")
    assert vehicles.active({}) == (True, None)


def test_info_does_not_hold_a_case():
    table = dict(TABLES[0][1])
    assert datasets.read_dataset_table("x", [table]).holds_case
    assert not datasets.read_dataset_table("x", [table, {"severity": "info"}]).holds_case


@pytest.mark.parametrize(
    "change",
    [
        {"severity": "heavy"},
        {"record": ["nothing"]},
        {"column": [{"key": "id_number", "kind": "number", "zh": "a", "en": "b"}]},
    ],
)
def test_a_faulty_dataset_is_refused_with_its_name(change):
    with pytest.raises(ValueError, match="datasets/x"):
        datasets.read_dataset_table("x", [TABLES[0][1], change])
