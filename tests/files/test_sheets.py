"""What a sheet says is the same however it was written, and reading it is bounded."""

import random
import resource
import time
import zipfile

import openpyxl
import pytest
import python_calamine
import xlsxwriter

from tests.workbooks import SAMPLES, repack
from yangguang.files import careful, guard
from yangguang.files.bad import BadFile
from yangguang.files.cells import Broken, Formula
from yangguang.files.sheets import Sheet
from yangguang.files.strings import load_strings

pytestmark = pytest.mark.once

SHEET = "xl/worksheets/sheet1.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def rows_of(path, at=0):
    file = guard.inspect(path)
    return list(Sheet(file, file.sheets[at], load_strings(file)).rows())


@pytest.fixture
def plain(tmp_path):
    path = tmp_path / "plain.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["x"])
    book.save(path)
    return path


def with_sheet(plain, tmp_path, inner, tail="", head=HEAD, encoding="utf-8"):
    body = f"{head}<sheetData>{inner}</sheetData>{tail}</worksheet>"
    return repack(plain, tmp_path / "made.xlsx", {SHEET: body.encode(encoding)})


def random_table(seed):
    rng = random.Random(seed)
    signs = [
        "甲",
        "乙",
        " ",
        "&",
        "<",
        ">",
        '"',
        "'",
        "\n",
        "x",
        "5",
        "_x",
        "_x0041_",
        "é",
        "𠮷",
        "　",
        "\xa0",
    ]
    table = []
    for _ in range(rng.randint(1, 40)):
        row = []
        for _ in range(rng.randint(0, 40)):
            kind = rng.random()
            text = "".join(rng.choice(signs) for _ in range(rng.randint(1, 6)))
            row.append(
                None
                if kind < 0.3
                else text
                if kind < 0.7
                else rng.choice([0.0, 1.0, -2.5, 3868.01, 1e17, 3.21e17])
            )
        table.append(row)
    return table


def write_with(writer, table, path):
    if writer == "openpyxl":
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in table:
            sheet.append(row)
        book.save(path)
        return
    book = xlsxwriter.Workbook(path, {"constant_memory": writer == "inline"})
    sheet = book.add_worksheet()
    for at, row in enumerate(table):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(at, column, cell)
            elif cell is not None:
                sheet.write_number(at, column, cell)
    book.close()


def trimmed(table):
    """Rows by number, without the empty cells at the end and without empty rows."""
    out = []
    for number, row in enumerate(table, start=1):
        cells = list(row)
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            out.append((number, cells))
    return out


@pytest.mark.parametrize("writer", ["shared", "inline", "openpyxl"])
@pytest.mark.parametrize("seed", range(12))
def test_what_was_written_is_read_by_any_of_three_writers(tmp_path, writer, seed):
    table = random_table(seed)
    write_with(writer, table, tmp_path / "t.xlsx")
    # openpyxl writes a literal _x0041_ unescaped, which every reader takes for its sign
    expected = [
        [c.replace("_x0041_", "A") if writer == "openpyxl" and isinstance(c, str) else c for c in row]
        for row in table
    ]
    assert rows_of(tmp_path / "t.xlsx") == trimmed(expected)


@pytest.mark.parametrize("seed", range(12))
def test_the_pattern_and_the_parser_read_the_same(tmp_path, seed):
    write_with("shared", random_table(seed), tmp_path / "t.xlsx")
    file = guard.inspect(tmp_path / "t.xlsx")
    strings = load_strings(file)
    with zipfile.ZipFile(file.path) as archive, archive.open(SHEET) as body:
        slow = list(careful.careful_rows(body, strings, []))
    assert slow == rows_of(tmp_path / "t.xlsx")


def test_our_reading_agrees_with_calamine_on_the_sample():
    path = SAMPLES / "321324-register-27col.xlsx"
    other = (
        python_calamine.CalamineWorkbook.from_path(str(path))
        .get_sheet_by_index(0)
        .to_python(skip_empty_area=False)
    )
    assert rows_of(path) == trimmed([[None if cell == "" else cell for cell in row] for row in other])


def test_row_numbers_are_those_excel_shows_though_rows_above_are_empty(plain, tmp_path):
    path = with_sheet(
        plain,
        tmp_path,
        '<row r="3"><c r="B3"><v>1</v></c></row><row r="4"/><row r="9"><c r="A9"><v>2</v></c></row>',
    )
    assert rows_of(path) == [(3, [None, 1.0]), (9, [2.0])]


def test_cells_without_an_address_follow_each_other(plain, tmp_path):
    path = with_sheet(plain, tmp_path, "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")
    assert rows_of(path) == [(1, [1.0, 2.0]), (2, [3.0])]


def test_a_formula_is_told_from_a_value_wherever_it_stands(plain, tmp_path):
    inner = (
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>"a"&amp;"b"</f><v>ab</v></c><c r="C1"><v>7</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>5</v></c><c r="B2"><f>NA()</f></c></row>'
        '<row r="3"><c r="A3" t="e"><v>#REF!</v></c><c r="B3" t="b"><v>1</v></c></row>'
    )
    assert rows_of(with_sheet(plain, tmp_path, inner)) == [
        (1, [Formula(2.0), Formula("ab"), 7.0]),
        (2, [Formula(5.0), Formula(None)]),
        (3, [Broken("#REF!"), True]),
    ]


