"""While a county is compared and linked, others write: only entering what was found keeps the one place of a writer."""

import json

import pytest

from tests.cast import COUNTY, cast, household, number_of
from tests.cli.conftest import program  # noqa: F401  # the command line of the other tests
from tests.walk import all_of, writes_beside
from tests.work.test_comparison import ROWS, load
from yangguang.register.models import Finding
from yangguang.work import comparison as in_database
from yangguang.work.lake import comparison
from yangguang.work.lake.linking import runs

OWNER = number_of(501)  # of the vehicles in ROWS


@pytest.fixture
def people(own_database):
    people = cast()
    household("赵", numbers=[OWNER])
    return people


@pytest.fixture
def could(people, monkeypatch):
    """Whether another office could write in the middle of each piece of work, by its name."""
    said = {}

    def watch(module, name):
        work = getattr(module, name)

        def watched(*words):
            said[name] = writes_beside(people.county2)
            return work(*words)

        monkeypatch.setattr(module, name, watched)

    for module, name in ((in_database, "_hits"), (comparison, "_opened"), (runs, "_linked")):
        watch(module, name)
    return said


def test_others_write_meanwhile(people, could, tmp_path, program):  # noqa: F811
    load(people, tmp_path, ROWS)
    who = ("--as", people.county.username, "--json")
    copy = json.loads(program("freeze", "--place", COUNTY // 10**6, "--json")[1])["snapshot"]
    said = json.loads(program("compare", "--snapshot", copy, "--link", *who)[1])
    assert said["datasets"]["vehicles"]["new"] == 2 and said["linkage"]["datasets"]["vehicles"]["records"] == 1
    assert json.loads(program("compare", "--place", COUNTY // 10**6, *who)[1])["datasets"]["vehicles"]["findings"] == 2
    assert could == {"_hits": True, "_opened": True, "_linked": True} and len(all_of(Finding)) == 2
