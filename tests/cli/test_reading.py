"""Words are read before anything is opened; what can't be read is refused by its name."""

import datetime as dt

import pytest

from yangguang.cli.reading import a_count, a_day, a_round
from yangguang.terms.decision import Refused


def test_a_day_a_round_and_a_count_are_read():
    assert a_day("2016-10-28") == dt.date(2016, 10, 28)
    assert str(a_round("01a21ee0-2348-7b1d-a936-0c658bbfd446")).startswith("01a21ee0")
    assert a_count("12") == 12


@pytest.mark.parametrize(
    ("read", "text", "code"),
    [
        (a_day, "28.10.2016", "bad_day"),
        (a_round, "7", "bad_round"),
        (a_count, "0", "bad_count"),
        (a_count, "一", "bad_count"),
    ],
)
def test_anything_else_is_refused_by_its_name(read, text, code):
    with pytest.raises(Refused) as caught:
        read(text)
    assert caught.value.decision.code == code and caught.value.decision.facts["text"] == text
