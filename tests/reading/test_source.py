"""The table is found wherever a file has it."""

import datetime as dt

import openpyxl
import pytest

from tests.workbooks import HEADINGS, household, read, refusals, the_book, write
from yangguang.book.layouts import dictionary, digest
from yangguang.files.bad import BadFile
from yangguang.reading.source import UnknownLayout, look

pytestmark = pytest.mark.once

ROWS = household("1", 2, 10)


def source_of(path, **options):
    book = the_book()
    return look(path, dictionary(book.forms()), book.layouts(), **options)


def code_of(path, **options):
    with pytest.raises(BadFile) as caught:
        source_of(path, **options)
    return caught.value.code


@pytest.mark.parametrize(
    "titles",
    [
        (),
        (("低收入农户名单",),),
        (("甲",), (), ("填报单位:泗洪县", None, "填报日期:2016-10-28"), ("说明", "乙")),
    ],
)
def test_title_rows_of_any_number_stand_above(tmp_path, titles):
    source = source_of(write(tmp_path / "t.xlsx", ROWS, titles=titles))
    assert source.header_row == len(titles) + 1
    assert source.layout.key == "national27"
    assert refusals(read(tmp_path / "t.xlsx")) == []


def test_two_levels_of_headings_and_headings_merged_downwards(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["泗洪县低收入农户(2016年度)"])
    sheet.append(["所在地", None, None, "户编号", "户主", None, "家庭成员", None, None, None, "户情况", None])
    sheet.append(
        [
            "县",
            "乡镇",
            "村",
            None,
            "姓名",
            "身份证号",
            "姓 名",
            "身份证号码",
            "人数\n(人)",
            "与户主\n关系",
            "主要致贫原因",
            "人均纯收入（元）",
        ]
    )
    for row in ROWS:
        cells = (
            "县(市、区)",
            "乡(镇)",
            "行政村",
            "户编号",
            "姓名",
            "证件号码",
            "姓名",
            "证件号码",
            "人数",
            "与户主关系",
            "主要致贫原因",
            "人均纯收入",
        )
        sheet.append([row[heading] for heading in cells])
    book.save(tmp_path / "t.xlsx")
    source = source_of(tmp_path / "t.xlsx")
    assert (source.letter("name"), source.letter("id_number"), source.letter("household_key")) == (
        "G",
        "H",
        "D",
    )
    assert refusals(read(tmp_path / "t.xlsx")) == []


def test_rows_above_the_table_may_be_missing_from_the_file(tmp_path):
    path = write(tmp_path / "t.xlsx", ROWS, titles=())
    book = openpyxl.load_workbook(path)
    book.active.insert_rows(1, amount=6)
    book.save(path)
    assert source_of(path).header_row == 7
    assert read(path).households[0].first_row == 8


@pytest.mark.parametrize(
    ("titles", "day", "year"),
    [
        ([["填报日期:2016-10-28"]], dt.date(2016, 10, 28), 2016),
        ([["名单(2017年度)"], ["数据截止日期：2018年3月1日"]], dt.date(2018, 3, 1), 2017),
        ([["名单(2015年度)"]], None, 2015),
        ([["名单"]], None, None),
        ([["填报日期:2016-02-30"]], None, None),
    ],
)
def test_the_day_and_the_year_a_file_states_are_found(tmp_path, titles, day, year):
    source = source_of(write(tmp_path / "t.xlsx", ROWS, titles=titles))
    assert (source.stated_day, source.stated_year) == (day, year)


def test_a_column_can_state_the_day(tmp_path):
    rows = [{**row, "数据日期": "2022-06-30"} for row in ROWS]
    source = source_of(write(tmp_path / "t.xlsx", rows, headings=[*HEADINGS, "数据日期"], titles=[]))
    assert source.stated_day == dt.date(2022, 6, 30)


def with_sheets(tmp_path, *sheets):
    path = write(tmp_path / "t.xlsx", ROWS)
    book = openpyxl.load_workbook(path)
    for name, rows, hidden in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if hidden:
            sheet.sheet_state = "hidden"
    book.save(path)
    return path


TABLE = [list(HEADINGS), [ROWS[0].get(heading) for heading in HEADINGS]]


def test_the_sheet_with_the_headings_is_read(tmp_path):
    path = with_sheets(
        tmp_path,
        ("说明", [["本表由村级填报"]], False),
        ("旧表", TABLE, True),
        ("空表", [list(HEADINGS)], False),
    )
    assert source_of(path).sheet == "建档立卡户"


def test_two_tables_need_a_person_to_choose(tmp_path):
    path = with_sheets(tmp_path, ("第二", TABLE, False))
    assert code_of(path) == "several_sheets"
    assert source_of(path, sheet="第二").header_row == 1


def test_a_sheet_that_is_not_there_and_an_empty_workbook_are_refused(tmp_path):
    path = write(tmp_path / "t.xlsx", ROWS)
    assert code_of(path, sheet="没有") == "file_no_sheet"
    openpyxl.Workbook().save(tmp_path / "empty.xlsx")
    assert code_of(tmp_path / "empty.xlsx") == "file_no_rows"


def test_a_layout_nobody_knows_asks_with_what_it_found(tmp_path):
    path = write(tmp_path / "t.xlsx", [{"甲": 1, "乙": 2, "姓名": "x"}], headings=["甲", "乙", "姓名"])
    with pytest.raises(UnknownLayout) as caught:
        source_of(path)
    assert caught.value.headings == [("A", "甲"), ("B", "乙"), ("C", "姓名")]
    assert caught.value.guesses == {"name": "姓名"}
    assert set(caught.value.missing) == {"village", "id_number", "relation"}
    assert caught.value.digest == digest(["姓名", "乙", "甲"])
    assert caught.value.row == 3


def test_a_needed_heading_that_stands_twice_is_asked_about(tmp_path):
    path = write(tmp_path / "t.xlsx", ROWS, headings=[*HEADINGS, "姓名"])
    with pytest.raises(UnknownLayout) as caught:
        source_of(path)
    assert caught.value.missing == ["name"]


def test_the_template_and_the_list_of_2022_are_known(tmp_path):
    names = {
        "主要致贫原因": "致贫原因1",
        "行政村": "村",
        "乡(镇)": "乡",
        "县(市、区)": "县",
        "联系电话": "户电话",
    }
    headings = [
        "序号",
        "数据日期",
        *(names.get(each, each) for each in HEADINGS[1:]),
        "人电话",
        "首次识别时间",
        "户类型",
        "监测对象类型",
    ]
    rows = [{names.get(key, key): value for key, value in row.items()} for row in ROWS]
    path = write(tmp_path / "t.xlsx", rows, headings=headings)
    assert source_of(path).layout.key == "list32"
    assert refusals(read(path)) == []
