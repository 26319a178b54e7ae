"""Roles say what they may do, and administrators read no case."""

import datetime as dt

import pytest

from yangguang.book.offices import read_roles
from yangguang.book.packs import PackError
from yangguang.book.reader import open_book

ROLES = open_book(320000000000, dt.date(2016, 10, 28)).roles()


def test_every_role_of_the_paper_and_of_administration_is_there():
    assert set(ROLES) == {
        "public",
        "village-clerk",
        "first-secretary",
        "helper",
        "township-officer",
        "county-officer",
        "city-officer",
        "province-officer",
        "auditor",
        "bank",
        "system-admin",
        "security-admin",
        "audit-admin",
    }


def test_administration_and_case_work_are_apart():
    admins = [r for k, r in ROLES.items() if k.endswith("-admin")]
    assert not any(r.reads_cases for r in admins)
    work = frozenset().union(*(r.acts for k, r in ROLES.items() if not k.endswith("-admin")))
    for one in admins:
        for other in admins:
            assert one is other or not one.acts & other.acts
        assert not {a for a in one.acts & work if not a.startswith("user.hand_over")}


def test_a_province_may_change_single_keys():
    changed = read_roles(
        [{"role": {"x": {"zh": "甲", "en": "a", "level": "village"}}}, {"role": {"x": {"zh": "乙"}}}]
    )
    assert (changed["x"].zh, changed["x"].en) == ("乙", "a")
    assert changed["x"].label("en") == "a"


@pytest.mark.parametrize(
    "entry",
    [
        {"zh": "甲", "en": "a"},
        {"zh": "甲", "en": "a", "level": "moon"},
        {"zh": "甲", "en": "a", "level": "village", "extra": 1},
    ],
)
def test_an_incomplete_role_is_refused(entry):
    with pytest.raises(PackError):
        read_roles([{"role": {"x": entry}}])
