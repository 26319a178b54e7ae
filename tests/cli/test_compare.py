"""Comparing from a terminal: findings by dataset; whole IDs only with a purpose that is written down."""

import json

import pytest

from tests.cast import cast, household, number_of
from tests.walk import all_of
from yangguang.register.models import Case, JournalLine

pytestmark = pytest.mark.django_db
OWNER = number_of(41)


@pytest.fixture
def people(home, tmp_path, program):
    people = cast()
    household(numbers=[OWNER], size=1)
    path = tmp_path / "死亡注销.csv"
    path.write_bytes(f"姓名,公民身份号码,死亡日期,注销原因\r\n甲,{OWNER},2016-09-01,死亡注销".encode("gb18030"))
    assert program("dataset", "load", "deaths", path, "--as", people.county.username)[0] == 0
    return people


def test_a_hit_is_a_finding_and_no_verdict(program, people):
    code, out, _ = program("compare", "--place", "321324", "--as", people.county.username, "--json")
    result = json.loads(out)
    assert code == 0
    assert (result["datasets"]["deaths"]["persons_hit"], result["datasets"]["deaths"]["findings"]) == (1, 1)
    assert {c.status for c in all_of(Case)} <= {"open", "held"}
    assert OWNER not in out


def test_whole_ids_need_a_purpose_and_it_is_written_down(program, people):
    code, out, _ = program(
        "compare", "--place", "321324", "--as", people.county.username, "--json", "--reveal", "核对名单"
    )
    assert code == 0 and OWNER in out
    assert any("核对名单" in line.body for line in all_of(JournalLine))


def test_a_place_without_files_says_so(program, people):
    code, out, _ = program("compare", "--place", "321323", "--as", people.stranger.username)
    assert code == 0 and "no file is loaded" in out


def test_a_frozen_copy_is_compared_with_the_files_frozen_with_it(program, people):
    copy = json.loads(program("freeze", "--place", "321324", "--json")[1])["snapshot"]
    code, out, _ = program("compare", "--snapshot", copy, "--as", people.county.username, "--json")
    result = json.loads(out)
    assert code == 0 and result["snapshot"] == copy and result["age_days"] == 0
    assert (result["datasets"]["deaths"]["findings"], result["datasets"]["deaths"]["new"]) == (1, 1)
    code, out, _ = program("compare", "--snapshot", copy, "--dataset", "deaths", "--as", people.county.username)
    assert code == 0 and "0 days old" in out and "deaths: 1 persons, 1 findings, 0 new" in out
    assert "compared with everybody: nothing; in the rest 0 identities looked for; 0 findings more, 0 gone" in out
    code, out, _ = program("compare", "--snapshot", copy, "--whole", "--as", people.county.username, "--json")
    again = json.loads(out)
    assert code == 0 and again["against"] is None and again["findings"] == result["findings"]


def test_the_owner_of_the_instance_compares_a_copy_and_links_without_a_name(program, people):
    copy = json.loads(program("freeze", "--place", "321324", "--json")[1])["snapshot"]
    code, out, err = program("compare", "--snapshot", copy, "--link", "--json")
    result = json.loads(out)
    assert code == 0 and result["datasets"]["deaths"]["new"] == 1 and result["linkage"]["datasets"]["deaths"]["records"] == 0
    assert [line.split("  ")[-1] for line in err.strip().split("\n")] == [
        "对上 found 1 …", "其中未问过 not asked about yet 1 …", "写入 entered 1 …",
        "关联 linking 读人 persons read 0/1 …", "关联 linking 读人 persons read 1/1 …",
        "关联 linking deaths (1/1) 分段 parts linked 0/1 …",
    ]  # fmt: skip
    assert {line.actor_id for line in all_of(JournalLine) if line.verb in ("compare.run", "compare.link")} == {None}


@pytest.mark.parametrize("words", [("--place", "321324"), ("--snapshot", "x", "--reveal", "核对名单")])
def test_a_place_and_whole_ids_need_a_person(program, people, words):
    code, _, err = program("compare", *words)
    assert code == 2 and err.count("--as") == 2 and "须由人办理" in err


def test_a_place_or_a_copy_is_needed(program, people):
    assert program("compare", "--as", people.county.username)[0] == 2
