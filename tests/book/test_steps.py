"""A procedure's table is checked before anybody walks it."""

import datetime as dt

import pytest

from yangguang.book.packs import PackError
from yangguang.book.reader import open_book
from yangguang.book.steps import read_procedure

BOOK = open_book(321324100001, dt.date(2016, 10, 28))
STEP = {
    "key": "a",
    "kind": "sign",
    "offices": ["village"],
    "then": "end",
    "zh": "甲",
    "en": "A",
    "status": "assumed",
}


def table(*steps):
    return {"zh": "程", "en": "P", "ends": "done", "step": list(steps)}


def test_the_table_of_identification_has_its_announcement_comparisons_and_displays():
    steps = {s.key: s for s in BOOK.procedure("identify").steps}
    assert [k for k, s in steps.items() if s.public == "announcement"] == ["announce"]
    assert [k for k, s in steps.items() if s.public == "display"] == [
        "village_display",
        "township_display",
        "county_display",
        "recheck_display",
    ]
    assert {"compare", "house_visit"} <= set(steps)
    assert "recheck" not in [s.key for s in BOOK.procedure("identify").line()]
    assert steps["meeting"].label("en") == "Village meeting"


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "dance"},
        {"then": "nowhere"},
        {"offices": ["moon"]},
        {"offices": []},
        {"status": "cited"},
        {"kind": "notice"},
        {"colour": "red"},
    ],
)
def test_a_fault_in_a_table_is_named(changed):
    with pytest.raises(PackError) as error:
        read_procedure("p", table({**STEP, **changed}), BOOK.value)
    assert error.value.file == "procedures/p.toml"


def test_two_steps_of_one_name_are_refused():
    with pytest.raises(PackError, match="one name"):
        read_procedure("p", table(STEP, STEP), BOOK.value)
