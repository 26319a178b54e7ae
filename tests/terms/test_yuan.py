"""Money is whole fen, read as people type it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yangguang.terms import yuan


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("5,320.00元", 532000),
        ("5320", 532000),
        ("5320.5", 532050),
        ("¥ 1,234,567.89", 123456789),
        ("１２００元", 120000),
        ("1.5万元", 1500000),
        ("1.25万", 1250000),
        ("-12", -1200),
        ("0", 0),
    ],
)
def test_sums_are_read_as_people_type_them(text, fen):
    assert yuan.parse_fen(text) == fen


@pytest.mark.parametrize(
    "text", ["", "元", "5,32.00", "1e5", "五千", "12.345", "5320.00.1", "1.2345678万", "12美元", "--1"]
)
def test_anything_else_is_no_sum(text):
    with pytest.raises(ValueError, match=r"not a sum|finer than"):
        yuan.parse_fen(text)


@given(st.integers(-(10**14), 10**14))
def test_what_is_shown_is_read_back(fen):
    assert yuan.parse_fen(yuan.format_yuan(fen)) == fen


def test_summaries_show_ten_thousands():
    assert [yuan.format_wan(f) for f in (15000000, 4_999_999, 50_000, -150000)] == [
        "15.0",
        "5.0",
        "0.1",
        "-0.2",
    ]
