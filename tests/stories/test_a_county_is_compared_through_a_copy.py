"""The sample county, its workbook and five departments' files, through a frozen copy: by number, then by everything else."""

import json

import pytest

from tests.cast import cast
from tests.cli.conftest import program  # noqa: F401  # the command line of the other tests
from tests.reading.test_records import FILES
from tests.walk import all_of
from tests.workbooks import SAMPLES
from yangguang.register import cells
from yangguang.register.models import Candidate, Finding, Person

pytestmark = pytest.mark.django_db
KEY = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture
def county(home, program):  # noqa: F811
    """Its people and departments' files are in, and it was frozen: who works there, and the copy."""
    people = cast(with_places=True)
    who = ("--as", people.county.username, "--json")
    assert json.loads(program("intake", SAMPLES / KEY["workbook"], *who)[1])["persons_accepted"] == KEY["persons_accepted"]
    for name, file in FILES.items():
        assert program("dataset", "load", name, SAMPLES / file, *who)[0] == 0
    return who, json.loads(program("freeze", "--place", KEY["county"], "--json")[1])["snapshot"]


def test_by_number_the_exact_are_found_and_by_everything_else_the_mistyped(program, county):  # noqa: F811
    who, copy = county
    said = json.loads(program("compare", "--snapshot", copy, "--link", "--reveal", "对照答案", *who)[1])
    numbers = {
        p.id: cells.open_cell("register_person", "id", p.id, p.id_cell) for p in all_of(Person) if p.household_id is not None
    }
    findings, candidates = all_of(Finding), all_of(Candidate)
    for name, file in FILES.items():
        key = {kind: set(KEY["datasets"][file][f"{kind}_ids"]) for kind in ("exact", "inactive", "typo")}
        found = {f["person"] for f in said["findings"] if f["dataset"] == name}
        assert found == key["exact"] == {numbers[f.person_id] for f in findings if f.dataset == name}
        assert not found & (key["inactive"] | key["typo"]) - key["exact"]
        pairs = {numbers[c.person_id]: c.probability for c in candidates if c.dataset == name}
        assert key["typo"] <= {number for number, p in pairs.items() if p >= 0.5}
        assert {number for number, p in pairs.items() if p >= 0.99} <= key["typo"] | key["exact"]
        run = said["linkage"]["datasets"][name]
        assert [run["candidates"], run["certain"]] == [sum(p >= least for p in pairs.values()) for least in (0.5, 0.99)]
    again = json.loads(program("compare", "--snapshot", copy, "--reveal", "对照答案", *who)[1])
    assert again["findings"] == said["findings"] and again["against"]["snapshot"] == copy
    assert {d["new"] for d in again["datasets"].values()} == {0}
