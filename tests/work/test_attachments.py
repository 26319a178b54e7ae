"""A scan is kept cleaned and encrypted; opening it is written down."""

import uuid

import pytest

from tests.cast import HERE, cast
from tests.walk import all_of, do
from yangguang.register.models import Attachment, JournalLine
from yangguang.terms.decision import Refused
from yangguang.work import attachments
from yangguang.work.acting import open_hand

pytestmark = pytest.mark.django_db
SCAN = b"%PDF-1.4\nsigned by somebody\n%%EOF\n"


def test_it_lies_encrypted_and_comes_back_the_same(home):
    people = cast()
    row = do(people.clerk, attachments.add, uuid.uuid4(), HERE, "application", SCAN)
    kept = [p.read_bytes() for p in (home / "files").rglob("*") if p.is_file()]
    assert kept and all(b"signed by" not in body for body in kept)
    with open_hand(people.clerk, look=True) as hand:
        assert attachments.opened(hand, row) == SCAN
    assert {"attachment.add", "attachment.open"} <= {line.verb for line in all_of(JournalLine)}


def test_what_is_no_picture_is_refused_and_nothing_kept(home):
    people = cast()
    with pytest.raises(Refused) as caught:
        do(people.clerk, attachments.add, uuid.uuid4(), HERE, "application", b"MZ\x90")
    assert caught.value.decision.code == "picture_kind" and not all_of(Attachment)


def test_another_county_may_neither_add_nor_open(home):
    people = cast()
    row = do(people.clerk, attachments.add, uuid.uuid4(), HERE, "application", SCAN)
    with pytest.raises(Refused):
        do(people.stranger, attachments.add, uuid.uuid4(), HERE, "application", SCAN)
    with pytest.raises(Refused), open_hand(people.stranger, look=True) as hand:
        attachments.opened(hand, row)
