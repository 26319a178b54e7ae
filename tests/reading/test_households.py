"""A county's workbook becomes households, and every bad one is held back whole with every reason."""

import datetime as dt
import json
import random

import openpyxl
import pytest

from tests.cast import DAY
from tests.workbooks import HEADINGS, SAMPLES, household, number, read, refusals, resolver, the_book, write
from yangguang.book.layouts import Layout, dictionary
from yangguang.files.bad import BadFile
from yangguang.reading import households
from yangguang.reading.households import read_households
from yangguang.reading.source import UnknownLayout, look

pytestmark = pytest.mark.once

KEY = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
FIRST = 4  # the first row of data under two title rows and one heading row


@pytest.fixture
def made(tmp_path):
    def make(rows, **options):
        return read(write(tmp_path / "t.xlsx", rows, **options))

    return make


@pytest.fixture(params=[1 << 30, 0], ids=["read here", "read ahead"])
def either_way(request, monkeypatch):
    """A large file's sheet is read by another process."""
    monkeypatch.setattr(households, "LARGE", request.param)
    monkeypatch.setattr(households, "BLOCK", 2)
    monkeypatch.setattr("yangguang.terms.ahead.two_processors", lambda: True)


def codes(reading):
    return [(row, column, code) for _, row, column, code in refusals(reading)]


def kinds(reading):
    return [(each.row, each.kind) for each in reading.normalised()]


# --- the key ---


def test_the_sample_gives_its_key_row_by_row(either_way):
    reading = read(SAMPLES / KEY["workbook"], day=dt.date.fromisoformat(KEY["day"]))
    refused = [{"household": h, "row": row, "code": code} for h, row, _, code in refusals(reading)]
    assert sorted(refused, key=str) == sorted(KEY["refused"], key=str)
    mended = [
        {"household": each.household, "row": each.row, "kind": each.kind} for each in reading.normalised()
    ]
    assert sorted(mended, key=str) == sorted(KEY["normalised"], key=str)
    accepted = list(reading.accepted())
    assert reading.rows_read == KEY["rows_read"]
    assert len(reading.households) == KEY["households_in_file"]
    assert len(accepted) == KEY["households_accepted"]
    assert sum(len(each.members) for each in accepted) == KEY["persons_accepted"]
    for line in KEY["below_line"]:
        below = [each for each in accepted if each.income_fen_per_head < line["line"] * 100]
        assert (len(below), sum(len(each.members) for each in below)) == (line["households"], line["persons"])


def test_the_sample_says_which_rows_share_a_person():
    reading = read(SAMPLES / KEY["workbook"])
    shared = {
        each.row: each.facts["other_rows"] for each in reading.refused() if each.code == "duplicate_person"
    }
    assert all(row in shared[other] for row, others in shared.items() for other in others)


def test_the_order_of_columns_does_not_matter(tmp_path):
    table = openpyxl.load_workbook(SAMPLES / KEY["workbook"])["建档立卡户"]
    order = list(range(27))
    random.Random(7).shuffle(order)
    book = openpyxl.Workbook()
    for row in table.iter_rows(min_row=4, values_only=True):
        book.active.append([row[at] for at in order])
    book.save(tmp_path / "t.xlsx")
    refused = [
        {"household": h, "row": row + 3, "code": code}
        for h, row, _, code in refusals(read(tmp_path / "t.xlsx"))
    ]
    assert sorted(refused, key=str) == sorted(KEY["refused"], key=str)


# --- what enters ---


def test_a_good_household_enters_as_it_is(made):
    reading = made(household("321324001", 3, 10))
    (claimed,) = reading.accepted()
    assert refusals(reading) == kinds(reading) == []
    assert (claimed.key, claimed.first_row, len(claimed.members), claimed.income_fen_per_head) == (
        "321324001",
        FIRST,
        3,
        532050,
    )
    assert claimed.facts["cause"] == "01"
    assert claimed.place == 321324100055
    head = claimed.members[0]
    assert (head.head, head.relation, head.birth, head.id.number) == (True, "01", "1965-04-13", number(10))


