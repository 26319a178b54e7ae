"""What only the whole household shows is said once, where the key says."""

import pytest

from tests.workbooks import household, read, refusals, the_book, write
from yangguang.reading import checks
from yangguang.reading.claims import ClaimedHousehold, ClaimedPerson
from yangguang.terms.identity import IdClaim

pytestmark = pytest.mark.once

COLUMNS = {
    "relation": "K",
    "member_count": "J",
    "income_per_head": "Z",
    "name": "H",
    "sex": "L",
    "birth_date": "M",
}


def person(row, head=False, name="陈甲", **facts):
    return ClaimedPerson(
        row, "", name, IdClaim(None, None), "01" if head else "02", head, "1", "1965-04-13", facts, {}
    )


def judged(members, **facts):
    claimed = ClaimedHousehold("1", 4, members=members, facts=facts)
    checks.household(claimed, COLUMNS, the_book().form("statement"))
    return [(each.row, each.column, each.code) for each in claimed.refusals]


def test_heads_and_counts():
    assert judged([person(4, head=True), person(5)], member_count=2) == []
    assert judged([person(4), person(5)], member_count=2) == [(4, "K", "no_householder")]
    assert judged([person(4, head=True), person(5), person(6, head=True)]) == [(6, "K", "two_householders")]
    assert judged([person(4, head=True)], member_count=2) == [(4, "J", "member_count")]


def test_sex_and_birth_follow_the_id_and_say_so():
    claimed = ClaimedHousehold("1", 4)
    checks.person(claimed, person(4, sex="2", birth_date="1965-05-13"), COLUMNS)
    checks.person(claimed, person(5, sex="9", birth_date="1965-04-01"), COLUMNS)
    assert [(each.row, each.code) for each in claimed.warnings] == [(4, "sex_differs"), (4, "birth_differs")]


def test_doubts_are_warnings_of_the_reading(tmp_path):
    rows = household("1", 2, 10, 健康状况="健康", 主要致贫原因="因病", 人均纯收入=0)
    reading = read(write(tmp_path / "t.xlsx", rows))
    found = {(each.row, each.column, each.code) for each in reading.warnings()}
    assert refusals(reading) == []
    assert {(4, "V", "quality_cause_all_healthy"), (4, "Z", "quality_income_unlikely")} <= found


def test_an_unknown_word_is_not_called_empty_as_well(tmp_path):
    reading = read(write(tmp_path / "t.xlsx", household("1", 1, 10, 民族="火星族")))
    found = [(each.code, each.facts.get("field")) for each in reading.warnings()]
    assert ("unknown_word", "ethnicity") in found
    assert ("quality_empty", "ethnicity") not in found
