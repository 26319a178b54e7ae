"""A workbook handed in at a terminal: the contract of `--json`, and nothing enters twice."""

import json

import pytest

from tests import workbooks
from tests.cast import cast
from tests.walk import all_of
from yangguang.register.models import Household, JournalLine

pytestmark = pytest.mark.django_db
KEYS = {
    "batch", "rows_read", "households_accepted", "persons_accepted", "already_present", "changed", "refused",
    "normalised", "below_line",
}  # fmt: skip


@pytest.fixture
def people(home):
    return cast(with_places=True)


@pytest.fixture
def path(tmp_path):
    good = workbooks.household("32132400000001", 2, 1)
    bad = workbooks.household("32132400000002", 2, 11)
    bad[1]["证件号码"] = bad[1]["证件号码"][:17] + ("0" if bad[1]["证件号码"][17] != "0" else "1")
    return workbooks.write(tmp_path / "泗洪县.xlsx", [*good, *bad])


def test_good_households_enter_and_each_bad_one_is_explained(program, people, path):
    code, out, _ = program("intake", path, "--as", people.county.username, "--json")
    result = json.loads(out)
    assert code == 0 and set(result) >= KEYS
    assert (result["rows_read"], result["households_accepted"], result["persons_accepted"]) == (4, 1, 2)
    (reason,) = result["refused"]
    assert {"household", "row", "column", "code", "zh", "en"} <= set(reason)
    assert (reason["household"], reason["code"]) == ("32132400000002", "id_checksum")
    assert len(all_of(Household)) == 1


def test_the_same_file_once_more_enters_nothing(program, people, path):
    program("intake", path, "--as", people.county.username, "--json")
    _, out, _ = program("intake", path, "--as", people.county.username, "--json")
    result = json.loads(out)
    assert (result["households_accepted"], result["already_present"]) == (0, 1)
    assert len(all_of(Household)) == 1


def test_a_dry_run_reports_and_enters_nothing(program, people, path):
    _, out, _ = program("intake", path, "--as", people.county.username, "--json", "--dry-run")
    assert json.loads(out)["rows_read"] == 4
    assert not all_of(Household)


def test_all_or_nothing_enters_nothing_when_one_is_bad(program, people, path):
    code, out, _ = program("intake", path, "--as", people.county.username, "--json", "--all-or-nothing")
    assert code == 0 and json.loads(out)["households_accepted"] == 0
    assert not all_of(Household)


def test_a_person_reads_rows_and_reasons_in_both_languages(program, people, path):
    _, out, _ = program("intake", path, "--as", people.county.username)
    assert "32132400000002" in out and "校验" in out and "check digit" in out
    assert {line.verb for line in all_of(JournalLine)} >= {"intake.receive", "intake.apply"}


def test_who_may_not_hand_in_is_told_so(program, people, path):
    code, _, err = program("intake", path, "--as", people.auditor.username)
    assert code == 3 and err
