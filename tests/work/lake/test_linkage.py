"""Who stands in a file under a wrong number is a candidate; who stands there under the right one is not linked again."""

import csv
import dataclasses
import datetime as dt
import json
from types import SimpleNamespace

import pytest

from tests.cast import COUNTY, HERE, cast, household, number_of
from tests.walk import all_of, do
from tests.workbooks import the_book
from yangguang.book.places import load_edition
from yangguang.demo.naming import SURNAMES
from yangguang.register import cells
from yangguang.register.models import Candidate, DataLoad, Finding, Household, Person
from yangguang.terms.decision import Refused
from yangguang.work import comparison, datasets, lazily
from yangguang.work.lake import linkage, workfile

pytestmark = pytest.mark.django_db
HEAD = ("号牌号码", "所有人", "身份证明号码", "机动车状态")


def born(n):
    """A birth date of its own for each n below 28 × 12 × 40."""
    return dt.date(1940 + n % 40, 1 + n % 12, 1 + n % 28)


@pytest.fixture
def people(home):
    """A county with forty households of two, and everybody who works there."""
    made = cast()
    for n in range(40):
        household(SURNAMES[n], numbers=[number_of(2 * n + 1, born(n)), number_of(2 * n + 2, born(n + 7))])
    return made


def wrong(number):
    """The number with its last digit before the check digit mistyped."""
    return number[:16] + str((int(number[16]) + 1) % 10) + number[17]


def rows_for(persons):
    """Vehicles of these (person, number as typed), and of sixty strangers."""
    mine = [(f"苏N{n:05}", person.name, number, "正常") for n, (person, number) in enumerate(persons)]
    strangers = [
        (
            f"苏N9{n:04}",
            f"{SURNAMES[-1 - n % 40]}{'伟强磊洋勇艳杰娟涛明'[n % 10]}{'平华'[n % 2]}",
            number_of(600 + n, born(n * 3 + 1)),
            "正常",
        )
        for n in range(60)
    ]
    return mine + strangers


def load(people, tmp_path, rows, name="vehicles", head=HEAD):
    path = tmp_path / f"{name}.csv"
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([head, *rows])
    return do(people.county, datasets.load, name, path)


@pytest.fixture
def typed(people, tmp_path):
    """Two persons whose number was mistyped by the department, and one whose was not."""
    heads = [p for p in all_of(Person) if p.name[1:] and p.name[-1] in "甲乙丙丁戊己庚辛"][:3]
    numbers = [linkage.cells.open_cell("register_person", "id", p.id, p.id_cell) for p in heads]
    load(
        people,
        tmp_path,
        rows_for([(heads[0], wrong(numbers[0])), (heads[1], wrong(numbers[1])), (heads[2], numbers[2])]),
    )
    return heads


def test_who_stands_under_a_wrong_number_is_a_candidate(people, typed):
    result = do(people.county, linkage.propose, COUNTY)
    sure = {c.person_id for c in all_of(Candidate) if c.probability >= 0.5}
    assert sure == {typed[0].id, typed[1].id}
    run = result["datasets"]["vehicles"]
    assert run["persons"] == 79 and run["records"] == 62 and run["candidates"] == 2
    assert {"estimated_precision", "estimated_recall", "blocking_coverage"} <= set(run)
    assert {c["person"] for c in result["candidates"]} == {"321324" + "*" * 12}
    assert all_of(Finding) == []


def test_nothing_readable_stays_on_disk(people, typed):
    do(people.county, linkage.propose, COUNTY)
    assert list(workfile.folder().glob("*")) == []


def test_evidence_names_levels_and_no_word_of_a_record(people, typed):
    do(people.county, linkage.propose, COUNTY)
    best = max(all_of(Candidate), key=lambda c: c.probability)
    said = {e["field"]: e["level"] for e in best.evidence}
    assert said["name"] == "exact" and said["id_number"] == "one_edit"
    assert typed[0].name not in str(best.evidence)


def test_a_second_run_proposes_nothing_twice(people, typed):
    do(people.county, linkage.propose, COUNTY)
    first = [c.id for c in all_of(Candidate)]
    do(people.county, linkage.propose, COUNTY)
    assert [c.id for c in all_of(Candidate)] == first


def test_a_record_that_found_its_person_is_let_go(people, typed, tmp_path):
    do(people.county, linkage.propose, COUNTY)
    number = linkage.cells.open_cell("register_person", "id", typed[0].id, typed[0].id_cell)
    load(people, tmp_path, rows_for([(typed[0], number)]))
    do(people.county, comparison.compare, COUNTY)
    do(people.county, linkage.propose, COUNTY)
    assert typed[0].id not in {c.person_id for c in all_of(Candidate, status="open") if c.probability >= 0.5}


