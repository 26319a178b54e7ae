"""A mistake is put right on one page, with a reason."""

import pytest

from tests.cast import cast, household, number_of
from tests.pages import get, post, text
from tests.walk import all_of, fresh
from yangguang.register.models import Membership

pytestmark = pytest.mark.django_db


def _names(row):
    return {f"name-{m.person_id.hex}": m.person.name for m in all_of(Membership, household=row)}


def test_a_name_is_corrected_and_the_page_never_shows_the_number():
    people, row = cast(), household(size=1, numbers=[number_of(821)])
    page = get(people.clerk, "correct", row.id).content.decode()
    assert number_of(821) not in page
    ((field, _),) = _names(row).items()
    post(people.clerk, "correct", row.id, do="correct", reason="写错了字", **{field: "赵新名"})
    assert fresh(row).head_name == "赵新名"


def test_without_a_reason_nothing_changes_and_the_page_says_so():
    people, row = cast(), household(size=1)
    ((field, name),) = _names(row).items()
    answer = post(people.clerk, "correct", row.id, do="correct", reason="", **{field: "赵新名"})
    assert fresh(row).head_name == name
    assert answer.status_code == 200


def test_members_leave_and_join_from_the_page():
    people, row = cast(), household(size=2)
    gone = next(m for m in all_of(Membership, household=row) if m.relation != "01")
    post(
        people.clerk,
        "correct",
        row.id,
        do="leave",
        person=str(gone.person_id),
        since="never",
        reason="重名录入",
    )
    assert fresh(row).size == 1
    post(
        people.clerk,
        "correct",
        row.id,
        do="join",
        name="赵小宝",
        number=number_of(822),
        relation="03",
        day="2016-10-01",
        reason="漏登",
    )
    assert fresh(row).size == 2
    answer = post(
        people.clerk,
        "correct",
        row.id,
        do="join",
        name="某",
        number="12",
        relation="03",
        day="2016-10-01",
        reason="漏登",
    )
    assert "ID number is not right" in text(answer)


def test_an_auditor_does_not_correct():
    people, row = cast(), household()
    assert get(people.auditor, "correct", row.id).status_code == 403
