"""A code with its facts becomes a sentence in the reader's words, in both languages."""

import datetime as dt

import pytest
from django.utils import translation

from tests.cast import DAY, EDITION, HERE, PROVINCE
from yangguang.book.places import load_edition
from yangguang.book.reader import open_book
from yangguang.faces import places, saying
from yangguang.terms.decision import no

BOOK = open_book(HERE, DAY)


@pytest.fixture(autouse=True)
def _names():
    with places.using(load_edition(EDITION, PROVINCE)):
        yield


def test_steps_places_and_days_take_the_words_people_use():
    assert saying.worded(BOOK, "step", "meeting", "zh") == "村民代表会议评议"
    assert saying.worded(BOOK, "step", "meeting", "en") == "Village meeting"
    assert saying.worded(BOOK, "place", HERE, "zh") == places.name(HERE)
    assert saying.worded(BOOK, "day", DAY, "zh") == "2016年10月28日"
    assert saying.worded(BOOK, "day", dt.datetime(2016, 10, 28, 9, tzinfo=dt.UTC), "en") == "28 October 2016"
    assert saying.worded(BOOK, "limit_fen", 600000, "zh") == "6,000.00"


def test_a_refusal_is_a_whole_sentence_in_both_languages():
    decision = no("votes_missing", count=3)
    assert "3" in saying.sentence(BOOK, decision, "zh")
    assert saying.sentence(BOOK, decision, "zh") != saying.sentence(BOOK, decision, "en")


def test_a_code_without_a_sentence_shows_itself():
    assert saying.said(BOOK, "no_such_code", {}, "zh") == "no_such_code"


def test_roles_have_names():
    assert saying.role_label(BOOK, "village-clerk", "zh") == "村级经办员"


def test_sums_of_a_department_have_their_unit_and_what_cannot_be_read_stays():
    with translation.override("en"):
        assert [saying.cell("yuan", value) for value in ("44717", "许多")] == ["44,717.00 yuan", "许多"]
        assert saying.cell("text", "44717") == "44717"
        assert [saying.cell("day", value) for value in ("2011/6/25", "20110625", "201106", "去年")] == [
            *("2011-06-25", "2011-06-25", "201106", "去年"),
        ]
