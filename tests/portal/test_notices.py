"""A notice shows masked lines while it hangs; behind its window only number, counts and digest are left."""

import datetime as dt
import re
import uuid

import pytest

from tests.cast import HERE, NEXT, household, move_to, number_of
from tests.pages import get, text
from tests.walk import all_of, do, pass_window
from yangguang.register.models import Household, NoticeLine, Person
from yangguang.work.procedure import notices, rounds

pytestmark = pytest.mark.django_db
GROUP = "王庄三组"


def _with_group(people):
    """The group of all households, as a survey would have entered it."""
    from yangguang.register import (
        guard,  # what a notice was posted with is rewritten here as if it had been posted so
    )

    with guard.writing():
        NoticeLine.objects.update(group_name=GROUP)


def test_a_line_is_surname_and_star_with_village_and_size(hang):
    notice = hang("欧阳")
    page = text(get(None, "portal_notice", notice.id))
    assert "欧阳*" in page and "城东居委会" in page and notice.number in page
    head = all_of(Household)[0].head_name
    assert head not in page


def test_no_digit_of_an_id_and_no_group_stands_on_the_page(people, hang):
    number = number_of(5, dt.date(1951, 2, 3))
    notice = hang("欧阳", numbers=[number])
    _with_group(people)
    page = get(None, "portal_notice", notice.id).content.decode()
    assert GROUP not in page
    for length in (6, 8, 4):
        assert number[-length:] not in page and number[6:14] not in page
    assert all(p.name not in page for p in all_of(Person))


def test_a_minor_is_a_line_number_only(hang):
    notice = hang("欧阳", numbers=[number_of(8, dt.date(2005, 1, 2))])
    page = text(get(None, "portal_notice", notice.id))
    assert "欧阳" not in page and "Line 1" in page


def test_an_announcement_names_nobody_and_says_how_to_apply(people):
    household("欧阳")
    round_ = do(people.clerk, rounds.open_round, HERE)
    notice = do(people.clerk, notices.post, round_, "announce")
    page = text(get(None, "portal_notice", notice.id))
    assert "How to apply" in page and "欧阳" not in page


def test_behind_the_window_the_address_says_gone_and_keeps_number_counts_and_digest(hang):
    notice = hang("欧阳", "司马")
    move_to(notice.last_day + dt.timedelta(days=1))
    answer = get(None, "portal_notice", notice.id)
    page = text(answer)
    assert answer.status_code == 410
    assert notice.number in page and notice.commitment in page
    assert "&lt;10" in page and "欧阳" not in page and "城东" not in page.replace(notice.number, "")
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_closed_notice_is_gone_on_the_same_day(people, hang):
    notice = hang("欧阳")
    pass_window(notice, people.clerk)
    assert get(None, "portal_notice", notice.id).status_code == 410


def test_what_never_hung_is_not_found(people):
    assert get(None, "portal_notice", uuid.uuid4()).status_code == 404


def test_lines_that_were_altered_are_called_out(hang):
    from yangguang.register import guard  # an intruder's hand

    notice = hang("欧阳")
    assert "digest differs" not in text(get(None, "portal_notice", notice.id))
    with guard.writing():
        NoticeLine.objects.filter(notice=notice).update(size=7)
    assert "digest differs" in text(get(None, "portal_notice", notice.id))


def test_in_english_only_names_are_chinese(hang):
    notice = hang("欧阳")
    answer = get(None, "portal_notice", notice.id, language="en")
    page = text(answer).replace(notice.number, "")
    left = set(re.findall(r"[\u4e00-\u9fff]+", page)) - {"青阳镇", "城东居委会", "欧阳", "中文", "江苏省", "宿迁市", "泗洪县"}
    assert not left, left


def test_the_neighbouring_village_has_no_notice_of_this_one(hang):
    notice = hang("欧阳")
    assert notice.place != NEXT
    assert str(notice.id) not in get(None, "portal_place", NEXT).content.decode()
