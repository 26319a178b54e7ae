"""A table leaves as text or workbook that runs nothing when it is opened."""

import io

import openpyxl
import pytest

from yangguang.files.tabular import csv_bytes, xlsx_bytes

pytestmark = pytest.mark.once
HEAD = ["地区", "=1+1"]
ROWS = [["=HYPERLINK(1)", 1.5], ["320000000000", None], ["甲,乙", 10**17]]


def test_text_is_neutral_and_tells_its_encoding():
    body = csv_bytes(HEAD, ROWS).decode("utf-8")
    assert body.startswith("\ufeff地区,'=1+1\r\n") and "\r\n'=HYPERLINK(1),1.5\r\n320000000000,\r\n" in body
    assert '"甲,乙",100000000000000000' in body


def test_a_workbook_keeps_all_digits_and_no_formula():
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes("名/称", HEAD, ROWS))).active
    assert [[c.value for c in row] for row in sheet] == [
        ["地区", "'=1+1"], ["'=HYPERLINK(1)", 1.5], ["320000000000", None], ["甲,乙", str(10**17)],
    ]  # fmt: skip
    assert all(c.data_type != "f" for row in sheet for c in row) and sheet.title == "名称"
