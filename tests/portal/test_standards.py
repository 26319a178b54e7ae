"""The line with what it was before and who says so; the procedure as a picture of all its steps."""

import datetime as dt
import html

import pytest

from tests.cast import DAY, HERE, PROVINCE, move_to
from tests.pages import get, text
from yangguang.book.reader import open_book
from yangguang.portal import standards

pytestmark = pytest.mark.django_db
BOOK = open_book(HERE, DAY)
PROCEDURE = BOOK.procedure("identify")


def test_the_lines_stand_in_the_order_of_their_days_the_newest_first():
    found = standards.history(PROVINCE, DAY, "income_line")
    assert [v.is_ for v in found] == [6000, 4000]
    assert [v.from_day for v in found] == sorted((v.from_day for v in found), reverse=True)
    assert standards.history(PROVINCE, dt.date(1990, 1, 1), "income_line") == []


def test_every_step_is_in_one_of_the_two_pictures():
    drawn = [*standards.picture(BOOK, PROCEDURE), *standards.picture(BOOK, PROCEDURE, side=True)]
    assert {d.step.key for d in drawn} == set(PROCEDURE.by_key)
    assert sum(d.step.public == "display" for d in drawn) == 4


def test_what_nobody_confirmed_carries_no_source():
    for one in standards.picture(BOOK, PROCEDURE):
        assert bool(one.cited) == (one.step.status == "cited"), one.step.key


def test_each_step_stands_in_the_lanes_of_its_offices():
    lanes = standards.lanes(PROCEDURE)
    assert lanes[0] == "village"
    for one in standards.picture(BOOK, PROCEDURE):
        low, high = (int(n) for n in one.lane.split("-"))
        assert set(one.step.offices) <= set(lanes[low - 1 : high])


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_shows_lines_steps_and_what_is_provisional(people, language):
    page = html.unescape(text(get(None, "portal_standards", language=language)))
    assert "6,000" in page and "4,000" in page
    for step in PROCEDURE.steps:
        assert step.label(language) in page
    assert ("provisional" if language == "en" else "暂定") in page


def test_a_citation_is_in_the_reader_s_language(people):
    assert "论文：四公示之一" in text(get(None, "portal_standards", language="zh-hans"))
    assert "the paper: first of the four displays" in text(get(None, "portal_standards", language="en"))


def test_a_place_that_is_none_shows_the_province_s(people):
    for asked in ("abc", "99", "", "٣٢"):
        assert "江苏省" in text(get(None, "portal_standards", place=asked))


def test_before_the_raised_line_the_earlier_one_is_in_force(people):
    move_to(dt.date(2015, 6, 1))
    page = text(get(None, "portal_standards"))
    assert "4,000" in page and "6,000" not in page


@pytest.mark.parametrize(("language", "units"), [("zh-hans", ("12 个月", "15 天")), ("en", ("12 months", "15 days"))])
def test_other_numbers_say_their_unit(people, language, units):
    page = text(get(None, "portal_standards", language=language))
    assert all(unit in page for unit in units)
