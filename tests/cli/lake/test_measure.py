"""Measuring from a terminal: each place with its value, what it is of, and their quotient."""

import json

import pytest

from tests.cast import COUNTY, HERE, cast, household
from yangguang.work.lake import snapshots

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(home):
    people = cast()
    household("赵", income_yuan=3500)
    household("钱", income_yuan=6900)
    return snapshots.freeze(people.county, COUNTY)["snapshot"]


def test_a_figure_as_json(program, key):
    code, out, _ = program(
        "measure", "--snapshot", key, "--indicator", "below_line", "--by", "village", "--json"
    )
    said = json.loads(out)
    assert (
        code == 0
        and said["snapshot"] == key
        and said["by"] == "village"
        and said["indicator"] == "below_line"
    )
    assert [(r["place"], r["rate"]) for r in said["rows"]] == [(HERE, 0.5)]


def test_a_figure_for_people(program, key):
    code, out, _ = program("measure", "--snapshot", key, "--indicator", "multidimensional", "--as", "county")
    assert code == 0 and "多维贫困指数" in out and "暂定" in out


def test_an_unknown_indicator_ends_with_two_in_two_languages(program, key):
    code, _, err = program("measure", "--snapshot", key, "--indicator", "happiness")
    assert code == 2 and "没有指标" in err and "below_line" in err
