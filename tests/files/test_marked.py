"""What goes back is what came, with the bad cells marked, and nothing in it runs."""

import zipfile

import openpyxl
import pytest

from yangguang.files.cells import Broken, Formula
from yangguang.files.marked import Marks, Table, write_marked

pytestmark = pytest.mark.once

ROWS = [
    (1, ["名单"]),
    (3, ["姓名", "证件号码", "收入", "日期"]),
    (4, ["陈甲", 3.213241961042065e17, 5320.5, 42671.0]),
    (6, ["=cmd()", "321324196504130102", Formula(7.0), Broken("#REF!")]),
]
TABLE = Table(
    "户", 3, 4, text=frozenset({1}), days=frozenset({3}), merges=[(1, 0, 1, 3), (1, 0, 2, 1), (4, 0, 5, 0)]
)
MARKS = Marks({4: [(1, "号码存成了数字"), (None, "人数不符")], 6: [(2, "=公式")]}, "退回原因", "原行号")


def written(tmp_path, only=None, marks=MARKS):
    path = tmp_path / "out.xlsx"
    write_marked(ROWS, TABLE, marks, path, only)
    return openpyxl.load_workbook(path)


def test_every_cell_stands_where_it_stood(tmp_path):
    sheet = written(tmp_path)["户"]
    assert sheet["A1"].value == "名单"
    assert [cell.value for cell in sheet[3]] == ["姓名", "证件号码", "收入", "日期", "退回原因"]
    assert [sheet["A4"].value, sheet["C4"].value, sheet["D4"].value] == ["陈甲", 5320.5, "2016-10-28"]
    assert sheet["B6"].value == "321324196504130102"


def test_bad_cells_are_filled_commented_and_explained_in_the_row(tmp_path):
    sheet = written(tmp_path)["户"]
    assert sheet["B4"].fill.fgColor.rgb.endswith("FECACA")
    assert "号码存成了数字" in sheet["B4"].comment.text
    assert sheet["E4"].value == "号码存成了数字\n人数不符"
    assert sheet["A4"].comment is None


def test_a_destroyed_number_is_never_written_out_as_if_it_were_whole(tmp_path):
    assert written(tmp_path)["户"]["B4"].value == "3.21324E+17"


def test_nothing_in_the_answer_runs(tmp_path):
    written(tmp_path)
    sheet = written(tmp_path)["户"]
    assert sheet["A6"].value == "'=cmd()"
    assert sheet["E6"].value == "'=公式"
    assert sheet["C6"].value == "7"
    with zipfile.ZipFile(tmp_path / "out.xlsx") as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_titles_stay_merged_and_data_does_not(tmp_path):
    assert [str(merged) for merged in written(tmp_path)["户"].merged_cells.ranges] == ["A1:D1"]


def test_of_a_large_sheet_only_headings_and_held_rows_go_back_with_their_numbers(tmp_path):
    sheet = written(tmp_path, only=frozenset({6}))["户"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=3)] == [
        ["姓名", "证件号码", "收入", "日期", "退回原因", "原行号"],
        ["'=cmd()", "321324196504130102", "7", "#REF!", "'=公式", 6],
    ]


def test_other_sheets_go_back_too(tmp_path):
    marks = Marks({}, "退回原因", "原行号", others={"填表[说]明": [(2, ["=x", None, 3.0])]})
    sheet = written(tmp_path, marks=marks).worksheets[1]
    assert (sheet.title, sheet["A2"].value, sheet["C2"].value) == ("填表说明", "'=x", 3)
