"""A file is judged by what it is, not by what it says it is."""

import io
import re
import struct
import zipfile
from pathlib import Path

import pytest

from tests.workbooks import household, repack, the_book, write
from yangguang.files import guard
from yangguang.files.bad import BadFile

pytestmark = pytest.mark.once


@pytest.fixture
def good(tmp_path):
    return write(tmp_path / "good.xlsx", household("1", 2, 10))


def refused(path, name=None):
    with pytest.raises(BadFile) as caught:
        guard.inspect(path, name)
    return caught.value.code


def test_a_workbook_is_let_in_with_its_sheets(good):
    found = guard.inspect(good)
    assert found.kind == "xlsx"
    assert [(sheet.name, sheet.hidden) for sheet in found.sheets] == [("建档立卡户", False)]


def test_a_stored_upload_is_judged_by_the_name_it_was_sent_under(good, tmp_path):
    stored = good.rename(tmp_path / "5e1f")
    assert guard.inspect(stored, "名单.xlsx").kind == "xlsx"
    assert refused(stored, "名单.csv") == "file_wrong_suffix"


def test_a_missing_file_and_an_empty_one_are_told_apart(tmp_path):
    (tmp_path / "empty.xlsx").touch()
    assert refused(tmp_path / "none.xlsx") == "file_missing"
    assert refused(tmp_path / "empty.xlsx") == "file_empty"


@pytest.mark.parametrize("suffix", [".xls", ".csv", ".txt", ".docx", ""])
def test_a_workbook_under_another_suffix_is_refused(good, tmp_path, suffix):
    assert refused(good.rename(tmp_path / f"file{suffix}")) == "file_wrong_suffix"


def test_text_under_the_suffix_of_a_workbook_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_text("姓名,证件号码\n张三,1\n")
    assert refused(path) == "file_wrong_suffix"


@pytest.mark.parametrize("head", [b"%PDF-1.7\n", b"\x89PNG\r\n", b"\xff\xd8\xff\xe0"])
def test_other_kinds_are_named(tmp_path, head):
    path = tmp_path / "a.xlsx"
    path.write_bytes(head + b"\n" * 50)
    assert refused(path) == "file_wrong_kind"


def test_a_web_page_called_a_workbook_is_named(tmp_path):
    path = tmp_path / "export.xls"
    path.write_text("<html><table><tr><td>姓名</td></tr></table></html>")
    assert refused(path) == "file_web_page"


def test_an_old_workbook_and_an_encrypted_one_are_told_apart(tmp_path):
    old, locked = tmp_path / "old.xls", tmp_path / "locked.xlsx"
    old.write_bytes(guard.CFB + b"\0" * 4096)
    locked.write_bytes(guard.CFB + b"\0" * 4096 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 4096)
    assert refused(old) == "file_old_workbook"
    assert refused(locked) == "file_locked"


def test_an_encrypted_member_is_refused(good, tmp_path):
    body = bytearray(good.read_bytes())
    at = body.find(b"PK\x01\x02")
    body[at + 8] |= 1  # the general purpose flag of the first entry in the directory
    path = tmp_path / "locked.xlsx"
    path.write_bytes(body)
    assert refused(path) == "file_locked"


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_workbook_is_refused(good, tmp_path, part):
    body = good.read_bytes()
    path = tmp_path / "cut.xlsx"
    path.write_bytes(body[: int(len(body) * part)])
    assert refused(path) == "file_damaged"


def test_a_workbook_cut_at_its_front_is_refused(good, tmp_path):
    path = tmp_path / "cut.xlsx"
    path.write_bytes(good.read_bytes()[100:])
    assert refused(path) in ("file_damaged", "file_wrong_suffix")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("xl/vbaProject.bin", "file_macros"),
        ("xl/activeX/activeX1.xml", "file_macros"),
        ("xl/macrosheets/sheet1.xml", "file_macros"),
        ("xl/externalLinks/externalLink1.xml", "file_links"),
        ("xl/connections.xml", "file_links"),
        ("xl/embeddings/oleObject1.bin", "file_within_file"),
        ("xl/media/inner.zip", "file_within_file"),
        ("../../etc/passwd", "file_damaged"),
        ("/xl/worksheets/sheet9.xml", "file_damaged"),
    ],
)
def test_what_a_workbook_carries_is_refused_by_name(good, tmp_path, name, code):
    assert refused(repack(good, tmp_path / "bad.xlsx", {name: b"x"})) == code


