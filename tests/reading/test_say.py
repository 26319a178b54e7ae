"""Every reason has a sentence that says where, why, and what to do."""

import ast
import re
from pathlib import Path

import pytest

from tests.workbooks import the_book
from yangguang import reading
from yangguang.book import answers
from yangguang.book.layouts import dictionary
from yangguang.reading.claims import Refusal, Remark
from yangguang.reading.say import sentence
from yangguang.rules import quality

pytestmark = pytest.mark.once

FOLDER = Path(reading.__file__).parent


@pytest.fixture(scope="module")
def labels():
    words = dictionary(the_book().forms())
    return {lang: {key: field.label(lang) for key, field in words.fields.items()} for lang in ("zh", "en")}


def texts(node):
    """The texts an argument can be: a constant, or either side of a choice."""
    if isinstance(node, ast.Constant):
        return {node.value}
    return texts(node.body) | texts(node.orelse) if isinstance(node, ast.IfExp) else set()


def codes():
    """Every code this floor can give: third argument of `refuse` and `warn`, `problem` of an answer or a place, doubts."""
    found = set()
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "attr", "") in ("refuse", "warn")
                and len(node.args) > 2
            ):
                found |= texts(node.args[2])
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Place" and len(node.args) > 2:
                found |= texts(node.args[2])
            if isinstance(node, ast.Return) and node.value is not None:
                found |= {
                    text
                    for text in texts(node.value)
                    if isinstance(text, str) and text in ("id_numeric_cell", "impossible_date")
                }
    found |= set(re.findall(r'problem="(\w+)"', Path(answers.__file__).read_text(encoding="utf-8")))
    found |= set(re.findall(r'"(quality_\w+)"', Path(quality.__file__).read_text(encoding="utf-8")))
    return sorted(
        (
            found
            | {
                "id_missing",
                "id_malformed",
                "id_checksum",
                "person_in_other_household",
                "duplicate_elsewhere",
            }
        )
        - {"quality_"}
    )


def test_the_codes_are_found():
    assert {
        "unknown_code",
        "unknown_place",
        "place_out_of_scope",
        "income_malformed",
        "formula_cell",
        "quality_empty",
    } <= set(codes())
    assert len(codes()) > 55


@pytest.mark.parametrize("code", codes())
def test_every_code_is_said_in_both_languages_with_its_row_and_column(code, labels):
    facts = {
        "field": "cause",
        "near": ["因病"],
        "other_rows": [9],
        "other_households": ["2"],
        "word": "x",
        "given": "y",
        "first_row": 3,
    }
    said = {
        lang: sentence(the_book(), labels, Refusal("1", 33, "J", code, facts), lang) for lang in ("zh", "en")
    }
    assert said["zh"] != said["en"]
    for lang, text in said.items():
        assert "33" in text, (lang, text)
        assert "J" in text or code.startswith(("person_in", "duplicate_else"))
        assert "{" not in text


def test_fields_are_called_by_their_labels_and_lists_are_read_out(labels):
    remark = Remark(
        "1", 4, "M", "unknown_word", {"field": "labour", "word": "力大", "near": ["普通劳动力", "无劳动力"]}
    )
    assert "劳动技能" in sentence(the_book(), labels, remark, "zh")
    assert "普通劳动力、无劳动力" in sentence(the_book(), labels, remark, "zh")
    assert "Capacity for work" in sentence(the_book(), labels, remark, "en")


def test_nothing_near_is_said_as_nothing(labels):
    said = sentence(
        the_book(), labels, Refusal("1", 4, "D", "unknown_place", {"given": "无此村", "near": []}), "zh"
    )
    assert "（无）" in said
