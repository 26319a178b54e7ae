"""A name is read aloud as its bearer reads it."""

import pytest

from yangguang.book import pinyin

pytestmark = pytest.mark.once


def test_a_surname_is_read_as_a_surname():
    assert pinyin.syllables("单小兰") == ["shan", "xiao", "lan"]
    assert pinyin.syllables("尉迟恭") == ["yuchi", "gong"]
    assert pinyin.syllables("") == []


def test_a_compound_surname_is_one_only_where_a_given_name_is_left():
    assert pinyin.parted("欧阳兰") == ("欧阳", "兰")
    assert pinyin.parted("欧阳") == ("欧", "阳")
    assert pinyin.parted("王小兰") == ("王", "小兰")
