"""A newcomer finds every stage of the procedure, something running and something to do, and nothing that does not follow."""

import datetime as dt

import pytest

from tests.walk import all_of
from yangguang.demo import departments, story
from yangguang.demo.numbers import invented
from yangguang.register import cells
from yangguang.register.models import (
    Batch,
    Case,
    DataLoad,
    Finding,
    Helped,
    Household,
    Notice,
    Objection,
    Person,
    Round,
    User,
)
from yangguang.work import clock, comparison
from yangguang.work.acting import open_hand
from yangguang.work.checking import checks

pytestmark = [pytest.mark.once, pytest.mark.slow]


@pytest.fixture
def told(own_database):
    heard = []
    story.tell_first_phase(heard.append)
    return heard


def test_the_first_phase_shows_every_stage_and_follows_from_its_acts(told):
    assert told == ["places", "people", "workbook", "rounds", "objections"]
    assert clock.day() == story.LAST
    stages = {r.step for r in all_of(Round)}
    assert {
        "survey",
        "compare",
        "meeting",
        "village_display",
        "township_review",
        "township_display",
    } <= stages
    assert {"house_visit", "county_display", ""} <= stages
    assert {c.status for c in all_of(Case)} >= {"open", "held", "objected", "registered", "refused"}
    running = [n for n in all_of(Notice) if n.ended_id is None and n.first_day <= story.LAST <= n.last_day]
    assert {n.step for n in running} >= {"announce", "village_display", "county_display", "recheck_display"}
    assert [o.status for o in all_of(Objection)].count("filed") == 2
    assert {f.status for f in all_of(Finding)} == {"open", "answered"}
    assert {b.status for b in all_of(Batch)} == {"applied", "read"}
    assert len(all_of(Helped)) == 9
    for person in all_of(Person)[:40]:
        assert invented(cells.open_cell("register_person", "id", person.id, person.id_cell))
    assert not checks.run()["differences"]


def test_the_second_phase_carries_the_county_over_beside_the_first(told):
    before = len(all_of(Household))
    story.tell_second_phase(lambda what: None)
    rows = all_of(Household)
    assert len(rows) - before > 4000
    assert {h.place // 10**6 for h in rows} == {story.COUNTY // 10**6}
    held_back = [
        b.report["counts"]["households_accepted"] for b in all_of(Batch) if b.purpose == "carry-over"
    ]
    assert held_back == [len(rows) - before]
    assert {load.dataset for load in all_of(DataLoad)} == {*departments.FIRST, *departments.LATER}
    with open_hand(User.objects.get(username="county1"), via="test") as hand:
        met = comparison.compare(hand, story.COUNTY)["datasets"]
    assert all(met[name]["findings"] for name in departments.LATER)


def test_everybody_has_a_number_of_their_own():
    everybody = story.Everybody()
    homes = [
        *(h for village in everybody.applicants.values() for h in village),
        *everybody.held_back,
        *everybody.registered(),
    ]
    numbers = [one.number for home in homes for one in home.people]
    assert len(numbers) == len(set(numbers))
    assert all(one.born <= story.BORN_BY + dt.timedelta(days=0) for home in homes for one in home.people)
