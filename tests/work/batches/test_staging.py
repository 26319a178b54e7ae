"""What was read waits encrypted, piece by piece, with a digest over all; the held back wait with their reasons."""

import json
from dataclasses import replace

import pytest

from tests.walk import all_of
from yangguang.register import cells
from yangguang.register.models import HeldBack, StagedChunk
from yangguang.work.batches import staging
from yangguang.work.batches.matching import claim_digest

pytestmark = pytest.mark.django_db


def test_pieces_lie_encrypted_and_come_back_in_order(hand_in, homes):
    batch = hand_in()
    assert staging.pieces_there(batch) == 1
    (piece,) = map(staging.opened, staging.sealed(batch))
    assert [h["key"] for h in piece] == ["32132400000001", "32132400000002"]
    assert [p["row"] for h in piece for p in h["people"]] == sorted(p["row"] for h in piece for p in h["people"])
    number = homes[0][0]["证件号码"].encode()
    assert all(number not in bytes(row.body_cell) for row in all_of(StagedChunk))


def test_a_household_comes_back_as_it_was_staged_with_the_digest_of_its_claim(hand_in):
    batch = hand_in()
    (household, _) = staging.opened(staging.sealed(batch)[0])
    digest = household.pop("claim_digest")
    assert digest == claim_digest(household)
    household["people"].reverse()
    assert digest == claim_digest(household) and digest != claim_digest({**household, "cause": "99"})


def test_what_an_earlier_release_staged_comes_back_as_it_was(hand_in):
    batch = hand_in()
    (piece,) = staging.sealed(batch)
    plain = [{k: v for k, v in h.items() if k != "claim_digest"} for h in staging.opened(piece)]
    cell = cells.shut("register_stagedchunk", "body", piece.key, json.dumps(plain, ensure_ascii=False))
    assert staging.opened(replace(piece, cell=cell)) == plain


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
