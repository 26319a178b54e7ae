"""What is supposed goes before the book, says so, and leaves the book as it is."""

import pytest

from tests.workbooks import the_book
from yangguang.book.packs import PackError
from yangguang.book.supposing import Supposed

pytestmark = pytest.mark.once


def test_a_supposed_line_is_named_as_such_and_the_others_are_the_books():
    book = the_book()
    supposed = Supposed(book, {"income_line": 7000})
    line = supposed.value("income_line")
    assert (line.is_, line.unit) == (7000, book.value("income_line").unit)
    assert line.clause() == f"income_line@{book.day.isoformat()} (supposed)"
    assert supposed.value("edge_line_percent") == book.value("edge_line_percent")
    assert book.number("income_line") == 6000


def test_what_the_book_does_not_know_cannot_be_supposed():
    with pytest.raises(PackError):
        Supposed(the_book(), {"no_such_line": 1}).value("no_such_line")
