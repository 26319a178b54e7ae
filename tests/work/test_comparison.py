"""Comparison finds; doing it again raises nothing twice."""

import csv

import pytest

from tests.cast import COUNTY, HERE, cast, household, number_of
from tests.walk import all_of, case_of, do
from yangguang.register import cells, scope
from yangguang.register.models import Case, DataRow, Finding, Person, PersonFacts
from yangguang.terms.decision import Refused
from yangguang.work import comparison, datasets, lazily
from yangguang.work.acting import open_hand

pytestmark = pytest.mark.django_db
OWNER, CLEAN = number_of(501), number_of(502)


@pytest.fixture(params=["on a shelf", "in the database"])
def people(request, home, monkeypatch):
    """With the layer for frozen copies, and before it is installed."""
    if request.param == "in the database":
        monkeypatch.setattr(lazily, "PACKAGES", ("no_such_package_of_ours",))
    return cast()


def load(people, tmp_path, rows, name="vehicles", head=("号牌号码", "所有人", "身份证明号码", "机动车状态")):
    path = tmp_path / f"{name}.csv"
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([head, *rows])
    return datasets.load(people.county, name, path)


ROWS = [
    ("苏N1", "甲", OWNER, "正常"),
    ("苏N2", "甲", OWNER, "正常"),
    ("苏N3", "乙", CLEAN, "注销"),
    ("苏N4", "丙", number_of(999), "正常"),
]


def test_active_records_of_registered_people_are_findings(people, tmp_path):
    household("赵", numbers=[OWNER, CLEAN])
    load(people, tmp_path, ROWS)
    result = do(people.county, comparison.compare, COUNTY)
    assert result["datasets"] == {"vehicles": {"persons_hit": 1, "findings": 2}}
    assert {f["person"] for f in result["findings"]} == {"321324" + "*" * 12}
    assert {f["severity"] for f in result["findings"]} == {"examine"}
    assert case_of(all_of(Case)[0].household).holds == 2


def test_a_second_run_and_a_newer_file_raise_nothing_twice(people, tmp_path):
    household("赵", numbers=[OWNER])
    load(people, tmp_path, ROWS)
    do(people.county, comparison.compare, COUNTY)
    again = do(people.county, comparison.compare, COUNTY)
    load(people, tmp_path, [*ROWS, ("苏N5", "甲", OWNER, "正常")])
    newer = do(people.county, comparison.compare, COUNTY)
    assert [r["datasets"]["vehicles"]["findings"] for r in (again, newer)] == [2, 3]
    assert len(all_of(Finding)) == 3


def test_whole_numbers_need_the_right_and_a_purpose(people, tmp_path):
    household("赵", numbers=[OWNER])
    load(people, tmp_path, ROWS)
    with open_hand(people.county, purpose="核对清单", via="test") as hand:
        result = comparison.compare(hand, COUNTY, reveal=True)
    assert {f["person"] for f in result["findings"]} == {OWNER}
    assert '"purpose":"核对清单"' in hand.lines[0].body
    with pytest.raises(Refused, match="not_permitted"):
        do(people.clerk, comparison.compare, HERE)


def test_only_households_of_the_asked_place_are_compared(people, tmp_path):
    household("赵", numbers=[OWNER])
    load(people, tmp_path, ROWS)
    assert do(people.county, comparison.compare, 321324100002)["findings"] == []
    assert len(do(people.county, comparison.compare, HERE)["findings"]) == 2


def test_what_only_informs_holds_nobody(people, tmp_path, monkeypatch):
    household("赵", numbers=[OWNER])
    load(people, tmp_path, ROWS)
    from yangguang.book.datasets import Dataset

    monkeypatch.setattr(Dataset, "holds_case", property(lambda self: False))
    do(people.county, comparison.compare, COUNTY)
    assert case_of(all_of(Case)[0].household).status == "open"


def test_rows_lie_unreadable(people, tmp_path, home):
    load(people, tmp_path, ROWS)
    with scope.everything("a test looks"):
        rows = list(DataRow.objects.all())
    if lazily.there():
        files = [p for p in (home / "lake" / "shelves").rglob("*") if p.is_file()]
        assert not rows and len(files) == 3
        for sign in ("甲", "苏N1", OWNER):
            assert all(sign.encode() not in p.read_bytes() for p in files)
    else:
        assert len(rows) == 4
        assert all("甲".encode() not in bytes(r.payload_cell) for r in rows)
        assert datasets.payload(rows[0])["plate"] == "苏N1"


