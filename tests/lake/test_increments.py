"""A run on a newer copy looks at what changed, and finds what a full run would."""

import datetime as dt

import pytest

from tests.lake.making import make_copy, the_book
from tests.lake.test_comparison import remade, rows
from yangguang.lake import comparison, increments
from yangguang.lake.increments import Side

pytestmark = pytest.mark.once
DAY = dt.date(2016, 10, 28)
GIVEN = {"vehicles": 120, "minimum_living": 120, "medical": 240, "deaths": 60}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    return make_copy(tmp_path_factory.mktemp("copies") / "c", households=80, seed=9, records=GIVEN, hits=0.7)


def side(copy, day=DAY):
    return Side(copy, comparison.sources(copy, the_book()), day)


def identities(found, copy, chosen):
    people = {p["person"]: p["person_id"] for p in rows(copy, "persons")}
    keys = {s.at: s.dataset.key for s in chosen}
    return {(people[r["person"]], keys[r["source"]], r["record_key"]) for r in found.to_pylist()}


def whole(backend, one):
    return identities(comparison.find(backend, one.copy, one.chosen, one.day), one.copy, one.chosen)


def agrees_with_two_full_runs(backend, now, then):
    change = increments.change(backend, now, then)
    new, old = whole(backend, now), whole(backend, then)
    assert identities(change.raised, now.copy, now.chosen) == new - old
    assert identities(change.gone, then.copy, then.chosen) == old - new
    return change


def moved(people):
    """Some leave, some take others' identities, some come into other households."""
    people = [dict(p) for p in people[20:]]
    for at in range(20):
        people[at]["id_key"] = people[at + 60]["id_key"]
        home = people[at + 100]
        people[at + 30] |= {"household": home["household"], "place": home["place"]}
    return people


def sent(records):
    """A newer file: one row gone, one ended, one now active, one new, all numbered anew."""
    out = [{**r, "row": r["row"] + 500} for r in records[1:]]
    on = next(r for r in out if r["active"])
    on["active"] = False
    next(r for r in out if not r["active"] and r is not on)["active"] = True
    return [*out, {**out[7], "record_key": 77, "active": True}]


CHANGES = {
    "people": {"persons": moved},
    "a newer file": {"records_vehicles": sent},
    "what the register says": {"persons": lambda people: [{**p, "living_allowance": "1"} for p in people]},
    "a status": {"households": lambda homes: [{**h, "status": "applicant"} for h in homes]},
    "all at once": {"persons": moved, "records_vehicles": sent, "records_medical": sent},
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_changed_is_what_two_full_runs_differ_in(what, copy, tmp_path, backend):
    now, then = side(remade(copy, tmp_path / "d", CHANGES[what])), side(copy)
    change = agrees_with_two_full_runs(backend, now, then)
    assert change.raised.num_rows + change.gone.num_rows > 0
    assert change.looked_at is not None and change.looked_at < 2 * sum(GIVEN.values())


def test_of_a_small_change_few_identities_are_looked_at(copy, tmp_path, backend):
    newer = remade(copy, tmp_path / "d", {"records_vehicles": sent})
    assert agrees_with_two_full_runs(backend, side(newer), side(copy)).looked_at <= 4


def test_nothing_changed_and_nothing_is_looked_at(copy, tmp_path, backend):
    again = remade(copy, tmp_path / "d", {})
    change = increments.change(backend, side(again), side(copy))
    assert (change.looked_at, change.raised.num_rows, change.gone.num_rows) == (0, 0, 0)


def test_a_file_that_came_and_one_that_went(copy, tmp_path, backend):
    fewer = remade(
        copy, tmp_path / "d", {}, only={"persons", "households", "records_deaths", "records_medical"}
    )
    assert agrees_with_two_full_runs(backend, side(fewer), side(copy)).gone.num_rows > 0
    assert agrees_with_two_full_runs(backend, side(copy), side(fewer)).raised.num_rows > 0


def test_with_time_alone_records_leave_their_window(copy, backend):
    later = side(copy, dt.date(2017, 6, 1))
    change = agrees_with_two_full_runs(backend, later, side(copy))
    assert change.gone.num_rows > 0 and change.raised.num_rows == 0


def test_under_another_edition_of_the_book_all_is_compared_again(copy, tmp_path, backend):
    other = remade(copy, tmp_path / "d", {"records_vehicles": sent}, said={"book": "0" * 64})
    assert agrees_with_two_full_runs(backend, side(other), side(copy)).looked_at is None
