"""The desk sorts by urgency, names what is mine, and counts where there are many."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import DAY, HERE, NEXT, cast, household, move_to
from tests.pages import visitor
from tests.walk import case_of, do, ids, meet, one, survey_all, to_meeting
from yangguang.faces.pages import Visitor
from yangguang.register import scope
from yangguang.register.models import Household, User
from yangguang.web import waiting
from yangguang.web.waiting import Wait
from yangguang.work import acting
from yangguang.work.procedure import notices, rounds

pytestmark = pytest.mark.django_db


def _waits(user, day=DAY):
    with scope.using(acting.scope_of(user, day)):
        return waiting.all_of(Visitor(User.objects.get(id=user.id), day))


def test_late_stands_before_this_week_before_later():
    made = [
        Wait("c", "", ""),
        Wait("b", "", "", until=DAY + dt.timedelta(days=3)),
        Wait("a", "", "", until=DAY - dt.timedelta(days=1)),
    ]
    groups = waiting.groups(made, DAY)
    assert [g["waits"][0].what for g in groups] == ["a", "b", "c"]


def test_a_notice_whose_window_is_over_waits_for_who_posted_it():
    people = cast(with_places=True)
    household()
    round_ = to_meeting(people)
    meet(people, round_)
    notice = do(people.clerk, notices.post, round_, "village_display")
    before = [w for w in _waits(people.clerk, notice.first_day) if not w.blocked and "notices" in w.address]
    move_to(notice.closes_from)
    after = [w for w in _waits(people.clerk, notice.closes_from) if "notices" in w.address]
    assert len(after) > len(before)
    assert not _waits(people.stranger, notice.closes_from)


def test_an_administrator_waits_for_nothing_of_cases():
    people = cast(with_places=True)
    household()
    to_meeting(people)
    assert _waits(people.system_admin) == []
    assert waiting.administers(visitor(people.system_admin))
    assert not waiting.administers(visitor(people.clerk))


def test_counting_stops_where_it_would_cost():
    class Rows:
        def __init__(self, n):
            self.n = n

        def __getitem__(self, cut):
            return Rows(min(self.n, cut.stop))

        def count(self):
            return self.n

    assert waiting.counted(Rows(12)) == "12"
    assert waiting.counted(Rows(5000)) == "1,000+"


def test_while_the_announcement_hangs_applications_and_surveys_stand_on_the_desk():
    people = cast(with_places=True)
    household()
    round_ = do(people.clerk, rounds.open_round, HERE)
    do(people.clerk, notices.post, round_, "announce")
    assert any(f"/rounds/{round_.id}/application/" in w.address for w in _waits(people.clerk))
    do(people.clerk, rounds.apply_all, round_, ids(round_, "application"))
    survey_all(people, round_)
    assert not _waits(people.county), "the comparison waits for the announcement to end"


def test_where_many_villages_stand_one_entry_says_how_many(monkeypatch):
    people = cast(with_places=True)
    household()
    meet(people, to_meeting(people))
    monkeypatch.setattr(waiting, "FEW", 0)
    (wait,) = [w for w in _waits(people.clerk) if "step=village_display" in w.address]
    assert wait.about == "1个村 · 1户"


def test_a_list_of_villages_asks_no_more_than_one_village():
    people = cast(with_places=True)
    household()
    round_ = to_meeting(people)
    seen = Visitor(User.objects.get(id=people.clerk.id), DAY)
    procedure = seen.book.procedure("identify")
    asked = []
    with scope.using(acting.scope_of(people.clerk, DAY)):
        waiting._each(seen, procedure, [round_])  # what is asked once a visitor has been asked
        for rounds_ in ([round_], [round_] * 5):
            with CaptureQueriesContext(connection) as queries:
                assert len(waiting._each(seen, procedure, rounds_)) == len(rounds_)
            asked.append(len(queries))
    assert asked[0] == asked[1] > 0


def test_applicants_without_a_round_are_looked_for_where_they_live():
    people = cast(with_places=True)
    household()
    household("钱", place=NEXT)
    with scope.using(acting.scope_of(people.township, DAY)), CaptureQueriesContext(connection) as queries:
        found = waiting._unopened(Visitor(User.objects.get(id=people.township.id), DAY))
    assert {w.address.split("=")[1] for w in found} == {str(HERE), str(NEXT)} and all("1户" in w.about for w in found)
    (asked,) = [q["sql"] for q in queries if 'FROM "register_case"' in q["sql"]]
    where = re.search(r'FROM "register_case" WHERE (.*?) GROUP BY', asked)[1]
    assert '"place" >=' in where and "round_id" not in where, "most of a province's cases have no round"


def test_a_village_is_not_told_its_own_name_and_a_step_has_its_day():
    people = cast(with_places=True)
    household()
    round_ = to_meeting(people)
    (wait,) = [w for w in _waits(people.clerk) if f"/rounds/{round_.id}/" in w.address]
    assert wait.about == "1户"
    assert wait.until == case_of(one(Household)).due_day
    assert waiting.groups([Wait("x", "", "")], DAY)[0]["key"] == "ready"


def test_what_hangs_in_a_village_is_said_and_asks_nothing():
    people = cast(with_places=True)
    household()
    round_ = to_meeting(people)
    meet(people, round_)
    notice = do(people.clerk, notices.post, round_, "village_display")
    (wait,) = _waits(people.clerk)
    assert wait.blocked and wait.until == notice.closes_from
    assert wait.address.endswith(f"/notices/{notice.id}/")
