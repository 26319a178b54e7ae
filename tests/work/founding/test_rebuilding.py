"""What stands aside while rows enter comes back as it was, and the database checks again what it promises."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError

from yangguang.register import guard, scope, triggers
from yangguang.register.models import Chain, JournalLine, Proposal
from yangguang.work.founding import rebuilding

SUBJECT = uuid.UUID(int=7)


def words():
    """Every index and constraint of the register's tables, as the database says it."""
    _, back = rebuilding.plan()
    return sorted(back)


def test_everything_comes_back_as_it_was(own_database):
    before = words()
    aside, back = rebuilding.plan()
    assert len(aside) > 40 and len(back) > 40
    with guard.writing():
        rebuilding.run(aside)
        assert words() == [] and "membership_one_insert" not in triggers.present()
        rebuilding.restore(back)
    assert words() == before
    assert triggers.present() == triggers.names()


def test_setting_aside_twice_is_setting_aside_once(own_database):
    aside, back = rebuilding.plan()
    with guard.writing():
        rebuilding.run(aside)
        rebuilding.run(aside)
        rebuilding.restore(back)
    assert sorted(back) == words()


def test_what_would_break_a_promise_is_seen_when_it_comes_back(own_database):
    aside, back = rebuilding.plan()
    with guard.writing():
        rebuilding.run(aside)
        chain = Chain.objects.create(key="c", digest="")
        said = {"at": dt.datetime(2016, 10, 28, tzinfo=dt.UTC), "day": dt.date(2016, 10, 28), "verb": "x", "place": 1}
        line = JournalLine.objects.create(chain=chain, number=1, body="{}", digest="", **said)
        with scope.everything("the test plants two open proposals"):
            for _ in range(2):
                Proposal.objects.create(kind="k", subject=SUBJECT, place=1, proposed=line, proposer=SUBJECT)
        with pytest.raises(IntegrityError, match=r"one_open_proposal|register_proposal"):
            rebuilding.restore(back)
