"""Totals, blank rows and signatures are told from people."""

import pytest

from yangguang.reading.rows import full, has_total, is_total

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    "word",
    [
        "合计",
        " 总 计 ",
        "(小计)",
        "青阳镇合计",
        "蓝天居 小计",
        "合计:",
        "合计 1087",
        "Total",
        "sub-total",
        "总数",
    ],
)
def test_a_total_is_known_by_its_word(word):
    assert has_total([None, word, 3.0])


@pytest.mark.parametrize("word", ["计小合", "陈合", "合作", "会计", "2016"])
def test_other_words_are_no_total(word):
    assert not has_total([word, 3.0])


def test_a_row_with_an_id_is_data_whatever_else_it_says():
    assert not is_total(["合计", "321324196504130102"], 1)
    assert is_total(["合计", None, 12.0], 1)
    assert is_total([None, "  ", None], 1)
    assert is_total([], 1)
    assert not is_total(["陈甲", None], 1), "a row without an ID is rejected, not passed over"


def test_spaces_are_nothing():
    assert (full(" \u3000"), full("a"), full(0.0)) == (None, "a", 0.0)
