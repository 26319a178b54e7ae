"""A place is an interval of codes."""

import pytest

from yangguang.terms import place


@pytest.mark.parametrize(
    ("code", "level"),
    [
        (0, "nation"),
        (320000000000, "province"),
        (321300000000, "city"),
        (321324000000, "county"),
        (321324100000, "township"),
        (321324100001, "village"),
    ],
)
def test_a_code_knows_its_level(code, level):
    assert place.level_of(code) == level


def test_belonging_is_lying_in_the_interval():
    assert place.span(321324000000) == (321324000000, 321325000000)
    assert place.contains(321300000000, 321324100001)
    assert place.contains(321324100001, 321324100001)
    assert not place.contains(321324100001, 321324100000)
    assert not place.contains(321324000000, 321325000000)
    assert place.contains(0, 999999999999)


def test_the_way_up_ends_at_the_nation():
    code, seen = 321324100001, []
    while place.level_of(code) != "nation":
        code = place.parent(code)
        seen.append(code)
    assert seen == [321324100000, 321324000000, 321300000000, 320000000000, 0]
    with pytest.raises(ValueError, match="no parent"):
        place.parent(0)


def test_a_level_below_cannot_be_asked():
    assert place.at_level(321324100001, "county") == 321324000000
    with pytest.raises(ValueError, match="above"):
        place.at_level(321324000000, "village")


@pytest.mark.parametrize("text", ["", "3", "32132", "32132410000", "三二", "32 13", "-32", "3213241000011"])
def test_what_is_no_code_is_refused(text):
    with pytest.raises(ValueError, match="not a place code"):
        place.parse_code(text)


def test_short_codes_are_filled_up():
    assert place.parse_code("321324") == 321324000000
    assert place.parse_code(" 32 ") == 320000000000
    with pytest.raises(ValueError, match="not a place code"):
        place.level_of(10**12)
