"""An answer says yes or no, and why."""

import pytest

from yangguang.terms.decision import Refused, no, yes


def test_an_answer_is_true_when_it_says_yes():
    assert yes(line=6000)
    assert not no("above_line", "income_line@2016", line=6000)
    assert no("above_line", line=6000).facts == {"line": 6000}


def test_a_refusal_carries_its_reason_and_a_yes_is_never_refused():
    assert Refused(no("x", n=1)).decision.code == "x"
    with pytest.raises(AssertionError, match="not refused"):
        Refused(yes())
