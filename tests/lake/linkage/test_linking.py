"""Two tables are linked well without a look at the truth, the same way each time, in either script."""

import pytest

from bench import persons
from tests.lake.linkage import making
from yangguang.lake.linkage import pairing
from yangguang.lake.linkage.linking import link
from yangguang.lake.linkage.preparing import Records

pytestmark = pytest.mark.once


def _chinese(table):
    return Records(table["id"], {k: v for k, v in table.items() if k != "id"})


def _western(table, fields=tuple(making.MAP)):
    return Records(table["rec_id"], {f: table[making.MAP[f]] for f in fields})


def _quality(linked, left, right, truth):
    rows = zip(linked.left, linked.right, linked.probability, strict=True)
    return pairing.against(truth, {(left.ids[a], right.ids[b]) for a, b, p in rows if p >= 0.5})


@pytest.fixture(scope="module")
def chinese():
    """Two tables of 4,000 invented persons, linked."""
    left, right, truth = persons.tables(4000, 11)
    records = _chinese(left), _chinese(right)
    return (*records, truth, link(*records))


def test_chinese_persons_are_found_without_the_truth(chinese):
    left, right, truth, linked = chinese
    quality = _quality(linked, left, right, truth)
    assert quality["f1"] >= 0.985, quality
    assert abs(linked.precision - quality["precision"]) < 0.02
    assert abs(linked.recall - quality["recall"]) < 0.03


def test_each_record_has_one_partner_and_the_surest_come_first(chinese):
    linked = chinese[3]
    assert len(set(linked.left)) == len(linked.left) == len(set(linked.right))
    assert linked.probability == sorted(linked.probability, reverse=True)
    assert len(linked.gammas[0]) == len(linked.comparisons)


def test_the_same_tables_give_the_same_pairs(chinese):
    left, right, _, linked = chinese
    again = link(left, right)
    assert (again.left, again.right) == (linked.left, linked.right)
    assert again.probability == pytest.approx(linked.probability, abs=1e-6)


def test_names_in_an_alphabet_are_linked_as_well():
    left, right, truth = making.febrl(2000, 3)
    records = _western(left), _western(right)
    assert _quality(link(*records), *records, truth)["f1"] >= 0.99


def test_the_doubles_of_one_table_are_found():
    table, truth = making.doubles(1500, 4)
    records = _western(table)
    linked = link(records, None)
    assert _quality(linked, records, records, truth)["f1"] >= 0.98
    assert all(a < b for a, b in zip(linked.left, linked.right, strict=True))


def test_few_fields_are_linked_as_far_as_they_go():
    left, right, truth = persons.tables(2000, 12)
    few = [Records(t["id"], {k: t[k] for k in ("name", "birth_date")}) for t in (left, right)]
    assert _quality(link(*few), *few, truth)["precision"] >= 0.9
    assert _quality(link(*few), *few, truth)["f1"] >= 0.8


def test_decisions_of_people_hold_in_the_next_run(chinese):
    left, right, _, linked = chinese
    doubtful = next(i for i, p in enumerate(linked.probability) if p < 0.99)
    pair = linked.left[doubtful], linked.right[doubtful]
    again = link(left, right, known={pair: True})
    assert again.probability[list(zip(again.left, again.right, strict=True)).index(pair)] == 1
    never = link(left, right, known={pair: False})
    assert pair not in set(zip(never.left, never.right, strict=True))


def test_tables_without_a_common_word_give_nothing():
    nothing = link(Records(["a"], {"name": ["王兰"]}), Records(["b"], {"phone": ["13800001111"]}))
    assert len(nothing) == 0 and nothing.precision == 1
    assert len(link(Records(["a"], {"name": ["王兰"]}), None)) == 0
