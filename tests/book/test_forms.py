"""A field is one entry; what is drawn from it cannot contradict it."""

import pytest

from tests.workbooks import the_book
from yangguang.book.forms import read_form

pytestmark = pytest.mark.once

HEAD = {"zh": "表", "en": "Form", "status": "assumed"}


@pytest.mark.parametrize("key", ["household", "person", "statement"])
def test_every_field_is_in_two_languages_and_its_list_is_there(key):
    book = the_book()
    form = book.form(key)
    for field in form.fields.values():
        assert field.zh
        assert field.en
        assert field.codes is None or book.codes(field.codes).codes
        assert field.required_from is None or field.required_from in {
            step.key for step in book.procedure("identify").steps
        }


def test_what_must_be_encrypted_is():
    book = the_book()
    sealed = {
        field.key for form in book.forms() for field in form.fields.values() if field.keep == "encrypted"
    }
    assert {
        "id_number",
        "phone",
        "phone_person",
        "bank_account",
        "address",
        "health",
        "disability_number",
    } <= sealed
    assert all(
        field.sees == "purpose"
        for form in book.forms()
        for field in form.fields.values()
        if field.keep == "encrypted"
    )


def test_the_statement_has_every_part_of_the_formula_with_its_sign():
    form = the_book().form("statement")
    assert {key: part.sign for key, part in form.parts.items()} == {
        "wage": 1,
        "business": 1,
        "property": 1,
        "transfer": 1,
        "expense": -1,
    }
    assert {len(form.items(part)) > 3 for part in form.parts} == {True}


def test_a_province_changes_one_entry_of_a_field_and_adds_fields():
    nation = {**HEAD, "field": [{"key": "a", "kind": "text", "zh": "甲", "en": "A", "headings": ["子"]}]}
    province = {
        "field": [
            {"key": "a", "zh": "乙", "headings": ["丑"]},
            {"key": "b", "kind": "count", "zh": "丙", "en": "B"},
        ]
    }
    form = read_form("f", [nation, province])
    assert (form.field("a").zh, form.field("a").en, form.field("a").headings) == ("乙", "A", ("丑", "子"))
    assert form.field("b").kind == "count"


@pytest.mark.parametrize(
    "row",
    [
        {"key": "a", "kind": "texts", "zh": "甲", "en": "A"},
        {"key": "a", "kind": "code", "zh": "甲", "en": "A"},
        {"key": "a", "kind": "text", "codes": "cause", "zh": "甲", "en": "A"},
        {"key": "a", "kind": "text", "zh": "甲", "en": "A", "sees": "everybody"},
        {"key": "a", "kind": "text", "zh": "甲", "en": "A", "colour": "red"},
        {"key": "a", "part": "nothing", "zh": "甲", "en": "A"},
    ],
)
def test_a_faulty_field_is_refused_with_its_form(row):
    with pytest.raises(ValueError, match="forms/f"):
        read_form("f", [{**HEAD, "field": [row]}])