def test_rows_of_a_household_may_stand_apart(made):
    first, second = household("1", 2, 10), household("2", 2, 20)
    reading = made([first[0], second[1], second[0], first[1]])
    assert refusals(reading) == []
    assert [(each.key, [m.row for m in each.members]) for each in reading.households] == [
        ("1", [4, 7]),
        ("2", [5, 6]),
    ]


def test_villages_that_number_their_households_from_one_stay_apart(made):
    there = {"行政村": "新刘居"}
    reading = made(
        [
            *household("1", 2, 10),
            *household("2", 1, 20),
            *household("1", 2, 30, **there),
            *household("2", 1, 40, **there),
        ]
    )
    assert refusals(reading) == []
    assert [len(each.members) for each in reading.households] == [2, 1, 2, 1]


def test_a_number_is_compared_by_its_text_not_by_its_cell(made):
    rows = household("77", 2, 10)
    rows[1]["户编号"] = 77
    assert refusals(made(rows)) == []


def test_blank_rows_totals_and_repeated_headings_are_not_data(made):
    first, second = household("1", 2, 10), household("2", 1, 20)
    total = {"序号": "合计", "人数": 3}
    subtotal = {"行政村": "蓝天居 小计", "人数": 2}
    named = {"姓名": "合 计", "人数": 3}
    again = dict(zip(HEADINGS, HEADINGS, strict=True))
    signed = {"序号": "填表人:赵丙", "姓名": "审核人:钱丁"}
    reading = made(
        [total, first[0], {}, again, subtotal, {"姓名": "  "}, first[1], named, *second, signed, total]
    )
    assert refusals(reading) == []
    assert reading.rows_read == 3
    assert reading.passed_over == [13]


def test_household_values_may_stand_in_the_first_row_only(made):
    rows = household("1", 3, 10)
    for row in rows[1:]:
        for heading in (
            "县(市、区)",
            "乡(镇)",
            "行政村",
            "人数",
            "主要致贫原因",
            "人均纯收入",
            "联系电话",
            "贫困户属性",
        ):
            row[heading] = None
    assert refusals(made(rows)) == []


def test_a_merged_household_number_counts_for_all_its_rows(either_way, tmp_path):
    rows = [*household("1", 3, 10), *household("2", 2, 20)]
    for at in (1, 2, 4):
        rows[at]["户编号"] = None
    path = write(tmp_path / "t.xlsx", rows)
    book = openpyxl.load_workbook(path)
    for first, last in ((4, 6), (7, 8)):
        book.active.merge_cells(start_row=first, end_row=last, start_column=6, end_column=6)
    book.save(path)
    reading = read(path)
    assert refusals(reading) == []
    assert [len(each.members) for each in reading.households] == [3, 2]


def test_a_missing_household_number_is_a_reason_where_nothing_is_merged(made):
    rows = household("1", 2, 10)
    rows[1]["户编号"] = None
    assert codes(made(rows)) == [(5, "F", "key_missing")]


def test_without_a_column_of_numbers_a_householder_begins_a_household(tmp_path):
    headings = [heading for heading in HEADINGS if heading not in ("户编号", "人编号")]
    rows = [*household("x", 2, 10), *household("y", 3, 20)]
    layout = Layout.from_mapping(
        "ours", {"village": "行政村", "name": "姓名", "id_number": "证件号码", "relation": "与户主关系"}
    )
    path = write(tmp_path / "t.xlsx", rows, headings=headings)
    reading = read(path, layout=layout)
    assert refusals(reading) == []
    assert [(each.key, len(each.members)) for each in reading.households] == [("R4", 2), ("R6", 3)]


# --- the file ---


def test_a_file_beyond_its_rows_is_refused(made, monkeypatch):
    monkeypatch.setattr(households, "ROWS", 3)
    with pytest.raises(BadFile) as caught:
        made([*household("1", 2, 10), *household("2", 2, 20)])
    assert caught.value.code == "file_too_many_rows"


