"""A household carries its reasons, each said once where it belongs."""

import pytest

from yangguang.reading.claims import ClaimedHousehold, Reading

pytestmark = pytest.mark.once


def test_one_reason_holds_a_household_back():
    good, bad = ClaimedHousehold("1", 4), ClaimedHousehold("2", 6)
    bad.refuse(7, "I", "id_checksum")
    bad.refuse(6, "K", "no_householder")
    reading = Reading("l", "s", {}, [], 3, None, None, households=[good, bad])
    assert list(reading.accepted()) == [good]
    assert list(reading.held_back()) == [bad]
    assert [(each.row, each.code) for each in reading.refused()] == [
        (6, "no_householder"),
        (7, "id_checksum"),
    ]


def test_a_kind_of_mending_is_reported_once_per_household_and_only_where_it_enters():
    good, bad = ClaimedHousehold("1", 4), ClaimedHousehold("2", 6)
    for claimed in (good, bad):
        claimed.normalise(5, "I", "spaces")
        claimed.normalise(6, "H", "spaces")
    bad.refuse(6, "I", "id_checksum")
    reading = Reading("l", "s", {}, [], 3, None, None, households=[good, bad])
    assert [(each.household, each.row, each.kind) for each in reading.normalised()] == [("1", 5, "spaces")]


def test_a_disagreement_is_said_once_a_column():
    claimed = ClaimedHousehold("1", 4)
    claimed.disagree(5, "Z", "income_per_head")
    claimed.disagree(6, "Z", "income_per_head")
    claimed.disagree(6, "D", "village")
    assert [(each.row, each.column) for each in claimed.refusals] == [(5, "Z"), (6, "D")]
