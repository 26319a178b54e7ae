"""What was read waits encrypted, piece by piece, with a digest over all; the held back wait with their reasons."""

import json

import pytest

from tests.walk import all_of
from yangguang.register.models import HeldBack, StagedChunk
from yangguang.work.batches import staging

pytestmark = pytest.mark.django_db


def test_pieces_lie_encrypted_and_come_back_in_order(hand_in, homes):
    batch = hand_in()
    assert staging.pieces_there(batch) == 1
    (piece,) = staging.chunks(batch)
    assert [h["key"] for h in piece] == ["32132400000001", "32132400000002"]
    number = homes[0][0]["证件号码"].encode()
    assert all(number not in bytes(row.body_cell) for row in all_of(StagedChunk))


def test_the_summary_counts_and_tells_any_other_content(hand_in):
    batch = hand_in()
    first = staging.summary(batch)
    assert (first.households, first.persons) == (2, 4)
    assert staging.summary(batch) == first


def test_the_held_back_wait_with_row_column_and_reason(hand_in):
    hand_in()
    (row,) = all_of(HeldBack)
    reasons = row.reasons if isinstance(row.reasons, list) else json.loads(row.reasons)
    assert row.file_key == "32132400000003" and reasons[0]["code"] == "id_checksum"


def test_nothing_private_is_no_text():
    assert staging.private_text({}) == ""
    assert json.loads(staging.private_text({"健康": "b"})) == {"健康": "b"}
