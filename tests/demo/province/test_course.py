"""A village's acts follow the table; where its cases stand is what the engine says."""

import datetime as dt
import uuid

import pytest

from tests.demo.province.making import BOOK, share_of, small
from yangguang.demo.province import plan
from yangguang.demo.province.course import Course, Household, stands, whole

pytestmark = pytest.mark.once
PROCEDURE = BOOK.procedure("identify")


def course(length, *households):
    made = small()
    share = share_of(made)
    homes = list(households) or [Household(uuid.UUID(int=n + 1)) for n in range(3)]
    village = plan.a_village(plan.edition(), BOOK)
    return Course(BOOK, share.offices(village), homes, plan.DAY, length, share.ids.uuid).run(plan.DAY, 2)


def test_at_the_end_everybody_below_the_line_is_registered():
    done = course(len(whole(PROCEDURE)))
    assert {f.state.status for f in done.fates()} == {"registered"}
    assert stands(PROCEDURE, done.fates()) == ""


def test_each_act_more_leads_on_or_stays_and_never_back():
    steps = []
    for length in range(1, len(whole(PROCEDURE))):
        done = course(length)
        steps.append(stands(PROCEDURE, done.fates()))
        assert max(a.event.day for a in done.acts) <= plan.DAY - dt.timedelta(days=2)
    order = [PROCEDURE.order[s] for s in steps]
    assert order == sorted(order) and len(set(steps)) > 8


def test_those_above_the_line_and_those_outvoted_end_refused():
    above, outvoted, usual = (Household(uuid.UUID(int=n)) for n in (1, 2, 3))
    above.above = outvoted.outvoted = True
    fates = course(len(whole(PROCEDURE)), above, outvoted, usual).fates()
    assert [f.state.status for f in fates] == ["refused", "refused", "registered"]
    assert all(f.ended is not None for f in fates)


def test_an_unanswered_finding_holds():
    one = Household(uuid.UUID(int=1), found=uuid.UUID(int=9).hex)
    (fate,) = course(len(whole(PROCEDURE)), one).fates()
    assert fate.state.status == "held" and len(fate.state.holds) == 1