def test_a_content_type_that_promises_macros_is_refused(good, tmp_path):
    with zipfile.ZipFile(good) as archive:
        types = archive.read("[Content_Types].xml").replace(
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        )
    assert b"macroEnabled" in types
    assert refused(repack(good, tmp_path / "bad.xlsx", {"[Content_Types].xml": types})) == "file_macros"
    assert refused(good.rename(tmp_path / "bad.xlsm")) == "file_macros"


def test_two_parts_of_one_name_are_refused(good, tmp_path):
    with zipfile.ZipFile(good, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    assert refused(good) == "file_damaged"


def test_a_document_type_is_refused_wherever_the_workbook_is_opened(good, tmp_path):
    with zipfile.ZipFile(good) as archive:
        body = archive.read("xl/workbook.xml")
    laughs = (
        b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
        + body[body.find(b"<workbook") :]
    )
    assert refused(repack(good, tmp_path / "bad.xlsx", {"xl/workbook.xml": laughs})) == "file_doctype"


def test_a_bomb_is_refused_by_its_directory_before_anything_is_unpacked(good, tmp_path):
    path = repack(good, tmp_path / "bomb.xlsx", {"xl/worksheets/sheet9.xml": b"\0" * (64 << 20)})
    assert path.stat().st_size < 1 << 20
    assert refused(path) == "file_bomb"


def test_a_bomb_of_many_parts_is_refused(good, tmp_path):
    path = repack(good, tmp_path / "bomb.xlsx", {f"xl/media/{at}.png": b"" for at in range(guard.MEMBERS)})
    assert refused(path) == "file_bomb"


def test_a_directory_that_promises_too_much_is_refused(good, tmp_path):
    body = bytearray(good.read_bytes())
    at = body.find(b"PK\x01\x02")
    body[at + 24 : at + 28] = struct.pack("<I", 900 << 20)
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(body)
    assert refused(path) == "file_bomb"


def test_a_part_that_lies_about_its_size_is_cut_off(good, tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", b" " * (guard.PART_BYTES + 1))
    with zipfile.ZipFile(packed) as archive, pytest.raises(BadFile) as caught:
        guard.part(archive, "a.xml")
    assert caught.value.code == "file_bomb"


def test_sizes_beyond_the_limits_are_refused_unread(tmp_path, monkeypatch, good):
    monkeypatch.setattr(guard, "WORKBOOK_BYTES", 1_000)
    monkeypatch.setattr(guard, "CSV_BYTES", 1_000)
    table = tmp_path / "a.csv"
    table.write_text("a,b\n" * 1_000)
    assert refused(good) == "file_too_large"
    assert refused(table) == "file_too_large"


def test_a_zip_that_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "letter.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", b"<w/>")
    assert refused(path) == "file_no_workbook"


def test_csv_is_text(tmp_path):
    good, bad = tmp_path / "a.csv", tmp_path / "b.csv"
    good.write_text("姓名,证件号码\n", encoding="gb18030")
    bad.write_bytes(b"a,b\n\0\0\0")
    assert guard.inspect(good).kind == "text"
    assert refused(bad) == "file_not_text"


def test_every_code_has_its_sentence():
    """The codes of this module stand in the messages, in both languages."""
    folder = Path(guard.__file__).parent
    codes = {code for path in folder.glob("*.py") for code in re.findall(r'"(file_\w+)"', path.read_text())}
    assert len(codes) > 20
    for code in codes:
        assert the_book().say(code, "zh") != the_book().say(code, "en")
