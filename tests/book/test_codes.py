"""A word stands for a code by the list, and only by the list."""

import pytest

from tests.workbooks import the_book
from yangguang.book import codes
from yangguang.book.packs import Packs

pytestmark = pytest.mark.once

TABLES = [(path.rpartition("/")[2][:-5], table) for path, table in Packs.load().every() if "/codes/" in path]


@pytest.mark.parametrize(("key", "table"), TABLES, ids=[key for key, _ in TABLES])
def test_every_list_is_whole_and_its_examples_hold(key, table):
    assert {"zh", "en", "status", "source", "codes", "example"} <= set(table)
    made = codes.read_codes(key, [table])
    assert codes.check_examples(made, table) == []
    assert len({code.zh for code in made.codes}) == len(made.codes) == len({code.en for code in made.codes})


def test_an_example_that_does_not_hold_is_named():
    cause = the_book().codes("cause")
    assert codes.check_examples(cause, {"example": [{"word": "因病", "is": "02"}]}) != []
    assert codes.check_examples(cause, {"example": [{"word": "因病", "near": ["因残"]}]}) != []


def test_the_main_cause_takes_no_near_word():
    cause = the_book().codes("cause")
    assert cause.strict
    assert [cause.find(word) for word in ("因疾病", "懒", "没钱", "缺劳动力")] == [None] * 4
    assert cause.nearest("因疾病")[0].zh == "因病"
    assert cause.nearest("没钱")[0].zh == "缺资金"
    assert len(cause.nearest("%%%")) == len(cause.codes)


def test_there_are_56_ethnic_groups_by_name_number_and_letters():
    groups = the_book().codes("ethnicity")
    assert len([code for code in groups.codes if code.is_ <= "56"]) == 56
    assert {groups.find(word).en for word in ("汉", "汉族", "HA", "01")} == {"Han"}


def test_words_of_another_system_count_only_where_it_is_named():
    relation = the_book().codes("relation")
    assert relation.find("10", "civil_affairs").zh == "配偶"
    assert relation.find("10").zh == "之外孙女"
    assert relation.find("本人").facts["head"] == "yes"


def test_a_province_adds_codes_and_words():
    nation = {
        "zh": "原因",
        "en": "Cause",
        "status": "assumed",
        "codes": [{"is": "01", "zh": "因病", "en": "Illness"}],
    }
    province = {
        "codes": [
            {"is": "01", "zh": "因病", "en": "Illness", "words": ["大病"]},
            {"is": "50", "zh": "因台风", "en": "Typhoon"},
        ]
    }
    made = codes.read_codes("cause", [nation, province])
    assert (made.find("大病").is_, made.find("因台风").is_) == ("01", "50")


@pytest.mark.parametrize(
    "rows",
    [
        [{"is": "01", "zh": "甲"}],
        [{"is": "01", "zh": "甲", "en": "a"}, {"is": "02", "zh": "乙", "en": "b", "words": ["甲"]}],
    ],
)
def test_a_faulty_list_is_refused_with_its_name(rows):
    with pytest.raises(ValueError, match="codes/x"):
        codes.read_codes("x", [{"zh": "x", "en": "x", "status": "assumed", "codes": rows}])


def test_a_mapping_to_a_code_that_is_not_there_is_refused():
    table = {"zh": "x", "en": "x", "status": "assumed", "codes": [], "sources": {"y": {"words": {"1": "77"}}}}
    with pytest.raises(ValueError, match="77"):
        codes.read_codes("x", [table])


def test_an_old_record_shows_a_code_that_is_no_longer_listed():
    assert the_book().codes("cause").label("77", "zh") == "77"
    assert the_book().codes("cause").label("01", "en") == "Illness"
