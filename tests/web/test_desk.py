"""What waits for me comes first; administrators see no case."""

import pytest

from tests.cast import COUNTY, PASSWORD, cast, household
from tests.pages import get, settled, text
from tests.walk import to_meeting
from yangguang.work import access
from yangguang.work.acting import open_hand

pytestmark = pytest.mark.django_db


def test_the_clerk_finds_the_meeting_and_the_county_does_not():
    people = cast()
    household()
    to_meeting(people)
    assert "村民代表会议评议" in get(people.clerk, "desk", language="zh").content.decode()
    assert "村民代表会议评议" not in get(people.city, "desk", language="zh").content.decode()


def test_an_administrator_s_desk_holds_no_household():
    people, row = cast(), household("欧阳")
    page = get(settled(people.system_admin), "desk")
    assert page.status_code == 200
    assert row.head_name not in text(page)


def test_a_county_officer_sees_the_townships_and_their_numbers():
    people = cast(with_places=True)
    household()
    assert "青阳镇" in text(get(people.county, "desk"))


def test_a_post_without_tasks_is_told_why_its_desk_is_empty():
    people = cast()
    with open_hand(people.system_admin, via="test") as hand:
        bank = access.add(
            hand, username="bank", name="bank", role="bank", place=COUNTY, password=PASSWORD, temporary=False
        )
    assert "no task for this post yet" in text(get(settled(bank), "desk"))
    assert "What is done leaves this desk" in text(get(people.county, "desk"))
