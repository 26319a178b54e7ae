"""A notice is seen as the public sees it, printed for the board, closed when its window is over."""

import pytest

from tests.cast import HERE, cast, household, move_to
from tests.pages import browse, get, post, text
from tests.walk import all_of, do, fresh, meet, to_meeting
from yangguang.register.models import Notice
from yangguang.work.procedure import notices, rounds

pytestmark = pytest.mark.django_db


def _displayed(people, surname="欧阳"):
    household(surname)
    round_ = to_meeting(people)
    meet(people, round_)
    return do(people.clerk, notices.post, round_, "village_display")


def test_the_page_shows_the_masked_line_only():
    people = cast(with_places=True)
    notice = _displayed(people)
    page = text(get(people.clerk, "notice", notice.id))
    assert "欧阳*" in page
    assert all_of(Notice, id=notice.id)[0].number in page


def test_it_is_closed_from_the_page_only_when_its_window_is_over():
    people = cast(with_places=True)
    notice = _displayed(people)
    post(people.clerk, "notice", notice.id, do="close")
    assert fresh(notice).ended_id is None
    move_to(notice.closes_from)
    post(people.clerk, "notice", notice.id, do="close")
    assert fresh(notice).ended_id is not None


def test_the_board_version_is_a_pdf_and_a_page_to_print():
    people = cast(with_places=True)
    notice = _displayed(people)
    answer = get(people.clerk, "board", notice.id)
    assert answer.content[:5] == b"%PDF-"
    page = get(people.clerk, "board_page", notice.id).content.decode()
    assert "欧阳*" in page and '<svg' in page.split('class="proof"')[1]  # the code leads to the portal from paper too
    assert page.count(f"/p/notices/{notice.id}/") == 1


def test_a_notice_is_taken_down_with_a_reason():
    people = cast(with_places=True)
    household()
    round_ = do(people.clerk, rounds.open_round, HERE)
    notice = do(people.clerk, notices.post, round_, "announce")
    post(people.clerk, "notice", notice.id, do="withdraw", reason="写错了受理时间")
    assert fresh(notice).ended_id is not None


def test_another_county_s_officer_finds_neither_page_nor_paper():
    people = cast(with_places=True)
    notice = _displayed(people)
    for name in ("notice", "board", "board_page"):
        assert get(people.stranger, name, notice.id).status_code == 404
    assert browse(people.clerk).get("/notices/").status_code == 200
