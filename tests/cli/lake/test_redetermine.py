"""Judging again from a terminal: counts by standing and place; an amount may be supposed."""

import json

import pytest

from tests.cast import COUNTY, cast, household
from yangguang.work.lake import snapshots

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(home):
    people = cast()
    household("赵", income_yuan=3500)
    household("钱", income_yuan=6900)
    return snapshots.freeze(people.county, COUNTY)["snapshot"]


def test_counts_by_status_and_place_as_json(program, key):
    code, out, _ = program("redetermine", "--snapshot", key, "--json")
    said = json.loads(out)
    assert code == 0 and said["snapshot"] == key and said["age_days"] == 0
    assert said["by_code"]["below_line"] == said["by_code"]["above_line"] == 1
    assert said["by_status"] == {"applicant": {"below_line": 1, "above_line": 1}}


def test_a_supposed_line_and_a_place_level(program, key):
    code, out, _ = program("redetermine", "--snapshot", key, "--set", "income_line=7000", "--by", "county", "--as", "county")
    assert code == 0 and "(supposed)" in out and str(COUNTY) in out and "7,000.00" in out


def test_what_cannot_be_supposed_or_found_ends_with_two_in_two_languages(program, key):
    code, _, err = program("redetermine", "--snapshot", key, "--set", "pension=1")
    assert code == 2 and "不能假定" in err and "income_line" in err
    for beyond in ("income_line=-1", f"income_line={10**20}", "edge_line_percent=99"):
        code, _, err = program("redetermine", "--snapshot", key, "--set", beyond)
        assert code == 2 and err.count(beyond) == 2 and "edge_line_percent 100–10000" in err
    code, _, err = program("redetermine", "--snapshot", key, "--set", "income_line=much")
    assert code == 2 and "income_line=much" in err and "WHOLE NUMBER: income_line=7000" in err
    assert program("redetermine", "--snapshot", "nowhere")[0] == 2
