"""On a copy the same is found as in the database, raised once, with the two values that disagree."""

import datetime as dt
import json

import pytest

from tests.cast import COUNTY, DAY, cast, household, move_to, number_of
from tests.walk import all_of, case_of, do
from tests.work.test_comparison import ROWS, load
from yangguang.register import cells
from yangguang.register.models import Case, DataLoad, Finding, Person
from yangguang.terms.decision import Refused
from yangguang.work import comparison as in_database
from yangguang.work.acting import open_hand
from yangguang.work.checking import checks
from yangguang.work.lake import comparison, snapshots

pytestmark = pytest.mark.django_db
OWNER, CLEAN = number_of(501), number_of(502)


@pytest.fixture
def people(home):
    return cast()


def freeze(people):
    return snapshots.freeze(people.county, COUNTY)["snapshot"]


@pytest.fixture
def key(people, tmp_path):
    household("赵", numbers=[OWNER, CLEAN])
    load(people, tmp_path, ROWS)
    head = ("结算年度", "姓名", "身份证号", "个人自付", "最近结算日期")
    load(people, tmp_path, [("2016", "乙", CLEAN, "20000", "2016-09-30")], "medical", head)
    return freeze(people)


def test_a_copy_raises_what_the_database_would_and_neither_raises_it_twice(people, key):
    said = comparison.compare(people.county, key)
    counts = {n: (d["persons_hit"], d["findings"], d["new"]) for n, d in said["datasets"].items()}
    assert counts == {"vehicles": (1, 2, 2), "medical": (1, 1, 1)}
    assert case_of(all_of(Case)[0].household).holds == 2 and len(all_of(Finding)) == 3
    again = comparison.compare(people.county, key)
    assert [d["new"] for d in again["datasets"].values()] == [0, 0]
    now = do(people.county, in_database.compare, COUNTY)
    assert {n: d["findings"] for n, d in now["datasets"].items()} == {"vehicles": 2, "medical": 1}
    assert len(all_of(Finding)) == 3 and checks.run()["differences"] == []


def test_what_the_database_raised_a_copy_does_not_raise_again(people, key):
    do(people.county, in_database.compare, COUNTY)
    assert sum(d["new"] for d in comparison.compare(people.county, key)["datasets"].values()) == 0


def test_a_finding_names_record_edition_values_and_rule_and_masks_the_person(people, key):
    said = comparison.compare(people.county, key)
    (bill,) = (f for f in said["findings"] if f["dataset"] == "medical")
    (load,) = (r for r in all_of(DataLoad) if r.dataset == "medical")
    assert bill["record"] == {"load": str(load.id), "row": 2, "column": "self_paid", "says": "20,000.00"}
    assert bill["register"] == {"column": "household.income_fen_per_head", "says": "3,500.00"}
    assert bill["clause"] == (
        "info (assumed); settled>=2015-10-28 (assumed); self_paid>=5000@2012-01-01 (assumed) among registered, exited; "
        "self_paid>=20000@2012-01-01 (assumed) among applicant, refused, withdrawn, void"
    )
    assert len(bill["edition"]) == 64 and bill["edition"] == said["datasets"]["medical"]["edition"]
    assert {f["clause"] for f in said["findings"] if f["dataset"] == "vehicles"} == {"examine (assumed)"}
    assert OWNER not in json.dumps(said) and bill["person"] == "321324" + "*" * 12
    assert set(said["doubles"].values()) == {0}


def test_whole_numbers_need_a_purpose(people, key):
    said = comparison.compare(people.county, key, reveal="核对清单")
    assert {f["person"] for f in said["findings"]} == {OWNER, CLEAN}


def test_a_run_on_an_old_copy_says_its_age_and_passes_over_who_left(people, key):
    move_to(DAY + dt.timedelta(days=30))
    with open_hand(people.county, via="test") as hand:
        hand.note("test.leave", place=COUNTY)
        one = Person.objects.order_by("id").first()
        Person.objects.filter(id=one.id).update(household=None)
    said = comparison.compare(people.county, key)
    assert said["age_days"] == 30 and said["day"] == DAY.isoformat()
    assert one.id not in {f.person_id for f in all_of(Finding)} and len(all_of(Finding)) in (1, 2)


def test_one_dataset_alone_and_a_file_that_was_not_frozen(people, key):
    assert list(comparison.compare(people.county, key, ["medical"])["datasets"]) == ["medical"]
    with pytest.raises(Refused) as refused:
        comparison.compare(people.county, key, ["housing"])
    assert refused.value.decision.code == "copy_without_table"


def test_only_who_may_compare_does(people, key):
    with pytest.raises(Refused) as refused:
        comparison.compare(people.auditor, key)
    assert refused.value.decision.code == "not_permitted" and all_of(Finding) == []


def test_what_another_comparison_raised_meanwhile_is_not_raised_twice(people, key, monkeypatch):
    opened = comparison._ready

    def meanwhile(found):
        ready = opened(found)
        do(people.county, in_database.compare, COUNTY)
        return ready

    monkeypatch.setattr(comparison, "_ready", meanwhile)
    said = comparison.compare(people.county, key)
    assert [d["new"] for d in said["datasets"].values()] == [0, 0]
    assert len(all_of(Finding)) == 3 and checks.run()["differences"] == []


def test_who_left_while_it_was_worked_out_is_passed_over(people, key, monkeypatch):
    opened = comparison._ready

    def meanwhile(found):
        ready = opened(found)
        with open_hand(people.county, via="test") as hand:
            hand.note("test.leave", place=COUNTY)
            Person.objects.filter(id_index=cells.blind(OWNER)).update(household=None)
        return ready

    monkeypatch.setattr(comparison, "_ready", meanwhile)
    said = comparison.compare(people.county, key)
    assert [f.dataset for f in all_of(Finding)] == ["medical"] == [f["dataset"] for f in said["findings"]]
