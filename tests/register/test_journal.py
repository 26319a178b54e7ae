"""A chain has one line a number."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from yangguang.register import guard
from yangguang.register.models import Chain, JournalDetail, JournalLine

pytestmark = pytest.mark.django_db
AT = dt.datetime(2016, 10, 28, tzinfo=dt.UTC)


def line(chain, number):
    return JournalLine.objects.create(
        chain=chain, number=number, at=AT, day=AT.date(), verb="x", place=1, body="{}", digest=""
    )


def test_numbers_are_not_given_twice():
    with guard.writing():
        chain = Chain.objects.create(key="c", digest="")
        line(chain, 1)
        with pytest.raises(IntegrityError), transaction.atomic():
            line(chain, 1)
        line(Chain.objects.create(key="d", digest=""), 1)


def test_details_cannot_be_rewritten():
    with guard.writing():
        detail = JournalDetail.objects.create(
            line=line(Chain.objects.create(key="c", digest=""), 1), text_cell=b"x"
        )
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            JournalDetail.objects.filter(id=detail.id).update(text_cell=b"y")


def test_the_lines_of_a_rare_verb_are_looked_up():
    with guard.writing():
        chain = Chain.objects.create(key="c", digest="")
        one = {"chain": chain, "at": AT, "day": AT.date(), "place": 1, "body": "{}", "digest": ""}
        verbs = ["rare" if n == 1000 else f"x{n % 50}" for n in range(2001)]
        JournalLine.objects.bulk_create(JournalLine(number=n, verb=verbs[n], **one) for n in range(1, 2001))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE register_journalline")
    rows = JournalLine.objects.filter(verb="rare", place__gte=0, place__lt=2).order_by("-id")
    assert [r.number for r in rows] == [1000] and "journal_verb" in rows.explain(), rows.explain()
