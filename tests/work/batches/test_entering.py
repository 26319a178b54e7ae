"""Good households enter in one transaction under one line, every cell in its own place, and none of them twice."""

import pytest

from tests.walk import all_of, do, fresh, one
from yangguang.register import cells
from yangguang.register.models import (
    Act,
    Case,
    HeldBack,
    Household,
    JournalLine,
    LayoutMemory,
    Membership,
    Person,
    Residence,
    Standing,
    Statement,
)
from yangguang.work.batches import entering, intake
from yangguang.work.checking import checks

pytestmark = pytest.mark.django_db


def test_all_facts_of_a_household_stand_under_the_one_line_that_entered_it(hand_in, people):
    batch = hand_in()
    do(people.county, intake.apply, batch)
    line = one(JournalLine, verb="intake.apply")
    for model in (Household, Person):
        assert {r.act_from_id for r in all_of(model)} == {line.id}
    for model in (Residence, Membership, Standing, Statement):
        assert all_of(model) and {r.act_from_id for r in all_of(model)} == {line.id}
    (act,) = all_of(Act)
    assert (act.verb, act.covers, act.line_id) == ("applied", 2, line.id)


def test_a_number_opens_only_in_the_row_it_was_written_for(hand_in, people, homes):
    do(people.county, intake.apply, hand_in())
    first, second, *_ = all_of(Person)
    numbers = {row["证件号码"] for home in homes for row in home}
    assert cells.open_cell("register_person", "id", first.id, first.id_cell) in numbers
    with pytest.raises(cells.CellDamaged):
        cells.open_cell("register_person", "id", second.id, first.id_cell)


def test_applicants_begin_the_procedure_and_a_register_carried_over_has_ended_it(hand_in, people):
    do(people.county, intake.apply, hand_in(purpose="carry-over"))
    assert {(c.step, c.status) for c in all_of(Case)} == {("end", "registered")}
    assert all(h.number and h.status == "registered" for h in all_of(Household))
    assert {s.carried_over for s in all_of(Standing)} == {True}
    assert not checks.run()["differences"]


def test_people_whom_another_file_brought_in_the_meantime_are_held_back_when_it_is_entered(hand_in, people):
    first, second = hand_in(), hand_in(purpose="carry-over")
    do(people.county, intake.apply, first)
    counts = do(people.county, intake.apply, fresh(second))
    assert counts["households_accepted"] == 0
    assert {h.reasons[0]["code"] for h in all_of(HeldBack, batch=second)} >= {"person_in_other_household"}
    assert len(all_of(Household)) == 2 and not checks.run()["differences"]


def test_a_layout_mapped_once_is_remembered_by_its_headings(hand_in, people):
    batch = hand_in()
    with_digest = fresh(batch)
    with_digest.report = {**with_digest.report, "digest": "d" * 64}
    for mapping in ({"A": "name"}, {"A": "name", "B": "id_number"}):
        do(people.county, entering.keep_mapping, with_digest, mapping)
    memory = one(LayoutMemory)
    assert memory.mapping == {"A": "name", "B": "id_number"} and memory.headings_digest == "d" * 64
