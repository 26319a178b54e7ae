"""A village's round leaves what a real one leaves: acts with their lines, notices, letters, findings."""

import json

import pytest

from tests.demo.province.making import BOOK, rows_of, small
from yangguang.demo.province import plan
from yangguang.register import models as tables
from yangguang.work.founding.parcels import TABLES

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def rows():
    return rows_of(small(villages=20))[1]


def column(rows, model, name):
    return [r[TABLES[model].index(name)] for r in rows[model]]


def test_every_act_has_its_line(rows):
    lines = set(column(rows, tables.JournalLine, "id"))
    acts = column(rows, tables.Act, "line_id")
    assert set(acts) <= lines and len(acts) == len(set(acts)) > 100


def test_the_village_looked_at_hangs_its_display_with_masked_names(rows):
    village = plan.a_village(plan.edition(), BOOK)
    hanging = [n for n in rows[tables.Notice] if n[5] == village and n[13] is None]
    assert [n[3] for n in hanging] == ["village_display"]
    shown = [r for r in rows[tables.NoticeLine] if r[1] == hanging[0][0]]
    assert len(shown) == hanging[0][15] > 10
    assert all("*" in r[4] or "＊" in r[4] for r in shown)


def test_a_finding_says_what_its_department_sends(rows):
    payloads = [json.loads(p) for p in column(rows, tables.DataRow, "payload_cell")]
    assert len(payloads) == len(rows[tables.Finding]) > 3
    for finding, said in zip(rows[tables.Finding], payloads, strict=True):
        dataset = BOOK.dataset(finding[3])
        assert dataset.active(said) == (True, None)
        assert all(said.get(c) or dataset.columns[c].kind == "id" for c in dataset.record)


def test_an_answer_that_clears_says_a_reason_that_clears(rows):
    names = TABLES[tables.Finding]
    said = [dict(zip(names, r, strict=True)) for r in rows[tables.Finding]]
    answered = [f for f in said if f["status"] == "answered"]
    assert answered and all(BOOK.dataset(f["dataset"]).answers[f["reason_code"]].clears is not f["true"] for f in answered)


def test_refused_households_have_their_letter(rows):
    refused = [s for s in column(rows, tables.Household, "status") if s == "refused"]
    assert len(refused) == len(rows[tables.Letter]) > 0
