"""What stands on a page: a status is word, sign and colour; nothing typed leaves its place."""

import datetime as dt

import pytest
from django.http import QueryDict

from tests.cast import DAY, HERE
from tests.pages import request
from yangguang.book.reader import open_book
from yangguang.faces import tags

CONTEXT = {"book": open_book(HERE, DAY), "day": DAY}


def test_a_state_is_never_a_colour_alone():
    shown = tags.state(CONTEXT, "registered")
    assert "已登记" in shown
    assert "<svg" in shown
    assert 'class="st green"' in shown


def test_every_state_that_has_a_look_has_a_word():
    groups = ("status", "finding", "objection", "batch", "job", "notice", "account", "severity", "outcome")
    for key in tags.LOOKS:
        words = {CONTEXT["book"].word(group, key, "zh") for group in groups}
        assert words - {key}, key


def test_json_in_a_page_cannot_end_its_element():
    assert "<" not in tags.json_text('{"name": "</script><b>&"}')


def test_a_sign_that_stands_alone_has_a_name():
    assert 'aria-hidden="true"' in tags.icon("home")
    assert 'aria-label="家"' in tags.icon("home", "家")


@pytest.mark.parametrize(("days", "said"), [(-2, "late"), (0, "today"), (1, "due"), (5, "due")])
def test_how_long_there_is_still(days, said):
    assert said in tags.due(CONTEXT, DAY + dt.timedelta(days=days))


def test_sums_and_counts_have_thousands_and_nothing_is_a_dash():
    assert tags.yuan(532050) == "5,320.50"
    assert tags.yuan(None) == "—"
    assert tags.thousands(12345) == "12,345"
    assert "53.2" in tags.wan(53_205_000)


def test_an_address_keeps_its_other_words():
    context = {"request": request(path="/households/", place="1", status="x")}
    assert tags.same_but(context, status="", page="n") == "?place=1&page=n"


def test_what_was_sent_comes_back_into_its_field():
    sent = QueryDict("for-1=12&outcome-1=no")
    assert tags.sent_value(sent, "for-", 1) == "12"
    assert tags.if_sent(sent, "outcome-", 1, "no") == " selected"
    assert tags.if_sent(sent, "outcome-", 1, "yes") == ""


def test_a_share_that_is_not_certain_is_not_said_to_be():
    assert [tags.percent(x) for x in (None, 0.0, 0.874, 0.9997, 1.0)] == ["—", "0 %", "87 %", "> 99 %", "100 %"]
    assert tags.code_text(0) == "000000000000"
