"""A scan comes with the act, is cleaned, and its opening is a look."""

import base64

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import cast, household
from tests.pages import get, post, survey_answers
from tests.walk import all_of, case_of, do
from yangguang.register.models import Attachment, JournalLine
from yangguang.work.procedure import cases

pytestmark = pytest.mark.django_db
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def _surveyed(home):
    people, row = cast(), household()
    case = case_of(row)
    do(people.clerk, cases.apply, case, True)
    paper = SimpleUploadedFile("调查表.png", PNG, "image/png")
    post(people.clerk, "case_step", case.id, **{"item-wage_job": "3000"}, **survey_answers(), papers=paper)
    return people, row


def test_a_photograph_sent_with_the_survey_is_kept_with_it(home):
    people, _ = _surveyed(home)
    (row,) = all_of(Attachment)
    assert (row.media, row.kind) == ("image/png", "survey")
    answer = get(people.clerk, "attachment", row.id)
    assert answer.headers["Content-Type"] == "image/png"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_opening_it_is_a_look_and_strangers_find_nothing(home):
    people, _ = _surveyed(home)
    (row,) = all_of(Attachment)
    get(people.clerk, "attachment", row.id)
    assert [line.verb for line in all_of(JournalLine) if line.verb == "attachment.open"] == [
        "attachment.open"
    ]
    assert get(people.stranger, "attachment", row.id).status_code == 404
