"""The book opens at a place and a day."""

import datetime as dt

import pytest

from yangguang.book.packs import PackError, Packs
from yangguang.book.reader import open_book

DAY = dt.date(2016, 10, 28)
BOOK = open_book(321324100001, DAY)


def test_the_same_place_and_day_is_the_same_book():
    assert open_book(321324100001, DAY) is BOOK
    assert open_book(321324100001, dt.date(2015, 1, 1)).number("income_line") == 4000
    assert BOOK.number("income_line") == 6000


def test_a_key_that_does_not_hold_here_is_an_error_with_a_place_and_a_day():
    with pytest.raises(PackError, match="income_line"):
        open_book(0, DAY).value("income_line")
    with pytest.raises(PackError, match="nothing_of_this_name"):
        BOOK.say("nothing_of_this_name", "zh")
    with pytest.raises(PackError):
        BOOK.codes("nothing_of_this_name")


def test_windows_come_from_the_book():
    assert (BOOK.window("village_display_days", DAY).closes_from - DAY).days == BOOK.days(
        "village_display_days"
    ) + 1


def test_sentences_come_in_both_languages():
    assert "2" in BOOK.say("findings_unanswered", "zh", count=2)
    assert BOOK.say("findings_unanswered", "en", count=2).startswith("2 findings")
    assert "…" in BOOK.say("findings_unanswered", "en")
    assert BOOK.word("status", "of no such word", "zh") == "of no such word"


def test_every_table_named_by_the_packs_opens():
    assert {f.key for f in BOOK.forms()} >= {"household", "person", "statement"}
    assert len(BOOK.layouts()) >= 3
    assert {d.key for d in BOOK.datasets()} >= {"vehicles", "companies", "housing", "payroll", "deaths"}
    assert "identify" in BOOK.procedures()
    for key in BOOK.packs.names("codes", BOOK.place):
        assert BOOK.codes(key).codes


def test_what_was_read_is_shared_only_where_and_when_the_same_lines_hold():
    neighbour, later, before = (
        open_book(321324100002, DAY),
        open_book(321324100001, dt.date(2016, 11, 3)),
        open_book(321324100001, dt.date(2015, 12, 31)),
    )
    assert neighbour.codes("relation") is BOOK.codes("relation")
    assert later.value("income_line") is BOOK.value("income_line")
    assert before.number("income_line") == 4000
    assert open_book(990101001001, DAY).procedure("identify") is not BOOK.procedure("identify")


def test_a_line_for_one_county_does_not_reach_the_next(tmp_path):
    (tmp_path / "00").mkdir()
    (tmp_path / "00" / "pack.toml").write_text("place = 0\n", encoding="utf-8")
    line = 'from = 2016-01-01, status = "assumed", note = "a test"'
    own = 'from = 2016-06-01, status = "assumed", note = "a test", place = 321324000000'
    (tmp_path / "00" / "values.toml").write_text(
        f'[fee]\nzh = "费"\nen = "fee"\nvalues = [{{ is = 1, {line} }}, {{ is = 2, {own} }}]\n',
        encoding="utf-8",
    )
    packs = Packs.load(tmp_path)

    def fee(place, day):
        return open_book(place, day, packs).number("fee")

    june, may = dt.date(2016, 6, 1), dt.date(2016, 5, 31)
    assert [fee(321324100001, june), fee(321323100001, june), fee(321324100001, may)] == [2, 1, 1]
