"""The number opens what became of the objection, tells nothing else, and cannot be tried out."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from tests.pages import browse, text
from tests.walk import do, one
from yangguang.portal.limits import RECEIPTS
from yangguang.register.models import Case, Objection
from yangguang.work import clock
from yangguang.work.procedure import notices, objections

pytestmark = pytest.mark.django_db


@pytest.fixture
def filed(hang):
    client, notice = browse(), hang()
    sent = {"text": "他家在镇上开店", "line": "1", "once": uuid.uuid4().hex, "name": "钱邻居"}
    client.post(reverse("portal_object", args=[notice.id]), sent)
    return client, one(Objection)


def _ask(receipt, client=None):
    return (client or browse()).post(reverse("portal_status"), {"receipt": receipt})


def test_the_number_is_read_in_small_letters_and_without_dashes(filed):
    _, row = filed
    for typed in (row.receipt, row.receipt.lower(), row.receipt.replace("-", ""), f" {row.receipt} "):
        assert "Received" in text(_ask(typed))


def test_a_wrong_number_tells_nothing(filed):
    page = text(_ask("2222-3333-4444"))
    assert "no objection under this number" in page and "Received" not in page


def test_wrong_numbers_are_counted_and_soon_refused(filed):
    _, row = filed
    client = browse()
    answers = [_ask("2222-3333-4444", client).status_code for _ in range(RECEIPTS.times)]
    assert set(answers) == {200}
    late = _ask(row.receipt, client)
    assert late.status_code == 429 and int(late.headers["Retry-After"]) > 0
    assert "Received" not in text(late)


def test_the_slip_can_be_seen_again_for_a_quarter_of_an_hour_in_the_same_browser(filed, monkeypatch):
    client, row = filed
    assert row.receipt in text(client.get(reverse("portal_receipt")))
    assert browse().get(reverse("portal_receipt")).status_code == 302
    later = clock.at() + dt.timedelta(minutes=16)
    monkeypatch.setattr(clock, "at", lambda: later)
    assert client.get(reverse("portal_receipt")).status_code == 302


def test_the_word_of_one_person_is_not_told_the_word_of_two_is(filed, people):
    _, row = filed
    do(people.township, objections.decide, one(Objection), "dismissed", "nothing_found", "走访邻居，查无实据")
    page = text(_ask(row.receipt))
    assert "the second is still to confirm" in page and "Not found to be true" not in page
    do(people.township2, objections.decide, one(Objection), "dismissed", "nothing_found", "走访邻居，查无实据")
    page = text(_ask(row.receipt))
    assert "Not found to be true" in page and "走访邻居" not in page


def test_the_result_leads_to_its_own_display(filed, people):
    _, row = filed
    for who in (people.township, people.township2):
        do(who, objections.decide, one(Objection), "dismissed", "nothing_found", "走访邻居，查无实据")
    assert "is to be displayed" in text(_ask(row.receipt))
    case = one(Case)
    shown = do(people.township, notices.post, None, "recheck_display", case)
    answer = _ask(row.receipt)
    assert reverse("portal_notice", args=[shown.id]) in answer.content.decode()


def test_no_cache_keeps_an_answer(filed):
    client, row = filed
    assert _ask(row.receipt).headers["Cache-Control"] == "no-store"
    assert client.get(reverse("portal_receipt")).headers["Cache-Control"] == "no-store"
