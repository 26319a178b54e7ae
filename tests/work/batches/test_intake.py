"""Reading enters nothing; entering is one act; a whole batch can be taken back while nothing went on."""

import pytest

from tests.walk import all_of, do, fresh
from yangguang.register.models import Case, Household, JournalLine, Person, StagedChunk
from yangguang.terms.decision import Refused
from yangguang.work.batches import intake
from yangguang.work.checking import checks

pytestmark = pytest.mark.django_db


def test_reading_enters_nothing_and_entering_is_one_line(hand_in, people):
    batch = hand_in()
    assert batch.status == "read" and not all_of(Household)
    counts = do(people.county, intake.apply, batch)
    assert (counts["households_accepted"], counts["persons_accepted"]) == (2, 4)
    assert [line.verb for line in all_of(JournalLine)].count("intake.apply") == 1
    assert not all_of(StagedChunk) and not checks.run()["differences"]


def test_all_or_nothing_enters_nothing_where_one_is_held_back(hand_in, people):
    batch = hand_in(all_or_nothing=True)
    assert do(people.county, intake.apply, batch)["households_accepted"] == 0
    assert not all_of(Household) and fresh(batch).status == "refused"


def test_a_batch_is_entered_once(hand_in, people):
    batch = hand_in()
    do(people.county, intake.apply, batch)
    with pytest.raises(Refused) as caught:
        do(people.county, intake.apply, fresh(batch))
    assert caught.value.decision.code == "batch_not_ready"


def test_it_is_taken_back_as_an_act_and_nothing_is_deleted(hand_in, people):
    batch = hand_in()
    do(people.county, intake.apply, batch)
    assert do(people.county, intake.undo, fresh(batch)) == 2
    assert {h.status for h in all_of(Household)} == {"void"} and len(all_of(Person)) == 4
    assert {c.status for c in all_of(Case)} == {"void"} and fresh(batch).status == "undone"
    assert not checks.run()["differences"]
