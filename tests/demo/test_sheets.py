"""What is written fast is read by everyone."""

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from yangguang.demo import sheets

pytestmark = pytest.mark.once
ROWS = [["户主", 3, 5320.5, None, 'a<b>&"c'], [], ["户主", -1, "", "  两端  "]]


def test_two_independent_readers_read_the_same(tmp_path):
    path = tmp_path / "t.xlsx"
    sheets.write(path, [("第一<页>", iter(ROWS)), ("空", [])])
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["第一<页>", "空"]
    page = book["第一<页>"]
    assert [c.value for c in page[1]] == ["户主", 3, 5320.5, None, 'a<b>&"c']
    assert [c.value for c in page[3]][:4] == ["户主", -1, None, "  两端  "]
    other = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert other[0][:3] == ["户主", 3.0, 5320.5] and other[2][3] == "  两端  "


def test_text_that_looks_like_a_formula_stays_text(tmp_path):
    path = tmp_path / "t.xlsx"
    sheets.write(path, [("s", [["=1+1", "+86", "@x"]])])
    cell = openpyxl.load_workbook(path)["s"]["A1"]
    assert (cell.value, cell.data_type) in (("=1+1", "s"), ("=1+1", "f"))
    assert CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[0][0] == "=1+1"


def test_strings_are_shared():
    strings = sheets.Strings()
    assert [strings.number(t) for t in ("户主", "配偶", "户主")] == [0, 1, 0]
    assert strings.xml().decode().count("<si>") == 2
