"""Two makers hand over their counties piece by piece; one that breaks says why, one that is killed is noticed."""

import os
import signal

import pytest

from tests.demo.province.making import BOOK, small
from yangguang.demo.province import makers, plan
from yangguang.demo.province.makers import MakerBroke, Makers, waves
from yangguang.work.founding.parcels import TABLES

pytestmark = pytest.mark.once


def taken(made, heads=None):
    turns, rows, ends = waves(made, set()), {}, {}
    with Makers(made, BOOK, turns, 10, heads or {}) as process:
        for wave in turns:
            for parcel, ended in process.wave(len(wave)):
                ends |= ended
                for name, count, _ in parcel:
                    rows[name] = rows.get(name, 0) + count
    return rows, ends


def test_every_county_comes_whole_and_the_same_each_time(home):
    made = small()
    rows, ends = taken(made)
    assert rows["Household"] == made.households() and set(rows) <= {m.__name__ for m in TABLES}
    assert set(ends) == {f"county:{c}" for c in made.counties()}
    assert taken(made) == (rows, ends)
    other = taken(made, {f"county:{plan.COUNTY}": (2, "ab" * 32)})[1]
    assert other[f"county:{plan.COUNTY}"] != ends[f"county:{plan.COUNTY}"]


def test_counties_that_are_there_are_left_out_and_neighbours_are_alike():
    made = small(villages=20)
    assert waves(made, {plan.COUNTY}) == [[321322000000]]
    assert waves(made, set(made.counties())) == []
    assert waves(made, set())[0][0] == plan.COUNTY


def test_what_broke_in_a_maker_is_told(home, monkeypatch):
    monkeypatch.setattr(makers.County, "parcels", lambda self, villages: [1 / 0])
    with pytest.raises(MakerBroke, match="ZeroDivisionError"):
        taken(small())


def test_a_killed_maker_is_noticed(home):
    made = small()
    turns = waves(made, set())
    with pytest.raises(MakerBroke, match="killed"), Makers(made, BOOK, turns, 10, {}) as process:
        for one in process._processes:
            os.kill(one.pid, signal.SIGKILL)
        list(process.wave(len(turns[0])))
