"""A county is made whole, the same for the same seed, and of other people for another."""

import pytest

from tests.demo.province.making import rows_of, small
from yangguang.demo.province import plan
from yangguang.register import models as tables
from yangguang.work.founding.parcels import TABLES

pytestmark = pytest.mark.once


def columns(rows, model, *names):
    at = [TABLES[model].index(n) for n in names]
    return [tuple(r[i] for i in at) for r in rows[model]]


def test_the_same_seed_makes_the_same_chain_and_another_seed_other_people():
    (one, first), (two, second), (_, other) = (rows_of(small(seed)) for seed in (1, 1, 2))
    assert one.lines.heads == two.lines.heads
    for model in TABLES:
        if model is not tables.Notice:  # its salt is chance
            assert first[model] == second[model], model
    assert columns(first, tables.Person, "name", "id_cell") != columns(other, tables.Person, "name", "id_cell")


def test_every_household_of_the_plan_is_there_with_its_people():
    made = small()
    _, rows = rows_of(made)
    own = made.counties()[plan.COUNTY]
    assert len(rows[tables.Household]) == len(rows[tables.Case]) == made.households(own)
    assert sum(n for (n,) in columns(rows, tables.Household, "size")) == len(rows[tables.Person])
    numbers = columns(rows, tables.Person, "id_cell")
    assert len(numbers) == len(set(numbers))


def test_most_stand_carried_over_and_live_on_items_that_make_their_sum():
    _, rows = rows_of(small())
    carried = [r for r in columns(rows, tables.Standing, "status", "carried_over") if r[1]]
    assert {status for status, _ in carried} == {"registered", "exited"}
    for members, claimed, per_head, items in columns(
        rows, tables.Statement, "members", "claimed", "income_fen_per_head", "items"
    ):
        net = sum(-fen if key.startswith("expense") else fen for key, fen in items.items())
        assert claimed == (not items) and (claimed or net // members == per_head)
