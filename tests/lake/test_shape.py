"""Which tables and columns does a frozen copy have, and of which type is each?"""

import datetime as dt

import pytest

from yangguang.book.reader import open_book
from yangguang.lake import shape

pytestmark = pytest.mark.once
BOOK = open_book(320000000000, dt.date(2016, 10, 28))


def columns(table):
    return {c.key: c.type for c in table.columns}


def test_coded_and_counted_answers_are_typed_columns():
    found = columns(shape.households(BOOK.form("household").fields.values(), ("wage", "expense")))
    assert (
        found["dangerous_house"] == "string"
        and found["farmland"] == "float64"
        and found["wage_fen"] == "int64"
    )
    assert found["identified_day"] == "date" and found["income_fen_per_head"] == "int64"


def test_no_name_no_number_no_phone_and_no_free_text_enters_a_copy():
    home = columns(shape.households(BOOK.form("household").fields.values(), ()))
    person = columns(shape.persons(BOOK.form("person").fields.values()))
    forbidden = {f.key for form in ("household", "person") for f in BOOK.form(form).fields.values()
                 if f.keep == "encrypted" or f.kind in ("text", "name", "id", "phone", "digits", "key")}  # fmt: skip
    assert {"name", "id_number", "phone", "address", "health", "head_name"} & forbidden
    assert not forbidden & (set(home) | set(person))
    assert "birth_date" not in person and person["birth_month"] == "int32"


def test_a_departments_row_keeps_its_days_and_sums_but_not_whose_it_is():
    vehicles = BOOK.dataset("vehicles")
    found = columns(shape.records("vehicles", vehicles.columns, vehicles.shown))
    assert found["price"] == "int64" and found["registered"] == "date" and found["id_key"] == "int64"
    assert "name" not in found and "id_number" not in found and "plate" not in found


def test_no_column_stands_twice():
    for table in (
        shape.households(BOOK.form("household").fields.values(), ("wage",)),
        shape.persons(BOOK.form("person").fields.values()),
    ):
        assert len(set(table.keys)) == len(table.keys)
