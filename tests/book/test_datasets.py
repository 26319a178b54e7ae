"""A department's record holds by its words, and its heaviness stands in the table."""

import datetime as dt

import pytest

from tests.workbooks import the_book
from yangguang.book import datasets
from yangguang.book.packs import Packs
from yangguang.lake import shape

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


def test_the_other_departments_are_there_too():
    known = {made.key for made in the_book().datasets()}
    assert {"minimum_living", "disability", "medical", "pensions", "pupils", "exited_elsewhere"} <= known


def test_the_values_a_finding_shows_are_in_a_copy():
    """A column of the register that a table names stands in the tables of a copy."""
    book = the_book()
    homes = shape.households(book.form("household").fields.values(), book.form("statement").parts)
    kept = {"household": homes.keys, "person": shape.persons(book.form("person").fields.values()).keys}
    for dataset in book.datasets():
        assert dataset.disagrees.register in kept[dataset.disagrees.subject], dataset.key


def test_a_record_is_typed_as_a_copy_has_it():
    said = the_book().dataset("vehicles").typed({"price": "3.5万元", "registered": "42005", "state": " 正常 "})
    assert (said["price"], said["registered"], said["state"]) == (3_500_000, dt.date(2015, 1, 1), "正常")
    assert said["model"] is None
    unread = the_book().dataset("vehicles").typed({"price": "很贵", "registered": "去年"})
    assert unread["price"] is None and unread["registered"] is None
    assert the_book().dataset("housing").typed({"area": "88.50㎡"})["area"] == 88.5


def test_the_rule_says_how_heavy_a_record_is_and_from_when_it_counts():
    day = dt.date(2016, 10, 28)
    assert the_book().dataset("deaths").rule(day) == "exclude (assumed)"
    assert the_book().dataset("pensions").rule(day) == "examine (assumed); last_month>=2015-10-28 (assumed)"


def test_what_is_asked_for_must_be_shown():
    table = dict(TABLES[0][1])
    with pytest.raises(ValueError, match="shown"):
        datasets.read_dataset_table("x", [table, {"shown": []}])


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


def test_a_column_may_tell_what_of_the_person_it_says_and_no_two_tell_the_same():
    for dataset in the_book().datasets():
        told = [c.tells or datasets.OF_KIND.get(c.kind) for c in dataset.columns.values()]
        told = [t for t in told if t]
        assert len(told) == len(set(told)) and dataset.tells["id_number"] == "id_number", dataset.key
    assert the_book().dataset("minimum_living").tells["household"] == "certificate"
    age = {"key": "x", "kind": "text", "zh": "某", "en": "x", "tells": "age"}
    table = {**TABLES[0][1], "column": [*TABLES[0][1]["column"], age]}
    with pytest.raises(ValueError, match="tells"):
        datasets.read_dataset_table("x", [table])