def test_progress_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(households, "TICK", 2)
    told = []
    book = the_book()
    words = dictionary(book.forms())
    source = look(write(tmp_path / "t.xlsx", household("1", 5, 10)), words, book.layouts())
    read_households(source, words, book, resolver(), DAY, tick=told.append)
    assert told == [2, 4, 5]


def test_a_csv_of_households_is_read_like_a_workbook(tmp_path):
    rows = [*household("1", 2, 10), *household("2", 1, 20, 人均纯收入="6,245.75元")]
    lines = [",".join(HEADINGS)] + [
        ",".join(f'"{row.get(heading, "") or ""}"' for heading in HEADINGS) for row in rows
    ]
    path = tmp_path / "t.csv"
    path.write_text("\n".join(lines), encoding="gb18030")
    reading = read(path)
    assert refusals(reading) == []
    assert kinds(reading) == [(4, "income_text")]
    assert len(list(reading.accepted())) == 2


def test_an_unknown_layout_is_mapped_once_and_read(tmp_path):
    names = {
        "姓名": "当事人",
        "证件号码": "号码啊",
        "行政村": "在哪个庄",
        "与户主关系": "啥身份",
        "户编号": "第几家",
    }
    headings = [names.get(heading, heading) for heading in HEADINGS]
    rows = [{names.get(key, key): value for key, value in row.items()} for row in household("1", 2, 10)]
    path = write(tmp_path / "t.xlsx", rows, headings=headings)
    with pytest.raises(UnknownLayout) as caught:
        read(path)
    unknown = caught.value
    assert set(unknown.missing) >= {"village", "name", "id_number", "relation"}
    assert ("H", "当事人") in unknown.headings
    assert unknown.guesses["cause"] == "主要致贫原因"
    mapping = {
        "name": "当事人",
        "id_number": "号码啊",
        "village": "在哪个庄",
        "relation": "啥身份",
        "household_key": "第几家",
    }
    reading = read(path, layout=Layout.from_mapping("ours", mapping))
    assert refusals(reading) == []
    assert (reading.layout, reading.columns["name"], reading.columns["cause"]) == ("ours", "H", "V")


def test_items_of_income_are_added_up_by_the_formula(made):
    headings = [*HEADINGS, "务工收入", "种植业收入", "种植业支出", "养老金"]
    rows = household(
        "1", 2, 10, 人均纯收入=None, 务工收入=9000, 种植业收入="3,000元", 种植业支出=500.01, 养老金=1200
    )
    (claimed,) = made(rows, headings=headings).accepted()
    assert claimed.items == {
        "wage_job": 900000,
        "business_crops": 300000,
        "expense_crops": 50001,
        "transfer_pension": 120000,
    }
    assert (claimed.income_fen_per_head, claimed.claimed) == ((900000 + 300000 + 120000 - 50001) // 2, False)


def test_a_claim_that_differs_from_its_items_is_warned_about(made):
    reading = made(household("1", 2, 10, 务工收入=9000), headings=[*HEADINGS, "务工收入"])
    assert "income_differs" in {each.code for each in reading.warnings()}
    assert reading.households[0].income_fen_per_head == 450000


def test_a_register_carried_over_states_its_days(made):
    headings = [*HEADINGS, "首次识别时间", "脱贫年度", "户类型"]
    rows = household("1", 1, 10, 首次识别时间="201410", 脱贫年度=2015, 脱贫属性="脱贫", 户类型="脱贫户")
    reading = made(rows, headings=headings)
    facts = reading.households[0].facts
    assert refusals(reading) == []
    assert (facts["identified_day"], facts["exit_year"], facts["exit_status"]) == ("2014-10-01", 2015, "02")
    assert codes(made(household("1", 1, 10, 首次识别时间="2014-02-30"), headings=headings)) == [
        (4, "AB", "impossible_date")
    ]


def test_extra_columns_are_passed_over_and_named(made):
    reading = made(household("1", 1, 10, 帮扶人="某"), headings=[*HEADINGS, "帮扶人"])
    assert refusals(reading) == []
    assert "帮扶人" in reading.ignored
