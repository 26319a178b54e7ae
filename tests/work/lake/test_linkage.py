"""Who stands in a file under a wrong number is a candidate; who stands there under the right one is not linked again."""

import csv
import dataclasses
import datetime as dt
import json
from types import SimpleNamespace

import pytest

from tests.cast import COUNTY, HERE, cast, household, number_of
from tests.walk import all_of, do, fresh, one
from tests.workbooks import the_book
from yangguang.book.places import load_edition
from yangguang.demo.naming import SURNAMES
from yangguang.register import cells
from yangguang.register.models import Candidate, DataLoad, Finding, Household, JournalLine, Person
from yangguang.terms.decision import Refused
from yangguang.work import comparison, datasets, lazily
from yangguang.work.checking import checks
from yangguang.work.lake import linkage, reviewing
from yangguang.work.lake.linking import runs, workfile

pytestmark = pytest.mark.django_db
COMPANIES = ("统一社会信用代码", "法定代表人", "身份证号码", "经营状态")
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
    return datasets.load(people.county, name, path)


@pytest.fixture
def typed(people, tmp_path):
    """Two persons whose number was mistyped by the department, and one whose was not."""
    heads = [p for p in all_of(Person) if p.name[1:] and p.name[-1] in "甲乙丙丁戊己庚辛"][:3]
    numbers = [cells.open_cell("register_person", "id", p.id, p.id_cell) for p in heads]
    load(
        people,
        tmp_path,
        rows_for([(heads[0], wrong(numbers[0])), (heads[1], wrong(numbers[1])), (heads[2], numbers[2])]),
    )
    return heads


def test_who_stands_under_a_wrong_number_is_a_candidate(people, typed):
    result = linkage.propose(people.county, COUNTY)
    sure = {c.person_id for c in all_of(Candidate) if c.probability >= 0.5}
    assert sure == {typed[0].id, typed[1].id}
    run = result["datasets"]["vehicles"]
    assert run["persons"] == 79 and run["records"] == 62 and run["candidates"] == 2
    assert {"estimated_precision", "estimated_recall", "blocking_coverage"} <= set(run)
    assert {c["person"] for c in result["candidates"]} == {"321324" + "*" * 12}
    assert all_of(Finding) == []


def test_nothing_readable_stays_on_disk(people, typed):
    linkage.propose(people.county, COUNTY)
    assert list(workfile.folder().glob("*")) == []


def test_evidence_names_levels_and_no_word_of_a_record(people, typed):
    linkage.propose(people.county, COUNTY)
    best = max(all_of(Candidate), key=lambda c: c.probability)
    said = {e["field"]: e["level"] for e in best.evidence}
    assert said["name"] == "exact" and said["id_number"] == "one_edit"
    assert typed[0].name not in str(best.evidence)


def test_a_second_run_proposes_nothing_twice(people, typed):
    linkage.propose(people.county, COUNTY)
    first = [c.id for c in all_of(Candidate)]
    linkage.propose(people.county, COUNTY)
    assert [c.id for c in all_of(Candidate)] == first


def test_a_record_that_found_its_person_is_let_go(people, typed, tmp_path):
    linkage.propose(people.county, COUNTY)
    number = cells.open_cell("register_person", "id", typed[0].id, typed[0].id_cell)
    load(people, tmp_path, rows_for([(typed[0], number)]))
    do(people.county, comparison.compare, COUNTY)
    linkage.propose(people.county, COUNTY)
    assert typed[0].id not in {c.person_id for c in all_of(Candidate, status="open") if c.probability >= 0.5}


def test_keyed_digests_run_exact_comparison_only(people, typed):
    def digests(hand):
        hand.note("test.digests", place=COUNTY)
        DataLoad.objects.update(digests=True)

    do(people.county, digests)
    with pytest.raises(Refused, match="link_digests_only"):
        linkage.propose(people.county, COUNTY)


