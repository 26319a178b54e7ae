"""A record counts by its words, its day and its amount; what the register knows already is not asked."""

import datetime as dt

import pytest

from tests.workbooks import the_book
from yangguang.book.packs import Packs
from yangguang.rules.comparison import Met, check_examples, counts, least, shown

pytestmark = pytest.mark.once
TABLES = [
    (path.rpartition("/")[2][:-5], table) for path, table in Packs.load().every() if "/datasets/" in path
]
DAY = dt.date(2016, 10, 28)


@pytest.mark.parametrize(("key", "table"), TABLES, ids=[key for key, _ in TABLES])
def test_the_examples_of_every_table_come_true(key, table):
    assert check_examples(the_book().dataset(key), table) == []


def test_every_condition_of_every_table_has_an_example_on_either_side():
    for key, table in TABLES:
        dataset, codes = the_book().dataset(key), {e.get("counts") for e in table["example"]}
        wanted = {"outside_window"} if dataset.windows else set()
        wanted |= {"below_threshold"} if dataset.thresholds else set()
        wanted |= {"register_agrees"} if dataset.disagrees.agrees else set()
        assert not wanted or wanted | {"stands_in_file"} <= codes, f"{key}: give examples of {wanted}"


def met(active=True, status="registered", register=None, **record):
    return Met(record, active, status, register)


def test_an_ended_record_raises_nothing_whatever_else_it_says():
    assert counts(met(active=False), the_book().dataset("vehicles"), DAY).code == "ended"


def test_the_answer_carries_severity_and_the_clause_of_the_threshold_it_reached():
    said = counts(met(self_paid=500_000), the_book().dataset("medical"), DAY)
    assert said.ok and said.facts["severity"] == "info"
    assert said.clause.startswith("self_paid>=5000@2012-01-01 (assumed")


def test_a_record_without_day_or_amount_is_asked_about():
    assert counts(met(), the_book().dataset("medical"), DAY)


def test_a_window_ends_on_its_day():
    pensions = the_book().dataset("pensions")
    assert counts(met(last_month=dt.date(2015, 10, 28)), pensions, DAY)
    assert counts(met(last_month=dt.date(2015, 10, 27)), pensions, DAY).code == "outside_window"


def test_sums_are_compared_in_fen_and_shown_in_yuan():
    book = the_book()
    assert least(book.dataset("medical"), "self_paid", 5000) == 500_000
    assert least(book.dataset("housing"), "area", 90) == 90
    assert (shown(500_000, "yuan"), shown(None, "yuan"), shown("02", "text")) == ("5,000.00", "—", "02")


def test_an_example_that_does_not_come_true_is_named():
    wrong = {"example": [{"row": {"state": "注销"}, "counts": "stands_in_file"}]}
    assert "should be stands_in_file, it is ended" in check_examples(the_book().dataset("vehicles"), wrong)[0]