def test_keyed_digests_run_exact_comparison_only(people, typed):
    def digests(hand):
        hand.note("test.digests", place=COUNTY)
        DataLoad.objects.update(digests=True)

    do(people.county, digests)
    with pytest.raises(Refused, match="link_digests_only"):
        do(people.county, linkage.propose, COUNTY)


def test_only_who_may_compare_may_link(people, typed):
    with pytest.raises(Refused, match="not_permitted"):
        do(people.clerk, linkage.propose, HERE)
    with pytest.raises(Refused, match="unknown_dataset"):
        do(people.county, linkage.propose, COUNTY, ["ships"])


# --- everything both sides know ----------------------------------------------------------------------------------

ALLOWANCE = ("低保证号", "姓名", "身份证号", "性别", "出生日期", "家庭住址", "联系电话", "保障状态")


def at_home(people, row, phone, address):
    """What the register knows of a household's phone and address."""

    def write(hand):
        hand.note("test.home", place=COUNTY)
        Household.objects.filter(id=row.id).update(
            phone_cell=cells.shut("register_household", "phone", row.id, phone),
            private_cell=cells.shut("register_household", "private", row.id, json.dumps({"address": address})),
        )

    do(people.county, write)


def test_birth_date_place_phone_and_the_household_find_whom_the_number_does_not(people, tmp_path):
    """Another name of the same sound and another number: what is left are the other fields, and a household member who
    stands in the file under the right number.
    """
    numbers = [number_of(801, born(301)), number_of(802, born(333))]
    row = household("苗", numbers=numbers)
    at_home(people, row, "13800001234", "三组12号")
    (head, mate) = sorted(all_of(Person, household=row), key=lambda p: p.name != row.head_name)
    where = "江苏省宿迁市泗洪县" + "".join(load_edition("2016-07-31", 320000000000).path(HERE)[3:])
    strangers = [
        (f"D9{n}", f"{SURNAMES[-1 - n % 40]}{'伟强磊洋勇艳杰娟涛明'[n % 10]}", number_of(600 + n, born(n * 3 + 1)), "女",
         born(n * 3 + 1).isoformat(), "江苏省宿迁市沭阳县沭城镇", f"1390000{n:04}", "在保")
        for n in range(60)
    ]  # fmt: skip
    told = "男" if head.sex == "1" else "女"
    mine = ("D1", "缪" + head.name[1:], number_of(977, born(55)), told, born(301).isoformat(), where + "三组12号", "13800001234")
    theirs = ("D1", mate.name, numbers[1], "女", born(333).isoformat(), where, "")
    load(people, tmp_path, [(*mine, "在保"), (*theirs, "在保"), *strangers], "minimum_living", ALLOWANCE)
    run = do(people.county, linkage.propose, COUNTY)["datasets"]["minimum_living"]
    assert run["compared"] == ["name", "id_number", "birth_date", "sex", "place", "household", "phone", "address"]
    assert run["after_reload"] == []
    (found,) = [c for c in all_of(Candidate) if c.probability >= 0.5]
    assert found.person_id == head.id
    said = {e["field"]: (e["level"], e["weight"] > 0) for e in found.evidence}
    assert {said[f] for f in ("birth_date", "place", "address", "phone", "household")} == {
        ("exact", True), ("village", True), ("close", True), ("one", True),
    }  # fmt: skip
    assert said["id_number"][0] == "other" and not said["id_number"][1]
    evidence_holds_no_word(found, head, where)


def evidence_holds_no_word(found, head, where):
    assert not any(word in json.dumps(found.evidence, ensure_ascii=False) for word in (head.name, "13800001234", where[-4:]))


def test_a_file_loaded_before_the_layer_is_linked_as_it_lies(people, tmp_path, monkeypatch):
    (person,) = all_of(Person)[:1]
    number = cells.open_cell("register_person", "id", person.id, person.id_cell)
    with monkeypatch.context() as patch:
        patch.setattr(lazily, "PACKAGES", ("no_such_package_of_ours",))
        load(people, tmp_path, rows_for([(person, wrong(number))]))
    assert all_of(DataLoad)[0].shelf == ""
    run = do(people.county, linkage.propose, COUNTY)["datasets"]["vehicles"]
    assert (run["records"], run["candidates"], run["after_reload"]) == (61, 1, [])
    assert [c.person_id for c in all_of(Candidate) if c.probability >= 0.5] == [person.id]


def test_a_file_loaded_under_an_earlier_table_says_what_a_new_load_would_add(people, typed, monkeypatch):
    before = {**the_book().dataset("vehicles").columns}
    del before["phone"]
    earlier = SimpleNamespace(dataset=lambda name: dataclasses.replace(the_book().dataset(name), columns=before))
    monkeypatch.setattr(linkage.books, "of", lambda *_: earlier)
    assert do(people.county, linkage.propose, COUNTY)["datasets"]["vehicles"]["after_reload"] == ["phone"]