def test_a_file_without_numbers_is_passed_over_and_named(people, typed, tmp_path):
    (person,) = all_of(Person)[:1]
    load(people, tmp_path, [("企业甲", person.name, wrong(number_of(5)), "存续")], "companies", COMPANIES)

    def digests(hand):
        hand.note("test.digests", place=COUNTY)
        DataLoad.objects.filter(dataset="companies").update(digests=True)

    do(people.county, digests)
    said = linkage.propose(people.county, COUNTY)
    assert list(said["datasets"]) == ["vehicles"] and said["exact_only"] == ["companies"]
    with pytest.raises(Refused, match="link_digests_only"):
        linkage.propose(people.county, COUNTY, ["companies"])


def test_only_who_may_compare_may_link(people, typed):
    with pytest.raises(Refused, match="not_permitted"):
        linkage.propose(people.clerk, HERE)
    with pytest.raises(Refused, match="unknown_dataset"):
        linkage.propose(people.county, COUNTY, ["ships"])


# --- what happens while it is worked out ---------------------------------------------------------------------------


def meanwhile(monkeypatch, act):
    """Something is done once the pairs are known and before they are entered; `act` is given the run."""
    thought = runs.run

    def thinking(*words):
        out = thought(*words)
        act(out)
        return out

    monkeypatch.setattr(runs, "run", thinking)


def test_what_people_decide_meanwhile_stands(people, typed, monkeypatch):
    linkage.propose(people.county, COUNTY)
    first, second = (one(Candidate, person_id=p.id, probability__gte=0.5) for p in typed[:2])
    strangers = [p for p in all_of(Person) if p.id not in {t.id for t in typed}]

    def decide(run):
        do(people.county, reviewing.answer, first, False)
        for user in (people.county, people.county2):
            do(user, reviewing.answer, second, True)
        mine = next(pair for pair in run.pairs if pair.person == second.person_id)
        run.pairs.append(dataclasses.replace(mine, person=strangers[0].id, probability=0.7))

    meanwhile(monkeypatch, decide)
    linkage.propose(people.county, COUNTY)
    said = {c.id: (c.status, c.same, c.weighed_id) for c in (fresh(first), fresh(second))}
    assert said == {
        first.id: ("answered", False, first.weighed_id), second.id: ("answered", True, second.weighed_id),
    }  # fmt: skip
    assert strangers[0].id not in {c.person_id for c in all_of(Candidate, record_digest=second.record_digest)}
    assert [f.person_id for f in all_of(Finding)] == [second.person_id]
    assert checks.run()["differences"] == []


def test_a_candidate_decided_while_another_lets_it_go_stays(people, typed, monkeypatch):
    linkage.propose(people.county, COUNTY)
    first = one(Candidate, person_id=typed[0].id, probability__gte=0.5)

    def nothing_found(run):
        do(people.county, reviewing.answer, first, False)
        run.pairs.clear()

    meanwhile(monkeypatch, nothing_found)
    linkage.propose(people.county, COUNTY)
    assert [(c.id, c.status) for c in all_of(Candidate)] == [(first.id, "answered")]
    assert checks.run()["differences"] == []


def test_who_left_every_household_meanwhile_is_not_asked_about(people, typed, monkeypatch):
    def leave(_run):
        def left(hand):
            hand.note("test.left", place=COUNTY)
            Person.objects.filter(id=typed[0].id).update(household=None)

        do(people.county, left)

    meanwhile(monkeypatch, leave)
    linkage.propose(people.county, COUNTY)
    assert typed[0].id not in {c.person_id for c in all_of(Candidate)} >= {typed[1].id}


def test_a_file_replaced_meanwhile_leaves_nothing(people, typed, tmp_path, monkeypatch):
    meanwhile(monkeypatch, lambda _run: load(people, tmp_path, rows_for([])))
    with pytest.raises(Refused, match="file_replaced_meanwhile"):
        linkage.propose(people.county, COUNTY)
    assert all_of(Candidate) == [] and not JournalLine.objects.filter(verb=linkage.LINE).exists()


