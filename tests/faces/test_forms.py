"""A question is drawn from the dictionary, and what comes back is read as a cell of a workbook is."""

import uuid

from django.http import QueryDict

from tests.cast import DAY, HERE
from yangguang.book.reader import open_book
from yangguang.faces import forms

BOOK = open_book(HERE, DAY)


def test_money_is_typed_in_yuan_and_kept_in_fen():
    form = BOOK.form("statement")
    answers, wrong = forms.read(BOOK, form, ["wage_job"], QueryDict("item-wage_job=5,320.50元"), "item-")
    assert (answers, wrong) == ({"wage_job": 532050}, {})
    (asked,) = forms.draw(BOOK, form, ["wage_job"], answers, prefix="item-")
    assert asked.value == "5320.50"


def test_what_cannot_be_read_is_named_by_its_field():
    form = BOOK.form("statement")
    answers, wrong = forms.read(BOOK, form, ["wage_job"], QueryDict("item-wage_job=much"), "item-")
    assert answers == {}
    assert list(wrong) == ["item-wage_job"]


def test_a_coded_question_offers_its_list_and_refuses_other_codes():
    form = BOOK.form("household")
    key = next(k for k, f in form.fields.items() if f.codes and f.kind != "codes")
    (asked,) = forms.draw(BOOK, form, [key], {})
    assert asked.options
    _, wrong = forms.read(BOOK, form, [key], QueryDict(f"{key}=no-such-code"))
    assert list(wrong) == [key]


def test_a_form_that_came_back_stands_as_it_was_typed():
    form = BOOK.form("statement")
    (asked,) = forms.draw(BOOK, form, ["wage_job"], {"wage_job": 1}, sent=QueryDict("wage_job=much"))
    assert asked.value == "much"


def test_a_key_is_a_key_or_nothing():
    key = uuid.uuid4()
    assert forms.key_typed(str(key)) == key
    assert forms.key_typed("1 or 1=1") is None
    assert forms.key_typed(None) is None
