"""A record becomes paper with Chinese letters; without a font the product says so."""

import pytest

from yangguang.faces import pdf

CONTENT = {
    "lang": "zh", "number": "一号", "title": "公示", "paragraphs": ["甲"], "heads": [], "rows": [], "objection": ["乙"],
    "office": "丙",
    "day_text": "2016年10月28日", "qr": "", "address": "", "head_digest": "0" * 64, "commitment": "1" * 64, "demo": True,
    "words": {"scan": "扫", "head": "头", "commitment": "承诺", "demo": "演示"},
}  # fmt: skip


def test_a_notice_becomes_a_pdf_with_embedded_letters():
    made = pdf.render("board", CONTENT)
    assert made.startswith(b"%PDF-")
    assert b"FontFile" in made


def test_a_machine_without_chinese_letters_is_told_so(monkeypatch):
    monkeypatch.setattr(pdf, "_fonts", lambda: (None, frozenset(("DejaVu Sans",))))
    with pytest.raises(pdf.NoChineseFont):
        pdf.render("board", CONTENT)


def test_the_body_is_set_in_the_best_letters_there_are(monkeypatch):
    monkeypatch.setattr(pdf, "_fonts", lambda: (None, frozenset(("FangSong", "SimHei", "SimSun"))))
    assert pdf.chinese_fonts() == ("FangSong", "SimHei")
    monkeypatch.setattr(pdf, "_fonts", lambda: (None, frozenset(("SimSun",))))
    assert pdf.chinese_fonts() == ("SimSun", "SimSun")
