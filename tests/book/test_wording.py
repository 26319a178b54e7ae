"""Words that people see as one are one."""

import pytest

from yangguang.book.wording import heading, heading_core, plain

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("word", "same"), [("Ｃ 级", "c级"), (" 因\u3000病\u00a0", "因病"), ("C", "c"), ("其他", "其他")]
)
def test_width_case_and_spaces_do_not_matter(word, same):
    assert plain(word) == same


@pytest.mark.parametrize("word", ["*姓 名", "姓名：", "姓\n名", "姓名*", "“姓名”"])
def test_a_heading_is_known_through_its_decoration(word):
    assert heading(word) == "姓名"


def test_what_stands_in_brackets_can_be_left_out():
    assert heading("县(市、区)") == "县(市区)"
    assert heading_core("县（市、区）") == "县"
    assert heading_core("务工时间(月)") == "务工时间"
