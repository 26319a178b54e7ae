"""Which journal line was the last to change a fact that is frozen?"""

import datetime as dt

import pytest

from tests.cast import COUNTY, DAY, THERE, cast, household, move_to
from tests.walk import all_of, case_of, do, fresh
from yangguang.register.models import JournalLine
from yangguang.work import corrections
from yangguang.work.checking.reading import snapshot
from yangguang.work.lake import lines, reading
from yangguang.work.lake.moments import Moment
from yangguang.work.procedure import cases

pytestmark = pytest.mark.django_db


def newest():
    return all_of(JournalLine)[-1].id


def last(moment):
    with snapshot(read_only=False):
        reading.listed(COUNTY, moment)
        return lines.last(COUNTY, moment)


def test_only_lines_that_touched_what_is_frozen_count(home):
    people = cast()
    home_ = household("赵")
    entered = newest()
    household("孙", place=THERE)
    assert last(Moment(DAY)) == entered
    do(people.township, cases.apply, case_of(home_), "书面授权")
    applied = newest()
    assert last(Moment(DAY)) == applied and last(Moment(DAY, entered)) == entered
    do(people.county, corrections.correct, fresh(home_), corrections.Right(group="三组"), "登记错误")
    assert last(Moment(DAY)) == newest() > applied


def test_what_begins_later_does_not_touch_an_earlier_day(home):
    people = cast()
    home_ = household("赵")
    entered = newest()
    move_to(DAY + dt.timedelta(days=3))
    do(people.township, cases.apply, case_of(home_), "书面授权")
    applied = newest()
    assert last(Moment(DAY)) == entered and last(Moment(DAY + dt.timedelta(days=3))) == applied