def test_two_files_of_a_dataset_are_one_run(people, typed, tmp_path):
    """One was sent for the township, one for the county: neither takes the other's candidates away."""

    def for_the_township(hand):
        hand.note("test.township", place=COUNTY)
        DataLoad.objects.update(place=HERE // 10**3 * 10**3)

    do(people.county, for_the_township)
    third = next(p for p in all_of(Person) if p.id not in {t.id for t in typed} and p.name[-1] in "甲乙丙丁戊己庚辛")
    number = cells.open_cell("register_person", "id", third.id, third.id_cell)
    load(people, tmp_path, rows_for([(third, wrong(number))]))
    said = linkage.propose(people.county, COUNTY)["datasets"]["vehicles"]
    sure = {c.person_id for c in all_of(Candidate) if c.probability >= 0.5}
    assert sure == {typed[0].id, typed[1].id, third.id} and said["candidates"] == len(sure)
    assert JournalLine.objects.filter(verb=linkage.LINE).count() == 1 and checks.run()["differences"] == []


def test_what_is_linked_stays_entered_when_the_run_breaks_off_and_persons_are_read_once(people, typed, tmp_path, monkeypatch):
    number = cells.open_cell("register_person", "id", typed[2].id, typed[2].id_cell)
    rows = [(code, name, said, "存续") for code, name, said, _ in rows_for([(typed[2], wrong(number))])]
    load(people, tmp_path, rows, "companies", ("统一社会信用代码", "姓名", "身份证号码", "经营状态"))
    run, read = runs.run, []

    def breaks_off(dataset, loads, persons, *rest):
        read.append(persons)
        if dataset.key == "vehicles":
            raise KeyboardInterrupt
        return run(dataset, loads, persons, *rest)

    monkeypatch.setattr(runs, "run", breaks_off)
    with pytest.raises(KeyboardInterrupt):
        linkage.propose(people.county, COUNTY)
    assert len(read) == 2 and read[0] is read[1]
    (line,) = JournalLine.objects.filter(verb=linkage.LINE)
    assert list(json.loads(line.body)["facts"]["datasets"]) == ["companies"]
    assert {c.dataset for c in all_of(Candidate)} == {"companies"}
    assert list(workfile.folder().glob("*")) == []
    monkeypatch.setattr(runs, "run", run)
    linkage.propose(people.county, COUNTY, ["vehicles"])
    assert {c.dataset for c in all_of(Candidate)} == {"companies", "vehicles"}


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
    run = linkage.propose(people.county, COUNTY)["datasets"]["minimum_living"]
    assert run["compared"] == ["name", "id_number", "birth_date", "sex", "place", "household", "phone", "address"]
    assert run["after_reload"] == []
    (found,) = [c for c in all_of(Candidate) if c.probability >= 0.5]
    assert found.person_id == head.id
    said = {e["field"]: (e["level"], e["weight"] > 0) for e in found.evidence}
    assert {said[f] for f in ("birth_date", "place", "address", "phone", "household")} == {
        ("exact", True), ("village", True), ("part", True), ("one", True),
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
    run = linkage.propose(people.county, COUNTY)["datasets"]["vehicles"]
    assert (run["records"], run["candidates"], run["after_reload"]) == (61, 1, [])
    assert [c.person_id for c in all_of(Candidate) if c.probability >= 0.5] == [person.id]


def test_a_file_loaded_under_an_earlier_table_says_what_a_new_load_would_add(people, typed, monkeypatch):
    before = {**the_book().dataset("vehicles").columns}
    del before["phone"]
    earlier = SimpleNamespace(dataset=lambda name: dataclasses.replace(the_book().dataset(name), columns=before))
    monkeypatch.setattr(runs.books, "of", lambda *_: earlier)
    assert linkage.propose(people.county, COUNTY)["datasets"]["vehicles"]["after_reload"] == ["phone"]
