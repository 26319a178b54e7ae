"""All cases of a batch begin under one edition of the book, in the open rounds of their villages."""

import datetime as dt

import pytest

from tests.cast import COUNTY, HERE, NEXT
from tests.walk import do
from yangguang.work import books
from yangguang.work.acting import open_hand
from yangguang.work.batches import opening
from yangguang.work.procedure import rounds

pytestmark = pytest.mark.django_db


def opened(user, batch):
    with open_hand(user, via="test") as hand:
        hand.note("test.opening", place=COUNTY)
        return opening.open_for(hand, batch)


def test_a_household_of_a_village_whose_round_is_open_joins_it(hand_in, people):
    round_ = do(people.clerk, rounds.open_round, HERE)
    found = opened(people.county, hand_in())
    assert found.round_of(HERE) == round_.id and found.round_of(NEXT) is None


def test_an_applicant_begins_at_the_first_step_of_the_book(hand_in, people):
    found = opened(people.county, hand_in())
    first = books.now(COUNTY, dt.date(2016, 10, 28)).procedure("identify").first
    assert found.first_step("applicant", carried=False) == (first, "open")


def test_a_status_carried_over_is_where_the_engine_says_such_a_case_ends(hand_in, people):
    found = opened(people.county, hand_in())
    for standing in found.carried:
        assert found.first_step(standing, carried=True) == ("end", standing)
    assert "registered" in found.carried and "exited" in found.carried


def test_the_files_own_number_is_kept_when_it_is_well_formed_and_free_and_never_given_twice(hand_in, people):
    found = opened(people.county, hand_in())
    staged = {"place": HERE, "key": "321324150777"}
    own = found.number_for({"place": HERE, "key": "321324150000777"[:14]})
    new = [found.number_for(staged), found.number_for({"place": HERE, "key": ""})]
    assert len({own, *new}) == 3 and all(n.startswith("321324") and len(n) == 14 for n in new)


def test_the_period_of_a_claimed_sum_is_counted_once_for_a_day(hand_in, people):
    found = opened(people.county, hand_in())
    assert found.period(dt.date(2016, 10, 28)) == (dt.date(2015, 10, 1), dt.date(2016, 9, 30))
    assert found.period(dt.date(2016, 10, 28)) is found.period(dt.date(2016, 10, 28))
