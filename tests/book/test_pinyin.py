"""A name is read aloud as its bearer reads it."""

import pytest

from yangguang.book import pinyin

pytestmark = pytest.mark.once


def test_a_surname_is_read_as_a_surname():
    assert pinyin.syllables("单小兰") == ["shan", "xiao", "lan"]
    assert pinyin.syllables("尉迟恭") == ["yuchi", "gong"]
    assert pinyin.syllables("") == []


@pytest.mark.parametrize("name", ["单小兰", "尉迟恭", "万俟兰", "万里", "长孙无忌", "长安", "欧阳兰", "阿依古丽·买买提"])
def test_a_name_reads_as_its_beginning_says(name):
    for end in range(1, len(name) + 1):
        assert any(" ".join(pinyin.syllables(name)).startswith(b) for b in pinyin.beginnings(name[:end])), name[:end]
    assert pinyin.beginnings("王") == ["wang"] and pinyin.beginnings("尉") == ["wei", "yuchi"]


def test_a_compound_surname_is_one_only_where_a_given_name_is_left():
    assert pinyin.parted("欧阳兰") == ("欧阳", "兰")
    assert pinyin.parted("欧阳") == ("欧", "阳")
    assert pinyin.parted("王小兰") == ("王", "小兰")
