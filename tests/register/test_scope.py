"""Nobody sees a row outside the scope of the one who asks."""

import datetime as dt

import pytest

from yangguang.register import guard, scope
from yangguang.register.models import Chain, JournalLine, Round
from yangguang.register.scope import NoScope, Scope

pytestmark = pytest.mark.django_db
DAY = dt.date(2016, 10, 28)
HERE, THERE = 320508001001, 320509001001


@pytest.fixture
def rounds():
    with guard.writing():
        chain = Chain.objects.create(key="c", digest="")
        at = dt.datetime(2016, 10, 28, tzinfo=dt.UTC)
        line = JournalLine.objects.create(
            chain=chain, number=1, at=at, day=DAY, verb="x", place=HERE, body="{}", digest=""
        )
        for place in (HERE, THERE):
            Round(procedure="identify", book="b", place=place, year=2016, opened=line, opened_day=DAY).save(
                force_insert=True
            )


def test_a_query_without_a_scope_raises(rounds):
    with pytest.raises(NoScope):
        Round.objects.count()


def test_only_rows_inside_an_interval_are_seen(rounds):
    with scope.using(Scope(((320508000000, 320509000000),))):
        assert [r.place for r in Round.objects.all()] == [HERE]
    with scope.using(scope.NOTHING):
        assert not Round.objects.exists()


def test_looking_beyond_needs_a_reason_and_leaves_it_for_the_journal(rounds):
    with guard.writing(), scope.using(scope.NOTHING):
        with scope.everything("nightly check"):
            assert Round.objects.count() == 2
        assert scope.take_reasons() == ["nightly check"]
        assert scope.take_reasons() == []
        assert not Round.objects.exists()


def test_related_rows_are_cut_too(rounds):
    with scope.using(Scope(((320508000000, 320509000000),))):
        line = JournalLine.objects.get()
        assert Round.objects.filter(opened=line).count() == 1
