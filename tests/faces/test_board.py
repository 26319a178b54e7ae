"""The paper version says the same as the page, and its code leads to the page."""

import pytest

from tests.cast import DAY, HERE, cast, household
from tests.pages import request
from tests.walk import do, meet, to_meeting
from yangguang.faces import board
from yangguang.register import scope
from yangguang.work import books
from yangguang.work.procedure import notices

pytestmark = pytest.mark.django_db


def _displayed():
    people = cast(with_places=True)
    household("欧阳")
    round_ = to_meeting(people)
    meet(people, round_)
    return people, do(people.clerk, notices.post, round_, "village_display")


def _content(people, notice):
    with scope.everything("a test looks"):
        return board.content(request(people.clerk), books.now(HERE, DAY), notice, notices.lines_of(notice))


def test_the_rows_are_the_masked_lines_and_the_office_is_the_village():
    people, notice = _displayed()
    said = _content(people, notice)
    assert [row[1] for row in said["rows"]] == ["欧阳*"]
    assert "刘" in said["office"] or said["office"].endswith("委会")
    assert said["head_digest"] == notice.head_digest


def test_the_code_leads_to_the_public_page_at_the_operator_s_address(settings):
    people, notice = _displayed()
    settings.YANGGUANG_ADDRESS = "https://sunlight.example.gov.cn/"
    said = _content(people, notice)
    assert said["address"] == f"https://sunlight.example.gov.cn/p/notices/{notice.id}/"
    assert said["qr"] == board.qr(said["address"])
    assert said["qr"].startswith("<svg")


def test_it_is_a_pdf():
    people, notice = _displayed()
    with scope.everything("a test looks"):
        made = board.pdf(request(people.clerk), books.now(HERE, DAY), notice, notices.lines_of(notice))
    assert made[:5] == b"%PDF-"