@pytest.mark.parametrize(
    "inner",
    [
        '<x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c><x:c r="C1"><x:v>2</x:v></x:c></x:row>',
        '<row r="1"><c t="inlineStr" r="A1"><is><t>甲</t></is></c><c r="C1"><v>2</v></c></row>',
        '<row r="1"><c r="C1"><v>2</v></c><c r="A1" t="inlineStr"><is><t>甲</t></is></c></row>',
        (
            '<row r="1"><c r="A1" t="inlineStr"><is><r><t>甲</t></r><rPh sb="0" eb="1"><t>jia</t></rPh></is></c>'
            '<c r="C1"><v>2</v></c></row>'
        ),
        '<!-- a remark --><row r="1"><c r="A1" t="inlineStr"><is><t><![CDATA[甲]]></t></is></c><c r="C1"><v>2</v></c></row>',
        (
            '<row r="1"  spans="1:3">\n <c r="A1" t="str"><v>&#30002;</v></c>\n <c r="B1" s="4"/>\n'
            ' <c r="C1" s="12" ><v>2</v></c>\n</row>'
        ),
    ],
)
def test_unusual_writing_says_the_same(plain, tmp_path, inner):
    head = HEAD.replace(
        "xmlns=", 'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns='
    )
    assert rows_of(with_sheet(plain, tmp_path, inner, head=head)) == [(1, ["甲", None, 2.0])]


def test_other_encodings_of_the_sheet_are_read(plain, tmp_path):
    head = HEAD.replace("UTF-8", "UTF-16")
    path = with_sheet(
        plain, tmp_path, '<row r="1"><c r="A1" t="str"><v>甲</v></c></row>', head=head, encoding="utf-16"
    )
    assert rows_of(path) == [(1, ["甲"])]


def test_merged_ranges_are_known_when_the_rows_are_read(plain, tmp_path):
    tail = '<mergeCells count="1"><mergeCell ref="F5:F7"/></mergeCells>'
    path = with_sheet(plain, tmp_path, '<row r="1"><c r="A1"><v>1</v></c></row>', tail)
    file = guard.inspect(path)
    sheet = Sheet(file, file.sheets[0], [])
    assert list(sheet.rows()) == [(1, [1.0])]
    assert sheet.merges == [(5, 5, 7, 5)]


def code_of(path):
    with pytest.raises(BadFile) as caught:
        rows_of(path)
    return caught.value.code


def test_a_million_empty_rows_are_refused_quickly_with_a_sentence_of_their_own(plain, tmp_path):
    rows = "".join(f'<row r="{at}" spans="1:27" ht="15"/>' for at in range(2, 1_000_001))
    path = with_sheet(plain, tmp_path, '<row r="1"><c r="A1"><v>1</v></c></row>' + rows)
    start = time.monotonic()
    assert code_of(path) == "file_empty_rows"
    assert time.monotonic() - start < 10


def test_a_million_rows_of_empty_cells_are_refused_too(plain, tmp_path):
    rows = "".join(
        f'<row r="{at}"><c r="A{at}" s="1"/><c r="B{at}" s="1"/></row>' for at in range(2, 300_001)
    )
    assert (
        code_of(with_sheet(plain, tmp_path, '<row r="1"><c r="A1"><v>1</v></c></row>' + rows))
        == "file_empty_rows"
    )


def test_too_many_filled_rows_are_told_from_empty_ones(plain, tmp_path):
    rows = "".join(f'<row r="{at}"><c r="A{at}"><v>1</v></c></row>' for at in range(1, careful.ROWS + 2))
    assert code_of(with_sheet(plain, tmp_path, rows)) == "file_too_many_rows"


def test_one_far_cell_reserves_no_memory(plain, tmp_path):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    path = with_sheet(
        plain,
        tmp_path,
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="B1048576"><v>2</v></c></row>',
    )
    assert rows_of(path) == [(1, [1.0]), (1048576, [None, 2.0])]
    assert (
        code_of(with_sheet(plain, tmp_path, '<row r="1"><c r="XFD1"><v>2</v></c></row>')) == "file_too_wide"
    )
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 << 10


def test_one_long_string_many_times_over_is_one_string(tmp_path):
    """A string of 32,767 signs that 20,000 cells point at would be 1.2 GB if each cell had its own."""
    path = tmp_path / "t.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for at in range(20_000):
        sheet.write_string(at, 0, "长" * 32_767)
    book.close()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    rows = rows_of(path)
    assert len({id(cells[0]) for _, cells in rows}) == 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300 << 10


@pytest.mark.parametrize(
    ("inner", "code"),
    [
        ('<row r="1"><c r="A1" t="s"><v>99</v></c></row>', "file_damaged"),
        ('<row r="1"><c r="A1"><v>twelve</v></c></row>', "file_damaged"),
        ('<row r="9999999"><c r="A9999999"><v>1</v></c></row>', "file_damaged"),
        ('<row r="1"><c r="A1"><v>1</v></row>', "file_damaged"),
        ('<row r="1"><c r="A1" t="str"><v>' + "x" * (9 << 20) + "</v></c></row>", "file_bomb"),
    ],
)
def test_what_a_sheet_cannot_say_is_refused(plain, tmp_path, inner, code):
    assert code_of(with_sheet(plain, tmp_path, inner)) == code


def test_a_document_type_in_a_sheet_is_refused(plain, tmp_path):
    laughs = '<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY a "ha">]>' + HEAD.partition("?>")[2]
    assert (
        code_of(with_sheet(plain, tmp_path, '<row r="1"><c r="A1" t="str"><v>&a;</v></c></row>', head=laughs))
        == "file_doctype"
    )


def test_a_sheet_that_unpacks_beyond_its_promise_is_damaged(plain, tmp_path):
    body = bytearray(plain.read_bytes())
    with zipfile.ZipFile(plain) as archive:
        at = archive.getinfo(SHEET).header_offset
    body[at + 60] ^= 0xFF
    path = tmp_path / "flipped.xlsx"
    path.write_bytes(body)
    assert code_of(path) == "file_damaged"
