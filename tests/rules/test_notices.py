"""The public sees a surname and stars, and of a minor a line number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yangguang.rules.notices import age_on, masked_name, small


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王芳", "王*"),
        ("王小芳", "王**"),
        ("欧阳锋", "欧阳*"),
        ("欧阳", "欧*"),
        ("诸葛小亮", "诸葛**"),
        ("买买提·艾力", "买**"),
        ("王", "王*"),
        ("阿依古丽·买买提江·吐尔逊", "阿**"),
    ],
)
def test_surname_and_stars(name, shown):
    assert masked_name(name, 40, 7) == shown


@pytest.mark.parametrize(("name", "age"), [("王芳", 17), ("王芳", None), ("", 40), ("110105", 40), ("*", 40)])
def test_a_minor_or_no_name_is_a_line_number(name, age):
    assert masked_name(name, age, 7) == "#7"


@given(st.text(min_size=1, max_size=12), st.integers(18, 100))
def test_no_more_than_two_characters_of_a_name_and_no_digit_ever_show(name, age):
    shown = masked_name(name, age, 3)
    if not shown.startswith("#"):
        assert len(shown.replace("*", "")) <= 2
        assert not any(c.isdigit() for c in shown)


def test_small_counts_are_not_told():
    assert [small(n, 10) for n in (0, 1, 9, 10, 25)] == ["0", "<10", "<10", "10", "25"]


def test_age_is_in_full_years():
    assert age_on(1998, 10, 29, 2016, 10, 28) == 17
    assert age_on(1998, 10, 28, 2016, 10, 28) == 18
