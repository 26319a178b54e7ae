"""The office above investigates; the village sees neither text nor objector."""

import pytest

from tests.cast import cast, household, move_to
from tests.pages import get, post, text
from tests.walk import all_of, do, fresh, meet, one, to_meeting
from yangguang.register.models import Case, JournalLine, Objection
from yangguang.work.acting import PUBLIC, open_hand
from yangguang.work.procedure import notices, objections

pytestmark = pytest.mark.django_db


def _filed(people):
    household("欧阳")
    round_ = to_meeting(people)
    meet(people, round_)
    notice = do(people.clerk, notices.post, round_, "village_display")
    move_to(notice.first_day)
    with open_hand(None, office=PUBLIC, via="test") as hand:
        return objections.file(hand, notice, 1, objections.Said("他家在镇上开店", "邻居甲", "15400001111"))


def test_two_of_the_township_dismiss_it_from_their_pages():
    people = cast(with_places=True)
    row = _filed(people)
    page = text(get(people.township, "objection", row.id))
    assert "他家在镇上开店" in page
    assert "15400001111" not in page
    sent = {"outcome": "dismissed", "reason_code": "nothing_found", "note": "走访邻居，查无实据"}
    post(people.township, "objection", row.id, **sent)
    assert fresh(row).status == "investigating"
    post(people.township2, "objection", row.id, **sent)
    assert (fresh(row).status, fresh(row).outcome) == ("decided", "dismissed")
    assert one(Case).step == "recheck_display"
    assert "must be displayed now" in text(get(people.township, "objection", row.id))


def test_the_village_has_no_page_of_objections():
    people = cast(with_places=True)
    row = _filed(people)
    assert get(people.clerk, "objections").status_code == 403
    assert get(people.clerk, "objection", row.id).status_code == 403
    assert get(people.stranger, "objection", row.id).status_code == 404


def test_the_objector_is_unsealed_only_with_a_purpose_that_is_written_down():
    people = cast(with_places=True)
    row = _filed(people)
    assert "15400001111" not in text(post(people.township, "unseal", row.id, purpose=""))
    assert "15400001111" in text(post(people.township, "unseal", row.id, purpose="需要向本人核实情况"))
    assert [line.verb for line in all_of(JournalLine)].count("objection.unseal") == 1


def test_an_upheld_left_out_leads_to_the_application():
    people = cast(with_places=True)
    household("欧阳")
    round_ = to_meeting(people)
    meet(people, round_)
    notice = do(people.clerk, notices.post, round_, "village_display")
    move_to(notice.first_day)
    with open_hand(None, office=PUBLIC, via="test") as hand:
        row = objections.file(hand, notice, None, objections.Said("村东头的老人没有列入"))
    for user in (people.township, people.township2):
        post(user, "objection", row.id, outcome="upheld", reason_code="other", note="情况属实，应当受理")
    assert one(Objection).outcome == "upheld"
    assert f"objection={row.id}" in get(people.township, "objection", row.id).content.decode()
