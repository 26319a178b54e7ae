"""The strings of a workbook are read whole, and within bounds."""

import io

import pytest
import xlsxwriter

from tests.workbooks import repack
from yangguang.files import guard, strings
from yangguang.files.bad import BadFile

pytestmark = pytest.mark.once

HEAD = '<?xml version="1.0" encoding="UTF-8"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
TABLE = "xl/sharedStrings.xml"


@pytest.fixture
def plain(tmp_path):
    path = tmp_path / "plain.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet().write_string(0, 0, "x")
    book.close()
    return path


def strings_of(plain, tmp_path, inner, head=HEAD):
    path = repack(plain, tmp_path / "made.xlsx", {TABLE: f"{head}{inner}</sst>".encode()})
    return strings.load_strings(guard.inspect(path))


def test_rich_text_is_joined_and_reading_aids_are_left_out(plain, tmp_path):
    inner = (
        '<si><t>甲</t></si><si><r><rPr><b/></rPr><t xml:space="preserve">陈 </t></r><r><t>乙</t></r>'
        '<rPh sb="0" eb="1"><t>chen</t></rPh></si><si><t/></si><si><t>a&amp;b</t></si>'
    )
    assert strings_of(plain, tmp_path, inner) == ["甲", "陈 乙", "", "a&b"]


def test_prefixes_and_remarks_go_through_the_parser(plain, tmp_path):
    head = HEAD.replace("<sst xmlns=", "<sst xmlns:x='u' xmlns=") + "<!-- remark -->"
    inner = "<x:si><x:t>甲</x:t></x:si><si><t><![CDATA[乙]]></t></si>"
    assert strings_of(plain, tmp_path, inner, head) == ["甲", "乙"]


def test_too_many_strings_are_refused(plain, tmp_path, monkeypatch):
    monkeypatch.setattr(strings, "STRINGS", 100)
    for inner in ("<si><t>a</t></si>" * 101, "<si><t><![CDATA[a]]></t></si>" * 101):
        with pytest.raises(BadFile) as caught:
            strings_of(plain, tmp_path, inner)
        assert caught.value.code == "file_bomb"


def test_too_long_a_table_is_refused_whatever_its_header_says(plain, tmp_path, monkeypatch):
    monkeypatch.setattr(strings, "STRING_BYTES", 1 << 20)
    with pytest.raises(BadFile) as caught:
        strings_of(plain, tmp_path, "<si><t>" + "a" * (2 << 20) + "</t></si>")
    assert caught.value.code == "file_bomb"


def test_broken_strings_are_damage(plain, tmp_path):
    with pytest.raises(BadFile) as caught:
        strings_of(plain, tmp_path, "<si><t>a</si>")
    assert caught.value.code == "file_damaged"


def test_a_part_is_never_read_beyond_the_limit():
    with pytest.raises(BadFile):
        list(strings.texts(io.BytesIO(b"x" * (3 << 20)), limit=1 << 20))


def test_a_part_that_is_no_utf8_goes_to_the_parser():
    with pytest.raises(strings.Unusual):
        list(strings.texts(io.BytesIO(b"\xff\xfe")))
