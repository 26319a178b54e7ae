"""An objection needs no name and no script, gives a number that nobody can guess, and is filed once."""

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse

from tests.cast import HERE, household, move_to
from tests.pages import browse, get, text
from tests.walk import all_of, do, one
from yangguang.portal.limits import OBJECTIONS
from yangguang.portal.objecting import NAME_MAX
from yangguang.register.models import NoticeLine, Objection
from yangguang.work.procedure import notices, objections, rounds

pytestmark = pytest.mark.django_db
TEXT = "他家去年在县城买了房子"


def _send(notice, line="1", client=None, **more):
    sent = {"text": TEXT, "line": line, "once": uuid.uuid4().hex, **more}
    return (client or browse()).post(reverse("portal_object", args=[notice.id]), sent, follow=True)


def test_a_nameless_objection_gives_a_number_of_twelve_random_signs(hang):
    notice = hang()
    page = text(_send(notice))
    row = one(Objection)
    assert re.fullmatch(r"(?:[2-9A-HJKMNP-Z]{4}-){2}[2-9A-HJKMNP-Z]{4}", row.receipt)
    assert row.receipt in page and row.receipt not in reverse("portal_receipt")
    assert row.objector_cell == b"" and objections.text(row) == TEXT


def test_the_line_is_under_review_from_then_on_and_takes_no_second_objection(hang):
    notice = hang()
    _send(notice)
    assert one(NoticeLine).under_objection
    assert "under review" in text(get(None, "portal_notice", notice.id))
    _send(notice)
    assert len(all_of(Objection)) == 1


def test_sending_the_same_form_twice_files_once_and_shows_the_same_number(hang):
    notice, client = hang("欧阳", "司马"), browse()
    first = text(_send(notice, "1", client, once="same"))
    again = text(_send(notice, "1", client, once="same"))
    assert one(Objection).receipt in first and one(Objection).receipt in again


def test_name_and_contact_are_sealed_and_never_on_a_public_page(hang):
    notice, client = hang(), browse()
    page = text(_send(notice, "1", client, name="钱邻居", contact="15400001111"))
    row = one(Objection)
    assert "钱邻居".encode() not in bytes(row.objector_cell) and row.objector_cell
    shown = page + text(get(None, "portal_notice", notice.id))
    shown += text(client.post(reverse("portal_status"), {"receipt": row.receipt}))
    assert "钱邻居" not in shown and "15400001111" not in shown and TEXT not in shown


def test_somebody_may_say_that_a_household_was_left_out(hang):
    notice = hang()
    _send(notice, "", text="村东头李老汉一个人过，没有列入")
    assert (one(Objection).kind, one(Objection).line_no) == ("left_out", None)


def test_an_empty_text_comes_back_with_the_reason_and_what_was_typed(hang):
    notice = hang()
    answer = _send(notice, text="嗯", name="钱邻居")
    assert answer.status_code == 422 and not all_of(Objection)
    html = answer.content.decode()
    assert 'value="钱邻居"' in html and 'aria-invalid="true"' in html
    assert "Say what you object to" in text(answer)


def test_a_text_beyond_its_length_is_refused_and_a_long_name_cut(hang):
    notice = hang()
    assert _send(notice, text="长" * (objections.TEXT_MAX + 1)).status_code == 422
    assert _send(notice, name="名" * (NAME_MAX + 5)).status_code == 200


def test_an_announcement_and_a_line_that_is_not_there_lead_back_to_the_notice(people, hang):
    household("司马")
    round_ = do(people.clerk, rounds.open_round, HERE)
    announced = do(people.clerk, notices.post, round_, "announce")
    assert get(None, "portal_object", announced.id).url == reverse("portal_notice", args=[announced.id])


def test_a_line_that_is_not_on_the_list_leads_back(hang):
    notice = hang()
    assert get(None, "portal_object", notice.id, line="99").url == reverse("portal_notice", args=[notice.id])


def test_behind_the_window_nothing_is_taken(hang):
    notice = hang()
    move_to(notice.last_day + dt.timedelta(days=1))
    assert _send(notice).status_code == 410
    assert not all_of(Objection)


def test_before_the_first_day_nothing_is_taken(hang):
    notice = hang(begun=False)
    assert get(None, "portal_object", notice.id).status_code == 302


def test_one_source_may_not_flood_the_office(hang):
    notice = hang()
    answers = [_send(notice, "", text=f"漏了一户人家，第{n}次").status_code for n in range(OBJECTIONS.times + 1)]
    assert answers[-1] == 429 and len(all_of(Objection)) == OBJECTIONS.times
