"""A value of the household is marked wherever it stands; what one person's row says stays there."""

import pytest

from tests.cast import DAY
from tests.workbooks import household, read, refusals, resolver, the_book, write
from yangguang.book.layouts import dictionary
from yangguang.reading.columns import columns_of
from yangguang.reading.places import Places
from yangguang.reading.source import look
from yangguang.reading.spreading import Held, Shared

pytestmark = pytest.mark.once


def everywhere(path):
    """Row, column and code of every mark, and what was reported."""
    book = the_book(DAY)
    words = dictionary(book.forms())
    source = look(path, words, book.layouts())
    columns = columns_of(words.fields, source.columns, source.letter, book.codes, source.layout.source)
    shared = Shared(columns, Places(resolver(), None))
    cells = dict(source.all_rows())
    reading = read(path)
    marks = [
        (mark.row, mark.column, mark.code)
        for each in reading.held_back()
        for mark in shared.everywhere(Held([m.row for m in each.members], each.refusals), cells)
    ]
    return sorted(marks), [each[1:] for each in refusals(reading)]


def test_a_word_nobody_knows_is_marked_in_every_row_that_has_it(tmp_path):
    rows = household("1", 4, 10, 主要致贫原因="懒")
    rows[2]["主要致贫原因"] = None
    marks, reported = everywhere(write(tmp_path / "t.xlsx", rows))
    assert marks == [(row, "V", "unknown_code") for row in (4, 5, 7)]
    assert reported == [(4, "V", "unknown_code")]


def test_a_word_that_first_stands_in_a_later_row_is_marked_there_and_not_in_the_empty_first(tmp_path):
    rows = household("1", 3, 10, 主要致贫原因="懒")
    rows[0]["主要致贫原因"] = None
    marks, _ = everywhere(write(tmp_path / "t.xlsx", rows))
    assert marks == [(row, "V", "unknown_code") for row in (5, 6)]


def test_where_rows_disagree_those_that_differ_are_marked(tmp_path):
    rows = household("1", 5, 10)
    rows[1]["是否危房户"] = rows[3]["是否危房户"] = "是"
    rows[4]["是否危房户"] = " 否 "  # another way to write what the first says
    marks, reported = everywhere(write(tmp_path / "t.xlsx", rows))
    assert marks == [(row, "W", "household_disagrees") for row in (5, 7)]
    assert reported == [(5, "W", "household_disagrees")]


def test_a_count_that_does_not_fit_is_marked_in_every_row(tmp_path):
    marks, _ = everywhere(write(tmp_path / "t.xlsx", household("1", 3, 10, 人数=4)))
    assert marks == [(row, "J", "member_count") for row in (4, 5, 6)]


def test_a_village_nobody_knows_is_marked_in_every_row_and_another_village_where_it_stands(tmp_path):
    marks, _ = everywhere(write(tmp_path / "t.xlsx", household("1", 2, 10, 行政村="没有村")))
    assert marks == [(row, "D", "unknown_place") for row in (4, 5)]
    rows = household("1", 4, 10)
    rows[1]["行政村"] = "蓝天居委会"  # the same, written otherwise
    rows[2]["行政村"] = rows[3]["行政村"] = "双洲居"
    marks, reported = everywhere(write(tmp_path / "u.xlsx", rows))
    assert marks == [(row, "D", "household_disagrees") for row in (6, 7)]
    assert reported == [(6, "D", "household_disagrees")]


def test_a_village_left_out_of_the_first_row_is_asked_for_there(tmp_path):
    marks, _ = everywhere(write(tmp_path / "t.xlsx", household("1", 2, 10, 行政村=None)))
    assert marks == [(4, "D", "place_missing")]


def test_what_is_wrong_with_one_person_stays_in_that_row(tmp_path):
    rows = household("1", 3, 10)
    rows[1]["证件号码"] = rows[1]["证件号码"][:-1] + ("0" if rows[1]["证件号码"][-1] != "0" else "1")
    marks, reported = everywhere(write(tmp_path / "t.xlsx", rows))
    assert marks == reported == [(5, "I", "id_checksum")]
