"""Many rows enter fast, through the same lock as one."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from yangguang.register import bulk, guard
from yangguang.register.guard import WriteOutsideHand
from yangguang.register.models import Appointment, Chain, Job, JournalLine, User

pytestmark = pytest.mark.django_db
AT = dt.datetime(2016, 10, 28, 9, 30, tzinfo=dt.UTC)


def jobs(count):
    return [(uuid.uuid4(), "k", uuid.uuid4(), {"名": [1, None]}, AT, i) for i in range(count)]


COLUMNS = ("id", "kind", "subject", "args", "created", "done")


def fill(rows):
    columns = (*COLUMNS, "state", "total", "phase", "checkpoint", "worker", "attempts", "error")
    return bulk.insert(Job, columns, ((*r, "waiting", 0, "", {}, "", 0, "") for r in rows))


def test_values_come_back_as_they_went_in():
    rows = jobs(3)
    with guard.writing():
        assert fill(rows) == 3
    found = {j.id: (j.id, j.kind, j.subject, j.args, j.created, j.done) for j in Job.objects.all()}
    assert found == {r[0]: r for r in rows}


def test_what_enters_in_bulk_is_stored_as_what_enters_one_by_one():
    many, single = uuid.uuid4(), uuid.uuid4()
    rest = {
        "state": "waiting",
        "total": 0,
        "phase": "",
        "checkpoint": {},
        "worker": "",
        "attempts": 0,
        "error": "",
    }
    with guard.writing():
        fill([(many, "k", uuid.UUID(int=1), {"名": [1]}, AT, 0)])
        Job.objects.create(
            id=single, kind="l", subject=uuid.UUID(int=1), args={"名": [1]}, created=AT, done=0, **rest
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT CAST(subject AS text), CAST(created AS text) FROM register_job")
        first, second = cursor.fetchall()
    assert first == second


def test_without_a_hand_nothing_enters():
    with pytest.raises(WriteOutsideHand):
        fill(jobs(1))
    assert not Job.objects.exists()


def test_a_broken_row_leaves_nothing():
    rows = jobs(2)
    with guard.writing(), pytest.raises(IntegrityError), transaction.atomic():
        fill([*rows, rows[0]])
    assert not Job.objects.exists()


def test_days_and_references_are_adapted():
    with guard.writing():
        chain = Chain.objects.create(key="c", digest="")
        line = JournalLine.objects.create(
            chain=chain, number=1, at=AT, day=AT.date(), verb="x", place=1, body="{}", digest=""
        )
        user = User.objects.create(username="a", name="a")
        bulk.insert(
            Appointment,
            ("id", "user_id", "role", "place", "from_day", "act_from_id"),
            [(uuid.uuid4(), user.id, "r", 7, AT.date(), line.id)],
        )
    post = Appointment.objects.get()
    assert (post.user_id, post.from_day, post.to_day) == (user.id, AT.date(), None)


def test_what_was_packed_elsewhere_enters_as_what_is_inserted_here():
    here, there = jobs(2), [(uuid.uuid4(), "k", uuid.uuid4(), {"名": ['back\\slash "quoted"', "tab\tline\nend", None]}, AT, 3)]
    columns = (*COLUMNS, "state", "total", "phase", "checkpoint", "worker", "attempts", "error")
    rest = ("waiting", 0, "a\\b\tc\nd\re", {}, "", 0, "\\N")
    rows = [(*r, *rest) for r in (*here, *there)]
    packed = bulk.pack(Job, columns, [(r[0].hex, *r[1:]) for r in rows])
    with guard.writing():
        bulk.insert_packed(Job, columns, packed)
    found = {j.id: (j.id, j.kind, j.subject, j.args, j.created, j.done, j.phase, j.error) for j in Job.objects.all()}
    assert found == {r[0]: (*r[:6], r[8], r[12]) for r in rows}


def test_packed_rows_need_a_hand_too():
    with pytest.raises(WriteOutsideHand):
        bulk.insert_packed(Job, COLUMNS, bulk.pack(Job, COLUMNS, jobs(1)))


@pytest.mark.once
def test_rows_are_adapted_in_their_order_however_many_share_an_object(monkeypatch):
    monkeypatch.setattr(bulk, "PIECE", 3)
    shared, rows = {"名": 1}, jobs(8)
    rows = [(*r[:3], shared if n % 3 else {"n": n}, *r[4:]) for n, r in enumerate(rows)]
    fields = bulk._fields(Job, COLUMNS)
    texts = [values[3] for values in bulk._adapted(fields, iter(rows))]
    assert texts == [bulk.json.dumps(r[3], ensure_ascii=False) for r in rows]


def test_what_is_there_is_told_and_nothing_else(monkeypatch):
    monkeypatch.setattr(bulk, "ASKED", 2)
    with guard.writing():
        fill([(uuid.uuid4(), kind, uuid.uuid4(), {}, AT, 0) for kind in "abc"])
    assert sorted(bulk.present(Job, "kind", ["x", "c", "y", "a", "z"])) == ["a", "c"]
    assert bulk.present(Job, "kind", []) == []


def test_an_identity_enters_as_its_digits_too():
    row = jobs(1)[0]
    with guard.writing():
        fill([(row[0].hex, *row[1:])])
    assert Job.objects.get().id == row[0]


def test_a_row_that_is_too_short_is_an_error():
    with guard.writing(), pytest.raises(ValueError, match="shorter"), transaction.atomic():
        bulk.insert(Job, COLUMNS, [jobs(1)[0], jobs(1)[0][:-1]])
