"""The parser reads what the pattern leaves."""

import io

import pytest

from yangguang.files import careful
from yangguang.files.bad import BadFile
from yangguang.files.cells import Formula
from yangguang.files.strings import Unusual

pytestmark = pytest.mark.once


def rows_of(xml, merges=None):
    return list(careful.careful_rows(io.BytesIO(xml.encode()), ["甲"], [] if merges is None else merges))


def test_rows_and_merged_ranges_are_read_under_any_prefix():
    merges = []
    xml = (
        '<a:w xmlns:a="u"><a:sheetData><a:row r="2"><a:c r="B2" t="s"><a:v>0</a:v></a:c></a:row></a:sheetData>'
        '<a:mergeCells><a:mergeCell ref="$A$1:C2"/></a:mergeCells></a:w>'
    )
    assert rows_of(xml, merges) == [(2, [None, "甲"])]
    assert merges == [(1, 0, 2, 2)]


def test_text_outside_the_data_is_not_a_cell():
    xml = (
        "<w><t>no</t><sheetData><row r='1'><c r='A1'><v>1</v></c></row></sheetData><c r='A9'><v>9</v></c></w>"
    )
    assert rows_of(xml) == [(1, [1.0])]


@pytest.mark.parametrize(
    "xml", ["<w><sheetData><row>", "<w><sheetData><mergeCell ref='1:2'/></sheetData></w>", "no xml"]
)
def test_broken_xml_is_damage(xml):
    with pytest.raises(BadFile) as caught:
        rows_of(xml)
    assert caught.value.code == "file_damaged"


def test_the_count_of_rows_is_bounded(monkeypatch):
    monkeypatch.setattr(careful, "ROWS", 10)
    with pytest.raises(BadFile) as caught:
        rows_of("<w><sheetData>" + "<row/>" * 11 + "</sheetData></w>")
    assert caught.value.code == "file_empty_rows"


def test_one_row_alone_is_read_or_handed_on():
    assert careful.odd_row('<row r="1"><c r="A1"><f>1</f><v>2</v></c></row>', []) == [Formula(2.0)]
    with pytest.raises(Unusual):
        careful.odd_row("<row><c></row>", [])


@pytest.mark.parametrize(
    ("kind", "value", "cell"),
    [
        ("", "1.50", 1.5),
        ("b", "1", True),
        ("b", "false", False),
        ("str", "", None),
        ("d", "2016-10-28", "2016-10-28"),
    ],
)
def test_values_follow_their_type(kind, value, cell):
    assert careful.make_value(kind, value) == cell


@pytest.mark.parametrize("at", ["-1", "1", "x"])
def test_a_cell_that_points_at_no_string_is_damage_not_another_word(at):
    with pytest.raises(BadFile, match="file_damaged"):
        rows_of(f"<w><sheetData><row r='1'><c r='A1' t='s'><v>{at}</v></c></row></sheetData></w>")
