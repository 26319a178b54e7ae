"""A cell shows what its sender saw."""

import pytest

from yangguang.files.cells import Broken, Formula, shown, unescape

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("甲", "甲"),
        (4.0, "4"),
        (3868.01, "3868.01"),
        (True, "TRUE"),
        (Formula(2.0), "2"),
        (Broken("#REF!"), "#REF!"),
        (3.2e17, "320000000000000000"),
    ],
)
def test_a_cell_shows_as_people_read_it(cell, text):
    assert shown(cell) == text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a&amp;b", "a&b"),
        ("&lt;&#30002;&#x7532;&gt;", "<甲甲>"),
        ("&amp;lt;", "&lt;"),
        ("x_x000D_y", "x\ry"),
        ("_x005F_x000D_", "_x000D_"),
        ("&unknown;", "&unknown;"),
    ],
)
def test_escapes_are_undone_once(text, plain):
    assert unescape(text) == plain
