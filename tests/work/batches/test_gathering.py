"""Rows made ahead in another process enter as those made here, and nobody enters twice."""

import pytest
from django.db import transaction

from tests.walk import all_of, do, fresh
from yangguang.register import cells
from yangguang.register.models import Case, Condition, Household, Membership, Person, PersonFacts
from yangguang.work.batches import gathering, intake, staging
from yangguang.work.checking import checks

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[True, False], ids=["two processors", "one processor"])
def small_pieces(request, monkeypatch):
    monkeypatch.setattr(staging, "PIECE", 1)
    monkeypatch.setattr("yangguang.terms.ahead.two_processors", lambda: request.param)


def told(household):
    """What the register says of a household, without what differs each time."""
    people = sorted(all_of(Person, household=household), key=lambda p: p.name)
    return (
        (household.place, household.head_name, household.size, household.status, household.income_fen_per_head),
        (household.file_key, household.claim_digest),
        cells.open_cell("register_household", "phone", household.id, household.phone_cell),
        [c.answers for c in all_of(Condition, household=household)],
        [(c.step, c.status) for c in all_of(Case, household=household)],
        [
            (p.name, p.birth_date, bytes(p.id_index), cells.open_cell("register_person", "id", p.id, p.id_cell))
            for p in people
        ],
        [m.relation for p in people for m in all_of(Membership, person=p)],
        [
            (f.answers, cells.open_cell("register_personfacts", "private", f.id, f.private_cell))
            for p in people
            for f in all_of(PersonFacts, person=p)
        ],
    )


def entered(hand_in, people):
    """What the register says of the households of the file; then they go away again."""
    with transaction.atomic():
        do(people.county, intake.apply, hand_in())
        found = {h.file_key: told(h) for h in all_of(Household)}
        transaction.set_rollback(True)
    return found


def test_households_made_ahead_enter_as_those_made_here(hand_in, people, monkeypatch):
    made_here = entered(hand_in, people)
    assert len(made_here) == 2 and not all_of(Household)
    monkeypatch.setattr(staging, "PIECE", 1)
    enter, packed = gathering.enter_packed, []
    monkeypatch.setattr(gathering, "enter_packed", lambda rows: (packed.append(rows), enter(rows)))
    assert entered(hand_in, people) == made_here and len(packed) == 2


def test_each_piece_enters_under_one_line(small_pieces, hand_in, people):
    batch = hand_in()
    assert len(staging.sealed(batch)) == 2
    counts = do(people.county, intake.apply, batch)
    assert (counts["households_accepted"], counts["persons_accepted"]) == (2, 4)
    assert len({h.act_from_id for h in all_of(Household)}) == 1
    assert not checks.run()["differences"]


def test_a_piece_whose_people_came_meanwhile_is_matched_again(small_pieces, hand_in, people):
    first, second = hand_in(), hand_in(purpose="carry-over")
    do(people.county, intake.apply, second)
    counts = do(people.county, intake.apply, fresh(first))
    assert counts["households_accepted"] == 0 and counts["held_back"] == 3
    assert len(all_of(Household)) == 2 and not checks.run()["differences"]
