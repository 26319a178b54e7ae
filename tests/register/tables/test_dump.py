"""The register becomes text and comes back the same, on either database."""

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


def test_rows_become_lines_and_lines_rows(home):
    people = cast()
    household("赵")
    lines = list(dump.rows(User))
    assert len(lines) == User.objects.count()
    values = json.loads(lines[0])
    assert all(not isinstance(v, bytes) for v in values)
    with scope.everything("a test looks"):
        before = list(Household.objects.values())
        kept = list(dump.rows(Household))
        with guard.writing():
            Household._base_manager.all()._raw_delete("default")
            assert dump.fill(Household, iter(kept)) == 1
        assert list(Household.objects.values()) == before
    assert people.clerk in User.objects.all()


def test_numbers_go_on_after_a_restore(home):
    cast()
    dump.reset_sequences()
    highest = JournalLine.objects.order_by("-id").first()
    household("钱")
    assert JournalLine.objects.order_by("-id").first().id > highest.id
