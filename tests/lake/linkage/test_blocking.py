"""Rules bring the pairs that are worth it, within the budget, and what they miss is estimated."""

import duckdb
import pytest

from bench import persons
from yangguang.lake.linkage import blocking, preparing
from yangguang.lake.linkage.preparing import Records
from yangguang.terms.decision import Refused

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def tables():
    """A connection with tables of 3,000 persons, and the columns both have."""
    connection = duckdb.connect()
    for name, table in (("l", persons.tables(3000, 5)[0]), ("r", persons.tables(3000, 6)[0])):
        cells = {k: v for k, v in table.items() if k != "id"}
        connection.register(name + "_in", preparing.prepared(Records(table["id"], cells), True))
        connection.execute(f"create table {name} as from {name}_in")
    return connection


def test_pairs_are_counted_before_they_are_made(tables):
    made = tables.execute("select count(*) from l, r where l.birth = r.birth").fetchall()[0][0]
    assert blocking.count(tables, "l", "r", ("birth",)) == made > 0
    made = tables.execute(
        "select count(*) from l a, l b where a.birth = b.birth and a.unique_id < b.unique_id"
    ).fetchall()[0][0]
    assert blocking.count(tables, "l", None, ("birth",)) == made > 0


def test_rules_keep_to_the_budget_and_none_includes_another(tables, monkeypatch):
    monkeypatch.setattr(blocking, "LEAST_BUDGET", 4_000)
    monkeypatch.setattr(blocking, "PAIRS_A_RECORD", 0)
    there = set(preparing.COLUMNS) - {"address", "postcode"}
    rules = blocking.chosen(tables, "l", "r", True, there)
    assert ("id",) in rules and ("village",) not in rules
    assert all(blocking.count(tables, "l", "r", r) <= 4_000 for r in rules)
    assert not any(set(a) < set(b) for a in rules for b in rules)
    assert all(set(r) <= there for r in rules)


def test_few_records_among_many_get_no_more_pairs_each(tables, monkeypatch):
    """The budget goes by the smaller table, whichever side it is on."""
    tables.execute("create or replace table file as select * from r limit 300")
    monkeypatch.setattr(blocking, "LEAST_BUDGET", 100)
    there = set(preparing.COLUMNS) - {"address", "postcode"}
    rules = blocking.chosen(tables, "l", "file", True, there)
    pairs = [blocking.count(tables, "l", "file", rule) for rule in rules]
    assert rules and max(pairs) <= 300 * blocking.PAIRS_A_RECORD
    assert sum(pairs) <= 300 * blocking.TOTAL_A_RECORD
    assert blocking.chosen(tables, "file", "l", True, there) == rules


def test_few_records_are_all_compared(tables):
    tables.execute("create or replace table few as select * from l limit 100")
    assert blocking.chosen(tables, "few", "r", True, preparing.COLUMNS) == [blocking.ALL]
    assert blocking.condition(blocking.ALL) == "1=1"
    assert blocking.condition(("name", "birth")) == "l.name = r.name and l.birth = r.birth"


def test_where_nothing_is_cheap_the_cheapest_is_taken_up_to_a_bound(tables, monkeypatch):
    monkeypatch.setattr(blocking, "LEAST_BUDGET", 1)
    monkeypatch.setattr(blocking, "PAIRS_A_RECORD", 0)
    assert blocking.chosen(tables, "l", "r", True, {"village", "sex"}) == [("village",)]
    monkeypatch.setattr(blocking, "MOST_PAIRS", 10)
    with pytest.raises(Refused) as caught:
        blocking.chosen(tables, "l", "r", True, {"village", "sex"})
    assert caught.value.decision.code == "link_too_many_pairs"


def test_coverage_is_chaos_estimate():
    # 10 caught by one rule alone, 20 by two, 70 by more: 10 × 9 ÷ (2 × 21) are thought to be missed.
    caught = [(1, 1.0)] * 10 + [(2, 1.0)] * 20 + [(5, 1.0)] * 70
    assert blocking.coverage(caught) == pytest.approx(100 / (100 + 90 / 42))
    assert blocking.coverage([(3, 0.9)] * 5) == 1.0
    assert blocking.coverage([]) == 1.0
