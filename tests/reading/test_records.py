"""A department's file is read by its table, and what can't be used is counted."""

import json

import openpyxl
import pytest

from tests.workbooks import SAMPLES, number, read, the_book
from yangguang.files.bad import BadFile
from yangguang.reading.records import letters, read_records

pytestmark = pytest.mark.once

KEY = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))["datasets"]
FILES = {
    "vehicles": "公安-机动车.xlsx",
    "companies": "市场监管-企业登记.csv",
    "housing": "不动产-房屋登记.csv",
    "payroll": "财政-供养人员.xlsx",
    "deaths": "公安-死亡注销.csv",
}
HEADINGS = ["号牌号码", "车辆类型", "所有人", "身份证明号码", "机动车状态"]


@pytest.fixture(scope="module")
def registered():
    return {
        member.id.number
        for each in read(SAMPLES / "321324-register-27col.xlsx").accepted()
        for member in each.members
    }


@pytest.mark.parametrize("name", FILES)
def test_the_samples_give_their_keys(name, registered):
    records = read_records(SAMPLES / FILES[name], the_book().dataset(name))
    seen = {True: set(), False: set()}
    hits = 0
    for record in records:
        if record.id.number in registered:
            seen[record.active].add(record.id.number)
            hits += record.active
    key = KEY[FILES[name]]
    assert records.rows == key["rows"]
    assert hits == key["exact_hits"]
    assert seen[True] == set(key["exact_ids"])
    assert seen[False] - seen[True] == set(key["inactive_ids"])
    assert records.id_suspect == len(key["typo_ids"])
    assert (records.rejected, dict(records.unknown_words)) == (0, {})


@pytest.fixture
def vehicles(tmp_path):
    def make(rows, headings=HEADINGS, titles=()):
        book = openpyxl.Workbook()
        for row in [*titles, headings, *rows]:
            book.active.append(row)
        book.save(tmp_path / "v.xlsx")
        return read_records(tmp_path / "v.xlsx", the_book().dataset("vehicles"))

    return make


def row(identity, state="正常", plate="苏N00001"):
    return [plate, "小型轿车", "陈甲", identity, state]


def test_rows_are_rejected_kept_or_suspect(vehicles):
    wrong = number(10)[:17] + ("0" if number(10)[17] != "0" else "1")
    rows = [
        row(number(10)),
        row(wrong),
        row(None),
        row("  "),
        row(3.2e17),
        row("3.2E+17"),
        row("91350100M000100Y43"),
        row("123"),
        row(number(11), plate=None),
        row(number(12), "注销"),
        row("321324650413010"),
        row(number(13).lower()),
        ["合计", None, None, None, 12],
        [None] * 5,
    ]
    records = vehicles(rows)
    kept = list(records)
    assert (records.rows, records.rejected, records.active, records.id_suspect) == (12, 7, 4, 1)
    assert [record.active for record in kept] == [True, True, False, True, True]
    assert dict(records.reasons) == {
        "id_missing": 2,
        "id_numeric_cell": 2,
        "id_malformed": 2,
        "column_missing": 1,
    }
    assert records.first_rejected[0] == (4, "id_missing")


def test_an_unknown_state_counts_and_is_named(vehicles):
    records = vehicles([row(number(10), "会飞")])
    assert [record.active for record in records] == [True]
    assert dict(records.unknown_words) == {"会飞": 1}


def test_headings_are_found_below_titles_in_any_order_and_by_other_words(vehicles):
    records = vehicles(
        [["在用", number(10), "苏N00001"]],
        headings=["状态", "公民身份证号码", "车牌号"],
        titles=[["机动车清单"], ["2016年10月"]],
    )
    assert [record.fields for record in records] == [{"state": "在用", "plate": "苏N00001", "id_number": number(10)}]
    assert letters(records) == {"state": "A", "id_number": "B", "plate": "C"}


def test_a_file_of_something_else_is_refused_by_its_headings(vehicles):
    with pytest.raises(BadFile) as caught:
        vehicles([["a", "b"]], headings=["学校", "学生"])
    assert caught.value.code == "dataset_headings"
    assert "身份证明号码" in caught.value.facts["missing"]


def test_a_changed_encoding_is_met_while_reading(tmp_path):
    path = tmp_path / "d.csv"
    path.write_bytes(
        f"姓名,公民身份号码,死亡日期\n陈甲,{number(10)},2016-01-01\n".encode()
        + "王乙,1,2016\n".encode("gb18030")
    )
    with pytest.raises(BadFile) as caught:
        list(read_records(path, the_book().dataset("deaths")))
    assert (caught.value.code, caught.value.facts["line"]) == ("file_mixed_encodings", 3)


def test_two_sheets_with_the_headings_are_one_too_many(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(HEADINGS)
    book.create_sheet("第二").append(HEADINGS)
    book.save(tmp_path / "v.xlsx")
    with pytest.raises(BadFile) as caught:
        read_records(tmp_path / "v.xlsx", the_book().dataset("vehicles"))
    assert caught.value.code == "several_sheets"
