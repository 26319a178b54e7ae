"""A cell is interpreted once, and its kind decides first."""

import pytest

from tests.workbooks import the_book
from yangguang.files.cells import Broken, Formula
from yangguang.reading import columns
from yangguang.reading.columns import Column, columns_of

pytestmark = pytest.mark.once


def column(form, key):
    book = the_book()
    field = book.form(form).field(key)
    return Column(field, 3, "D", book.codes(field.codes) if field.codes else None, None)


def test_a_formula_is_never_read_and_an_error_is_no_value():
    cause, income = column("household", "cause"), column("household", "income_per_head")
    assert cause.answer(Formula("因病")).problem == "formula_cell"
    assert cause.answer(Broken("#N/A")).problem == "unknown_code"
    assert income.answer(Broken("#N/A")).problem == "malformed"


def test_spaces_alone_are_no_answer():
    assert column("household", "cause").answer(" \u3000") is columns.EMPTY


def test_what_we_disarmed_on_the_way_out_is_read_as_it_was():
    assert column("household", "income_per_head").answer("'-320").value == -32000


def test_answers_are_remembered_within_a_bound(monkeypatch):
    monkeypatch.setattr(columns, "REMEMBERED", 3)
    names = column("person", "name")
    for at in range(10):
        names.answer("陈" + chr(0x4E00 + at))
    assert len(names.known) <= 3
    assert names.answer("陈甲") is names.answer("陈甲")


def test_columns_to_pass_over_are_left_out():
    book = the_book()
    fields = dict(book.form("person").fields)
    made = columns_of(fields, {"serial": 0, "name": 1, "health": 2}, lambda key: key[0], book.codes, None)
    assert set(made) == {"name", "health"}
    assert made["health"].codes is not None


def test_a_workbook_that_counts_from_1904_means_the_same_days():
    field = the_book().form("household").field("identified_day")
    assert Column(field, 0, "A", None, None).answer(42671.0).value == "2016-10-28"
    assert (
        Column(field, 0, "A", None, None, columns.DAYS_1904).answer(42671.0 - columns.DAYS_1904).value
        == "2016-10-28"
    )
