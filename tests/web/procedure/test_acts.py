"""One page for every step: what is sent becomes one act, and junk becomes nothing."""

import uuid

import pytest
from django.http import QueryDict

from tests.cast import cast, household
from tests.pages import get, post, text
from tests.walk import all_of, do, fresh, ids, to_meeting
from yangguang.register.models import Case, Notice
from yangguang.web.procedure import acts
from yangguang.work.procedure import notices, rounds

pytestmark = pytest.mark.django_db


def test_the_meeting_is_recorded_from_the_page():
    people = cast()
    for _ in range(3):
        household()
    round_ = to_meeting(people)
    keys = ids(round_, "meeting")
    votes = {f"for-{k}": "20" for k in keys} | {f"against-{k}": "3" for k in keys}
    post(people.clerk, "step", round_.id, "meeting", representatives="30", present="25", chair="王", **votes)
    assert {c.step for c in all_of(Case, round=round_)} == {"village_display"}


def test_a_refused_act_keeps_what_was_typed_and_says_why():
    people = cast()
    household()
    round_ = to_meeting(people)
    (key,) = ids(round_, "meeting")
    answer = post(
        people.clerk,
        "step",
        round_.id,
        "meeting",
        representatives="30",
        present="9",
        **{f"for-{key}": "8", f"against-{key}": "1"},
    )
    assert "fewer than 2/3" in text(answer)
    assert 'value="8"' in answer.content.decode()
    assert ids(round_, "meeting") == [key]


def test_a_step_of_another_office_shows_the_evidence_but_no_button():
    people = cast()
    household()
    round_ = to_meeting(people)
    page = get(people.county, "step", round_.id, "meeting").content.decode()
    assert "This step is for" in page
    assert "btn-big" not in page


def test_posting_a_notice_from_its_page_hangs_it():
    people = cast()
    household()
    round_ = do(people.clerk, rounds.open_round, all_of(Case)[0].place)
    answer = post(people.clerk, "step", round_.id, "announce")
    (notice,) = all_of(Notice)
    assert answer.redirect_chain[-1][0].endswith(f"/notices/{notice.id}/")


def test_a_step_that_is_not_in_the_table_is_no_page():
    people = cast()
    household()
    round_ = do(people.clerk, rounds.open_round, all_of(Case)[0].place)
    do(people.clerk, notices.post, round_, "announce")
    assert get(people.clerk, "step", round_.id, "dreaming").status_code == 404
    assert fresh(round_).step == "application"


def test_junk_among_the_fields_is_no_vote():
    key = uuid.uuid4()
    sent = QueryDict(
        f"for-{key}=12&against-{key}=x&for-nonsense=4&outcome-{key}=no&reason-{key}=away&outcome-1=no&case={key}&case=--"
    )
    assert acts.votes(sent) == {key: (12, 0)}
    assert acts.decided(sent) == {key: ("no", "away")}
    assert acts.chosen(sent) == [key]
