"""Every sentence is there in both languages."""

import pytest

from yangguang.book.messages import fill, gather
from yangguang.book.packs import PackError, Packs


def packs(body, special=b""):
    return Packs.of_files(
        {
            "00/pack.toml": b"place = 0\n",
            "00/messages.toml": body,
            "51/pack.toml": b"place = 510000000000\n",
            "51/messages_own.toml": special,
        }
    )


def test_a_special_pack_speaks_its_own_words():
    both = packs('[x]\nzh = "甲"\nen = "a"\n'.encode(), '[x]\nzh = "乙"\nen = "b"\n'.encode())
    assert gather(both, 510000000000, "messages")["x"]["en"] == "b"
    assert gather(both, 320000000000, "messages")["x"]["en"] == "a"


def test_a_sentence_in_one_language_only_is_refused():
    with pytest.raises(PackError, match="zh and en"):
        gather(packs('[x]\nzh = "甲"\n'.encode()), 0, "messages")


def test_a_missing_fact_shows_as_an_ellipsis():
    assert fill({"en": "{a} of {b}"}, "en", {"a": 1}) == "1 of …"


def test_several_facts_are_words_with_commas_between_not_a_programmers_list():
    entry = {"zh": "缺少{missing}。", "en": "{missing} lack."}
    assert fill(entry, "zh", {"missing": ["村", "姓名"]}) == "缺少村、姓名。"
    assert fill(entry, "en", {"missing": ("village", "name")}) == "village, name lack."
