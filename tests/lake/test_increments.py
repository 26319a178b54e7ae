"""A run on a newer copy looks at what changed, and finds what a whole run would."""

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lake import engines
from tests.lake.making import make_copy, the_book
from tests.lake.test_comparison import remade, rows
from yangguang.lake import comparison, increments
from yangguang.lake.increments import Before, Side

pytestmark = pytest.mark.once
DAY = dt.date(2016, 10, 28)
GIVEN = {"vehicles": 120, "minimum_living": 120, "medical": 240, "deaths": 60}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    return make_copy(tmp_path_factory.mktemp("copies") / "c", households=80, seed=9, records=GIVEN, hits=0.7)


def side(copy, day=DAY):
    return Side(copy, comparison.sources(copy, the_book()), day)


def whole(backend, one):
    return comparison.find(backend, one.copy, one.chosen, one.day)


def agrees_with_a_whole_run(backend, now, then):
    """Row by row and in the same order, numbers and values included."""
    run = increments.find(backend, now, Before(then, whole(backend, then)))
    assert run.found.to_pylist() == whole(backend, now).to_pylist()
    return run


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
def test_what_is_found_is_what_a_whole_run_finds(what, copy, tmp_path, backend):
    now, then = side(remade(copy, tmp_path / "d", CHANGES[what])), side(copy)
    run = agrees_with_a_whole_run(backend, now, then)
    assert set(run.anew) == {n.removeprefix("records_") for n in CHANGES[what] if n.startswith("records_")}
    assert (run.looked_at > 0) == any(n in increments.PEOPLE for n in CHANGES[what])


def test_of_a_few_people_few_identities_are_looked_at(copy, tmp_path, backend):
    def one_left(people):
        return [{**p, "person": p["person"] - 1} for p in people[1:]]

    run = agrees_with_a_whole_run(backend, side(remade(copy, tmp_path / "d", {"persons": one_left})), side(copy))
    assert (run.anew, run.looked_at) == ((), 1)


def test_nothing_changed_and_nothing_is_looked_at(copy, tmp_path, backend, monkeypatch):
    again, before = side(remade(copy, tmp_path / "d", {})), whole(backend, side(copy))

    def not_asked(*_words, **_options):
        raise AssertionError("no question to the engine")

    monkeypatch.setattr(backend, "to_pyarrow", not_asked)
    run = increments.find(backend, again, Before(side(copy), before))
    assert (run.anew, run.looked_at, run.found.to_pylist()) == ((), 0, before.to_pylist())


def test_a_file_that_came_is_compared_and_one_that_went_is_forgotten(copy, tmp_path, backend):
    fewer = remade(copy, tmp_path / "d", {}, only={"persons", "households", "records_deaths", "records_medical"})
    assert agrees_with_a_whole_run(backend, side(fewer), side(copy)).anew == ()
    assert agrees_with_a_whole_run(backend, side(copy), side(fewer)).anew == ("minimum_living", "vehicles")


def test_with_time_alone_files_with_a_window_are_compared_anew(copy, backend):
    run = agrees_with_a_whole_run(backend, side(copy, dt.date(2017, 6, 1)), side(copy))
    assert run.anew == ("medical",) and run.found.num_rows < whole(backend, side(copy)).num_rows


def test_under_another_edition_of_the_book_all_is_compared_anew(copy, tmp_path, backend):
    other = remade(copy, tmp_path / "d", {}, said={"book": "0" * 64})
    assert set(agrees_with_a_whole_run(backend, side(other), side(copy)).anew) == set(GIVEN)


def changed(rng, table, rows):
    """The rows of a table with a few left out, altered, or swapped."""
    rows = [dict(r) for r in rows if rng.random() > 0.03]
    values = {"persons": ("id_key", "living_allowance", "place"), "households": ("status", "income_fen_per_head")}
    for _ in range(rng.randint(1, 12)):
        one, other = rng.choice(rows), rng.choice(rows)
        column = rng.choice(values.get(table, ("id_key", "active", "record_key", "row")))
        one[column], other[column] = other[column], one[column]
    return rows


def without_strangers(homes, people):
    """The persons whose household is there."""
    there = {h["household"] for h in homes}
    return [p for p in people if p["household"] in there]


def test_after_any_changes_on_either_side_it_is_what_a_whole_run_finds(copy, tmp_path_factory, backend):
    @engines.examples(backend, 25)
    @given(seed=st.integers(0, 2**32), days=st.sampled_from([0, 0, 1, 40, 400]))
    def agree(seed, days):
        rng = random.Random(seed)
        tables = [t for t in copy.tables if rng.random() < 0.4]
        made = {t: changed(rng, t, rows(copy, t)) for t in tables}
        homes = made.get("households", rows(copy, "households"))
        made["persons"] = without_strangers(homes, made.get("persons", rows(copy, "persons")))
        change = {t: (lambda _rows, t=t: made[t]) for t in made}
        newer = remade(copy, tmp_path_factory.mktemp("copies") / "d", change)
        agrees_with_a_whole_run(backend, side(newer, DAY + dt.timedelta(days=days)), side(copy))

    agree()


def test_findings_of_two_copies_are_told_apart_by_person_dataset_and_record(copy, tmp_path, backend):
    now, then = side(remade(copy, tmp_path / "d", {"records_vehicles": sent})), side(copy)
    new, old = (increments.identities(backend, s, whole(backend, s)) for s in (now, then))
    assert len(set(old)) == len(old) and {d for _, d, _ in set(old) ^ set(new)} == {"vehicles"}
