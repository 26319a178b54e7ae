"""The register becomes text and comes back the same, on either database."""

import io
import json

import pytest

from tests.cast import cast, household
from yangguang.register import guard, scope
from yangguang.register.models import Household, JournalLine, User
from yangguang.register.tables import dump

pytestmark = pytest.mark.django_db


def test_every_table_of_ours_is_dumped():
    names = {m._meta.label for m in dump.tables()}
    assert {
        "register.JournalLine",
        "register.Household",
        "register.NoticeLine",
        "otp_totp.TOTPDevice",
    } <= names
    assert len(names) == len(dump.tables())


def test_rows_become_lines_and_lines_rows(home, monkeypatch):
    monkeypatch.setattr(dump, "CHUNK", 3)
    monkeypatch.setattr(dump, "BLOCK", 100)  # lines are cut by blocks
    people = cast()
    household("赵")
    pieces = list(dump.pieces(User))
    assert sum(n for n, _ in pieces) == User.objects.count() == dump.count(User) and len(pieces) > 2
    lines = b"".join(body for _, body in pieces).splitlines()
    at = dump.columns(User).index("id")
    assert [json.loads(line)[at] for line in lines] == [u.id.hex for u in User.objects.order_by("id")]
    assert all(not isinstance(v, bytes) for v in json.loads(lines[0]))
    assert [n for n, _ in dump.pieces(User, 2)] == [2]
    with scope.everything("a test looks"):
        before = list(Household.objects.values())
        kept = b"".join(body for _, body in dump.pieces(Household))
        with guard.writing():
            Household._base_manager.all()._raw_delete("default")
            assert list(dump.fill(Household, io.BytesIO(kept))) == [1]
        assert list(Household.objects.values()) == before
    assert people.clerk in User.objects.all()


@pytest.mark.parametrize("body", [b'["a"]\n', b'["a",1,2,3,4,5,6]\n', b"{}\n", b"[1\n"])
def test_a_row_of_another_shape_does_not_come_in(home, body):
    with guard.writing(), pytest.raises(ValueError):  # JSON's own, or ours
        list(dump.fill(User, io.BytesIO(body)))


def test_numbers_go_on_after_a_restore(home):
    cast()
    dump.reset_sequences()
    highest = JournalLine.objects.order_by("-id").first()
    household("钱")
    assert JournalLine.objects.order_by("-id").first().id > highest.id
