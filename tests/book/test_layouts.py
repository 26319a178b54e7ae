"""Columns are found by what they are called."""

import pytest

from tests.workbooks import HEADINGS, the_book
from yangguang.book import layouts
from yangguang.book.forms import read_form
from yangguang.book.packs import Packs

pytestmark = pytest.mark.once

LIST_2022 = [
    "序号",
    "数据日期",
    "县",
    "乡",
    "村",
    "自然村",
    "户编号",
    "人编号",
    "姓名",
    "证件号码",
    "人数",
    "与户主关系",
    "民族",
    "文化程度",
    "在校生状况",
    "健康状况",
    "劳动技能",
    "务工时间",
    "大病保险",
    "致贫原因1",
    "危房户",
    "安全饮水",
    "人均纯收入",
    "户电话",
    "人电话",
    "首次识别时间",
    "人员识别时间",
    "户类型",
    "监测对象类型",
    "风险是否消除",
    "风险识别时间",
    "风险消除时间",
]
TABLES = [
    (path.rpartition("/")[2][:-5], table) for path, table in Packs.load().every() if "/layouts/" in path
]


@pytest.fixture(scope="module")
def words():
    return layouts.dictionary(the_book().forms())


@pytest.mark.parametrize(("key", "table"), TABLES, ids=[key for key, _ in TABLES])
def test_every_layout_is_whole_and_its_examples_hold(key, table, words):
    made = layouts.read_layout(key, [table], the_book().forms())
    assert set(made.needed) <= set(made.fields)
    assert layouts.check_examples(table, words) == []


def test_an_example_that_does_not_hold_is_named(words):
    assert layouts.check_examples({"example": [{"headings": ["姓名"], "fields": ["id_number"]}]}, words) != []


@pytest.mark.parametrize(("headings", "key"), [(HEADINGS, "national27"), (LIST_2022, "list32")])
def test_the_national_files_are_known_column_by_column(headings, key, words):
    made = {each.key: each for each in the_book().layouts()}[key]
    assert [words.find([heading]) for heading in headings] == list(made.fields)
    assert layouts.choose(the_book().layouts(), frozenset(made.fields)).key == key


def test_a_group_heading_tells_two_columns_of_one_name_apart(words):
    assert words.find(["户主", "姓名"]) == "head_name"
    assert words.find(["家庭成员", "姓名"]) == "name"
    assert words.find(["所在地", "县(市、区)"]) == "county"


def test_a_mapping_made_by_a_person_goes_before_the_dictionary(words):
    made = layouts.Layout.from_mapping(
        "ours", {"name": "当事人", "id_number": "号 码", "village": "在哪", "relation": "身份"}
    )
    assert words.find(["当事人"], made.mapping) == "name"
    assert words.find(["号码"], made.mapping) == "id_number"
    assert words.find(["姓名"], made.mapping) is None, "the name was placed elsewhere"
    assert made.needed == ("village", "name", "id_number", "relation")


def test_the_digest_of_headings_forgets_their_order_and_looks():
    assert layouts.digest(["姓名", "证件 号码*"]) == layouts.digest(["证件号码", "", "姓名"])
    assert layouts.digest(["姓名"]) != layouts.digest(["证件号码"])


def test_a_heading_for_two_fields_is_refused():
    head = {"zh": "表", "en": "Form", "status": "assumed", "intake": True}
    fields = [
        {"key": key, "kind": "text", "zh": key, "en": key + "e", "headings": ["同"]} for key in ("甲", "乙")
    ]
    with pytest.raises(ValueError, match="同"):
        layouts.dictionary([read_form("f", [{**head, "field": fields}])])


def test_a_layout_of_unknown_fields_is_refused():
    table = {"zh": "x", "en": "x", "needed": ["nothing"]}
    with pytest.raises(ValueError, match="nothing"):
        layouts.read_layout("x", [table], the_book().forms())
