"""Engine and model agree, and the campaign would notice if they did not."""

import datetime as dt
import random
from collections import Counter

import pytest

from yangguang.book.reader import open_book
from yangguang.campaigns import planted, procedures

PROCEDURE = open_book(321324100001, dt.date(2016, 10, 28)).procedure("identify")


def test_engine_and_model_agree_on_random_procedures():
    result = procedures.run(1500, seed=20161028)
    assert result["violations"] == 0, result["first"]
    assert result["planted_caught"] == 3
    ends = {
        "county_display closed",
        "recheck done upheld",
        "recheck done dismissed",
        "meeting done no",
        "village_display object",
    }
    assert ends <= set(result["transitions"])


def test_the_same_seed_is_the_same_trial():
    assert procedures.run(30, seed=5) == procedures.run(30, seed=5)


def test_a_disagreement_is_an_error():
    module = planted.copy_of_engine()
    spoilt = planted.DEFECTS["half a quorum is enough"](module, PROCEDURE)
    rng = random.Random(3)
    with pytest.raises(procedures.Disagreement, match="engine allows"):
        for _ in range(2000):
            procedures.walk(module, spoilt, rng, Counter())
