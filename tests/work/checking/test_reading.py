"""What a check reads is the same text from both databases, of one moment."""

import datetime as dt
import threading
import uuid

import pytest
from django.db import InternalError, connection

from tests.cast import cast
from yangguang.register import guard
from yangguang.register.models import JournalLine, Tally, User
from yangguang.work.checking import reading as reading


@pytest.mark.django_db
def test_identities_days_and_instants_come_as_text(home):
    cast()
    line = JournalLine.objects.filter(actor__isnull=True, about__isnull=False).first()
    columns = (reading.key("about"), reading.text("day"), reading.text("at"), reading.key("actor_id"))
    question = f"SELECT {', '.join(columns)} FROM register_journalline"
    about, day, at, actor = next(reading.rows(f"{question} WHERE id = %s", [line.id]))
    assert (about, day, actor) == (line.about.hex, line.day.isoformat(), None)
    assert dt.datetime.fromisoformat(reading.instant(at)) == line.at
    assert reading.dashed(about) == str(line.about) and reading.dashed(None) is None


@pytest.mark.parametrize(
    ("stored", "told"),
    [
        ("2016-10-28 01:30:00", "2016-10-28T01:30:00+00:00"),
        ("2016-10-28 01:30:00+00", "2016-10-28T01:30:00+00:00"),
        ("2016-10-28 01:30:00.25+00", "2016-10-28T01:30:00.250000+00:00"),
        ("2016-10-28 01:30:00.250000", "2016-10-28T01:30:00.250000+00:00"),
    ],
)
def test_an_instant_reads_as_lines_write_it(stored, told):
    assert reading.instant(stored) == told == dt.datetime.fromisoformat(told).isoformat()


@pytest.mark.django_db
def test_an_absent_value_differs_from_a_present_one_only():
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {reading.differs('NULL', 'NULL')}, {reading.differs('1', 'NULL')}, {reading.differs('1', '1')}"
        )
        assert [bool(v) for v in cursor.fetchone()] == [False, True, False]


@pytest.mark.django_db
def test_many_rows_come_in_pieces(monkeypatch):
    monkeypatch.setattr(reading, "AT_ONCE", 3)
    with guard.writing():
        Tally.objects.bulk_create(Tally(place=n, status="x", households=0, persons=0) for n in range(10))
    assert [p for (p,) in reading.rows("SELECT place FROM register_tally ORDER BY place")] == list(range(10))


def test_a_snapshot_sees_one_moment_and_keeps_nobody_from_writing(own_database):
    def count():
        return next(reading.rows("SELECT count(*) FROM register_user"))[0]

    def write():
        with guard.writing():
            User.objects.create(username=uuid.uuid4().hex, name="x")
        connection.close()

    with reading.snapshot():
        before = count()
        other = threading.Thread(target=write)
        other.start()
        other.join(10)
        assert not other.is_alive(), "the check held the writer"
        assert count() == before
    with reading.snapshot():
        assert count() == before + 1


def test_a_snapshot_for_reading_makes_no_table_and_the_other_may(own_database):
    def make():
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE aside AS SELECT 1 AS one")

    with reading.snapshot(read_only=False):
        make()
        assert next(reading.rows("SELECT one FROM aside")) == (1,)
    if connection.vendor == "postgresql":
        with pytest.raises(InternalError), reading.snapshot():
            connection.cursor().execute("CREATE TABLE kept (one integer)")
