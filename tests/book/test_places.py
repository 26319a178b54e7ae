"""Editions of the divisions are whole and in order."""

import datetime as dt

import pytest

from yangguang.book import places
from yangguang.book.packs import PackError

PROVINCE = 320000000000


def test_eight_real_editions_are_known_oldest_first():
    known = places.editions(PROVINCE)
    assert [k for k, _ in known][:1] == ["2016-07-31"]
    assert len(known) == 8
    assert known == sorted(known)


def test_an_edition_knows_names_children_and_paths():
    edition = places.load_edition("2016-07-31", PROVINCE)
    assert edition.name(321324000000) == "泗洪县"
    assert edition.path(321324100001) == ["江苏省", "宿迁市", "泗洪县", "青阳镇", "城东居委会"]
    assert len(edition.children(PROVINCE)) == 13
    assert 321324100000 in edition.children(321324000000)
    assert edition.children(321324100001) == []
    edition.children(PROVINCE).clear()  # what was handed out is the asker's own
    assert len(edition.children(PROVINCE)) == 13
    assert all(321324000000 <= c < 321325000000 for c in edition.codes_in(321324000000, 321325000000))
    assert edition.level(321324100000) == "township"


def test_the_edition_of_a_day_is_the_newest_before_it():
    assert places.edition_on(PROVINCE, dt.date(2016, 10, 28))[0].key == "2016-07-31"
    assert places.edition_on(PROVINCE, dt.date(2026, 1, 1))[0].key == "2023-06-30"
    assert places.edition_on(PROVINCE, dt.date(2012, 1, 1)) == (
        places.load_edition("2016-07-31", PROVINCE),
        True,
    )


def test_an_unknown_edition_is_refused_with_those_known():
    with pytest.raises(PackError, match="2016-07-31"):
        places.load_edition("1999-01-01", PROVINCE)


def test_the_table_of_changes_is_not_taken_for_an_edition():
    for province in places.provinces():
        assert places.changes_file(province) is not None
        assert all(key[:4].isdigit() for key, _ in places.editions(province))


def test_a_code_means_its_place_only_within_one_edition():
    """The same twelve digits are another village in another edition; that is why a household never keeps a code by itself."""
    old, new = places.load_edition("2016-07-31", PROVINCE), places.load_edition("2023-06-30", PROVINCE)
    other = [
        c
        for c in old.names
        if c in new.names and old.name(c)[:2] != new.name(c)[:2] and old.level(c) == "village"
    ]
    assert len(other) > 100
