"""A candidate that nobody decides goes on its day; what people said of others stays, and the check knows of it."""

import datetime as dt

import pytest

from tests.cast import COUNTY, DAY, move_to
from tests.walk import all_of, do, one
from tests.work.lake.test_linkage import people, typed  # noqa: F401  # fixtures
from yangguang.register.models import Candidate, JournalLine
from yangguang.work import candidates
from yangguang.work.checking import checks
from yangguang.work.keeping import upkeep
from yangguang.work.lake import linkage, reviewing

pytestmark = pytest.mark.django_db


def test_undecided_candidates_go_on_their_day_and_decided_ones_stay(people, typed):  # noqa: F811
    linkage.propose(people.county, COUNTY)
    sure = [c for c in all_of(Candidate) if c.probability >= 0.5]
    do(people.county, reviewing.answer, sure[0], True)
    open_ones = len(all_of(Candidate, status="open"))
    assert open_ones >= 1
    move_to(DAY + dt.timedelta(days=89))
    assert upkeep.keep_up("test")["candidates"] == 0
    move_to(DAY + dt.timedelta(days=90))
    assert upkeep.keep_up("test")["candidates"] == open_ones
    assert {c.status for c in all_of(Candidate)} == {"entered"}
    line = one(JournalLine, verb=candidates.PURGE)
    assert line.actor_id is None and checks.run()["differences"] == []
    assert upkeep.keep_up("test")["candidates"] == 0


def test_a_run_answers_for_what_it_weighed_last_and_an_earlier_one_for_the_rest(people, typed):  # noqa: F811
    linkage.propose(people.county, COUNTY)
    (first,) = {c.weighed_id for c in all_of(Candidate)}
    sealed = [line.body for line in all_of(JournalLine, verb=candidates.SEAL)]
    assert len(sealed) == 1 and f'"{first}":' in sealed[0]
    linkage.propose(people.county, COUNTY)
    (second,) = {c.weighed_id for c in all_of(Candidate)}
    assert second > first
    body = max(all_of(JournalLine, verb=candidates.SEAL), key=lambda line: line.id).body
    assert f'"{first}":' in body and f'"{second}":' in body


def test_the_digest_of_a_run_without_candidates_is_that_of_nothing(people):  # noqa: F811
    assert len(do(people.county, lambda hand: (hand.note("test.look", place=COUNTY), candidates.digests([7]))[1])[7]) == 64
