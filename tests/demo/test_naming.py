"""Names are of the years in which people were born."""

import random
from collections import Counter

import pytest

from yangguang.demo import naming

pytestmark = pytest.mark.once


def test_common_surnames_are_common():
    dice = random.Random(1)
    seen = Counter(naming.surname(dice) for _ in range(5000))
    assert {s for s, _ in seen.most_common(4)} >= {"王", "张"}
    assert len(seen) > 100


def test_old_and_young_are_called_differently():
    dice = random.Random(2)
    old = {c for _ in range(200) for c in naming.given(dice, 1935, "1")}
    young = {c for _ in range(200) for c in naming.given(dice, 2008, "1")}
    assert "德" in old and "轩" in young and "轩" not in old and "德" not in young


def test_brothers_share_a_character():
    dice = random.Random(3)
    assert all(naming.given(dice, 1990, "1", "海")[0] == "海" for _ in range(20))


def test_no_surname_stands_twice_in_the_list():
    assert len(naming.SURNAMES) == len(set(naming.SURNAMES)) >= 120
