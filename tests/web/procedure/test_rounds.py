"""A village's round is opened, seen with its line, and counted by step."""

import pytest

from tests.cast import HERE, cast, household
from tests.pages import get, post, text
from tests.walk import all_of, one, to_meeting
from yangguang.register.models import Round

pytestmark = pytest.mark.django_db


def test_a_clerk_opens_the_round_and_the_next_thing_is_to_announce_it():
    people = cast(with_places=True)
    household()
    answer = post(people.clerk, "rounds", place=str(HERE))
    (row,) = all_of(Round)
    assert (row.place, row.cases_open) == (HERE, 1)
    assert "announce" in text(answer)


def test_a_second_round_is_refused_in_words():
    people = cast(with_places=True)
    household()
    post(people.clerk, "rounds", place=str(HERE))
    answer = post(people.clerk, "rounds", place=str(HERE))
    assert len(all_of(Round)) == 1
    assert answer.status_code == 200


def test_the_list_counts_villages_by_step():
    people = cast(with_places=True)
    household()
    to_meeting(people)
    assert "村民代表会议评议 1" in text(get(people.county, "rounds", language="zh"))


def test_the_round_s_page_shows_its_households_and_its_history():
    people = cast(with_places=True)
    row = household("欧阳")
    round_ = to_meeting(people)
    page = text(get(people.clerk, "round", round_.id))
    assert row.head_name in page
    assert "11" in page  # steps of the line
    assert one(Round).id == round_.id
    assert get(people.stranger, "round", round_.id).status_code == 404
