"""Two tables are linked well without a look at the truth, the same way each time, in either script."""

import datetime as dt
import json
from collections import Counter

import pytest

from bench import persons
from tests import workbooks
from tests.lake.linkage import making
from yangguang.demo.people import Villagers
from yangguang.lake.linkage import cleaning, pairing
from yangguang.lake.linkage.linking import link
from yangguang.lake.linkage.preparing import Records
from yangguang.reading.records import read_records

pytestmark = pytest.mark.once
KEY = json.loads((workbooks.SAMPLES / "expected.json").read_text(encoding="utf-8"))
FILES = {
    "vehicles": "公安-机动车.xlsx",
    "companies": "市场监管-企业登记.csv",
    "housing": "不动产-房屋登记.csv",
    "payroll": "财政-供养人员.xlsx",
    "deaths": "公安-死亡注销.csv",
}


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
    assert quality["f1"] >= 0.97, quality
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
    few = [Records(t["id"], {k: t[k] for k in ("name", "id_number")}) for t in (left, right)]
    quality = _quality(link(*few), *few, truth)
    assert quality["precision"] >= 0.95 and quality["recall"] >= 0.85, quality


def test_how_many_strangers_sound_alike_is_counted_not_drawn():
    left, right, _ = persons.tables(3000, 13)
    few = [Records(t["id"], {k: t[k] for k in ("name", "id_number")}) for t in (left, right)]
    told = [[(cleaning.sound(n), n) for n in (cleaning.name_of(n) for n in records.cells["name"])] for records in few]

    def alike(here, there, alone=False):
        sounds, names = ([Counter(t[i] for t in side) for side in (here, there)] for i in (0, 1))
        pairs = [sum(n * b[k] for k, n in a.items()) - alone * len(here) for a, b in (sounds, names)]
        return (pairs[0] - pairs[1]) / (len(here) * (len(there) - alone))

    within = max(alike(side, side, True) for side in told)
    chance = link(*few).model.chances["name"]["sound"][1]
    assert chance == pytest.approx(min(alike(*told), within), rel=0.01)


def test_decisions_of_people_hold_in_the_next_run(chinese):
    left, right, _, linked = chinese
    doubtful = next(i for i, p in enumerate(linked.probability) if p < 0.99)
    pair = linked.left[doubtful], linked.right[doubtful]
    again = link(left, right, known={pair: True})
    assert again.probability[list(zip(again.left, again.right, strict=True)).index(pair)] == 1
    never = link(left, right, known={pair: False})
    assert pair not in set(zip(never.left, never.right, strict=True))


def test_strangers_with_neighbouring_numbers_are_not_taken_for_one():
    """Where a number is two digits apart, the birth date inside it is one apart too: that is said once."""
    here, there = (Villagers(7, areas, dt.date(2015, 12, 31), 600000) for areas in ((321324,), (321322, 321323)))
    mine = [one for home in here.homes(2000, [321324100001]) for one in home.people]
    others = [there.stranger(n) for n in range(160)]
    left, right = (
        Records([str(n) for n in range(len(who))], {
            "name": [p.name for p in who], "id_number": [p.number for p in who], "sex": [p.sex for p in who],
            "birth_date": [p.born.isoformat() for p in who],
        })
        for who in (mine, others)
    )  # fmt: skip
    linked = link(left, right, (False, True))
    assert [p for p in linked.probability if p >= 0.5] == []


def test_tables_without_a_common_word_give_nothing():
    nothing = link(Records(["a"], {"name": ["王兰"]}), Records(["b"], {"phone": ["13800001111"]}))
    assert len(nothing) == 0 and nothing.precision == 1
    assert len(link(Records(["a"], {"name": ["王兰"]}), None)) == 0


@pytest.fixture(scope="module")
def registered():
    """The accepted persons of the sample county's workbook."""
    accepted = workbooks.read(workbooks.SAMPLES / KEY["workbook"]).accepted()
    return [member for each in accepted for member in each.members]


@pytest.mark.parametrize("name", FILES)
def test_in_the_samples_every_wrong_number_is_found_and_nobody_else_is_certain(name, registered):
    key = KEY["datasets"][FILES[name]]
    records = [
        r
        for r in read_records(workbooks.SAMPLES / FILES[name], workbooks.the_book().dataset(name))
        if r.active
    ]
    numbers, exact = {m.id.number for m in registered}, {r.id.number for r in records}
    persons = [m for m in registered if m.id.number not in exact]
    strangers = [r for r in records if r.id.number not in numbers]
    left = Records(
        [m.id.number for m in persons],
        {
            "name": [m.name for m in persons],
            "id_number": [m.id.number for m in persons],
            "sex": [m.sex for m in persons],
        },
    )
    right = Records(
        [str(r.row) for r in strangers],
        {"name": [r.fields.get("name") for r in strangers], "id_number": [r.id.number for r in strangers]},
    )
    linked = link(left, right, (False, True))
    sure = {left.ids[a]: p for a, p in zip(linked.left, linked.probability, strict=True) if p >= 0.5}
    assert set(key["typo_ids"]) <= set(sure)
    certain = {number for number, p in sure.items() if p >= 0.99}
    assert certain <= set(key["typo_ids"]) | set(key["exact_ids"])