def test_amounts_and_days_of_the_table_decide_and_a_household_by_its_status(people, tmp_path):
    household("赵", numbers=[OWNER])
    household("钱", numbers=[CLEAN], status="registered")
    head = ("结算年度", "姓名", "身份证号", "个人自付", "最近结算日期")
    rows = [
        ("2016", "甲", OWNER, "20000", "2016-09-30"),
        ("2014", "甲", OWNER, "90000", "2014-12-31"),  # outside the window
        ("2015", "甲", OWNER, "19999.99", "2016-01-31"),  # an applicant counts from 20,000 on
        ("2016", "乙", CLEAN, "5000", "2016-09-30"),
        ("2015", "乙", CLEAN, "4,999.99元", "2016-01-31"),
        ("2013", "乙", CLEAN, "", ""),  # says neither day nor sum: asked
    ]
    load(people, tmp_path, rows, "medical", head)
    result = do(people.county, comparison.compare, COUNTY)
    assert result["datasets"]["medical"] == {"persons_hit": 2, "findings": 3}


def test_what_the_register_knows_already_is_not_asked(people, tmp_path):
    household("赵", numbers=[OWNER, CLEAN])
    head = ("低保证号", "姓名", "身份证号", "救助类别", "保障状态")
    load(people, tmp_path, [(f"D{n}", "甲", n, "农村低保", "在保") for n in (OWNER, CLEAN)], "minimum_living", head)
    with open_hand(people.county, via="test") as hand:
        hand.note("test.change", place=COUNTY)
        facts = PersonFacts.objects.get(person__id_index=cells.blind(CLEAN))
        PersonFacts.objects.filter(id=facts.id).update(answers={**facts.answers, "living_allowance": "1"})
    result = do(people.county, comparison.compare, COUNTY)
    assert result["datasets"]["minimum_living"] == {"persons_hit": 1, "findings": 1}
    assert case_of(all_of(Case)[0].household).status == "open", "an allowance informs and holds nobody"


def meanwhile(monkeypatch, act):
    """Something is done once the hits are known and before they are entered."""
    find = comparison.find

    def finding(*words):
        found = find(*words)
        act()
        return found

    monkeypatch.setattr(comparison, "find", finding)


@pytest.mark.parametrize("change", ["left", "renumbered"])
def test_who_left_or_has_another_number_meanwhile_is_passed_over(people, tmp_path, monkeypatch, change):
    household("赵", numbers=[OWNER, CLEAN])
    load(people, tmp_path, [*ROWS, ("苏N9", "乙", CLEAN, "正常")])

    def act():
        with open_hand(people.county, via="test") as hand:
            hand.note("test.change", place=COUNTY)
            changed = {"household": None} if change == "left" else {"id_index": cells.blind(number_of(503))}
            Person.objects.filter(id_index=cells.blind(OWNER)).update(**changed)

    meanwhile(monkeypatch, act)
    said = comparison.compare_apart(people.county, COUNTY)
    assert said["datasets"]["vehicles"] == {"persons_hit": 1, "findings": 1} and len(all_of(Finding)) == 1


def test_a_file_replaced_meanwhile_raises_nothing(people, tmp_path, monkeypatch):
    household("赵", numbers=[OWNER])
    load(people, tmp_path, ROWS)
    meanwhile(monkeypatch, lambda: load(people, tmp_path, ROWS[1:]))
    with pytest.raises(Refused, match="file_replaced_meanwhile"):
        comparison.compare_apart(people.county, COUNTY)
    assert all_of(Finding) == []


def test_a_comparison_apart_is_that_in_one_hand_and_repeated_raises_nothing_twice(people, tmp_path):
    household("赵", numbers=[OWNER, CLEAN])
    load(people, tmp_path, ROWS)
    apart = comparison.compare_apart(people.county, COUNTY)
    assert apart == do(people.county, comparison.compare, COUNTY) == comparison.compare_apart(people.county, COUNTY)
    assert len(all_of(Finding)) == 2
    with pytest.raises(Refused, match="not_permitted"):
        comparison.compare_apart(people.clerk, HERE)
