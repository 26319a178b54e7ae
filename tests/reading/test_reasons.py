"""Every reason against a household is found, and said at the row where the key says."""

import pytest

from tests.workbooks import household, number, read, refusals, write

pytestmark = pytest.mark.once


@pytest.fixture
def made(tmp_path):
    def make(rows, **options):
        return read(write(tmp_path / "t.xlsx", rows, **options))

    return make


def codes(reading):
    return [(row, column, code) for _, row, column, code in refusals(reading)]


def kinds(reading):
    return [(each.row, each.kind) for each in reading.normalised()]


# --- IDs ---


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        (number(10).translate(str.maketrans("0123456789", "０１２３４５６７８９")), "full_width"),
        (f" {number(10)[:6]} {number(10)[6:]}\u3000\u00a0", "spaces"),
        ("321324650413010", "old_15_digit"),
    ],
)
def test_an_id_written_otherwise_is_put_right_and_reported_once(made, cell, kind):
    rows = household("1", 2, 10)
    rows[0]["证件号码"] = cell
    rows[0]["姓名"] = "陈 甲" if kind == "spaces" else "陈甲"
    reading = made(rows)
    assert refusals(reading) == []
    assert kinds(reading) == [(4, kind)]


def test_a_small_x_is_put_right(made):
    serial = next(at for at in range(10, 60) if number(at)[-1] == "X")
    rows = household("1", 1, serial)
    rows[0]["证件号码"] = number(serial).lower()
    reading = made(rows)
    assert refusals(reading) == []
    assert kinds(reading) == [(4, "lower_x")]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (None, "id_missing"),
        ("  ", "id_missing"),
        ("32132419650413010", "id_malformed"),
        ("3213241965041301021", "id_malformed"),
        ("无", "id_malformed"),
        (number(10)[:17] + ("0" if number(10)[17] != "0" else "1"), "id_checksum"),
        (3.213241965041301e17, "id_numeric_cell"),
        (321324650413010, "id_numeric_cell"),
        ("3.21324E+17", "id_numeric_cell"),
        ("=A1", "formula_cell"),
        (number(10, "20161029"), "impossible_date"),
        (number(10, "19650231"), "impossible_date"),
    ],
)
def test_an_id_that_cannot_be_used_holds_the_household_back(made, cell, code):
    rows = household("1", 2, 10)
    rows[1]["证件号码"] = cell
    assert codes(made(rows)) == [(5, "I", code)]


def test_an_apostrophe_before_an_id_is_only_typing(made):
    rows = household("1", 1, 10)
    rows[0]["证件号码"] = "'" + number(10)
    assert refusals(made(rows)) == []


@pytest.mark.parametrize("tail", ["44", "4412"])
def test_a_disability_certificate_stands_for_an_id(made, tail):
    rows = household("1", 1, 10)
    rows[0]["证件号码"] = number(10) + tail
    reading = made(rows)
    assert refusals(reading) == []
    assert reading.households[0].members[0].id.kind == "disability"


def test_a_person_in_two_households_holds_both_back_each_naming_the_other_row(made):
    first, second = household("1", 2, 10), household("2", 2, 20)
    second[1]["证件号码"] = number(11) + "4412"  # the same person by certificate
    reading = made([*first, *second])
    assert codes(reading) == [(5, "I", "duplicate_person"), (7, "I", "duplicate_person")]
    assert [each.facts["other_rows"] for each in reading.refused()] == [[7], [5]]
    assert [each.facts["other_households"] for each in reading.refused()] == [["2"], ["1"]]


def test_a_person_twice_in_one_household_is_a_duplicate_too(made):
    rows = household("1", 2, 10)
    rows[1]["证件号码"] = "321324650413010"
    assert codes(made(rows)) == [(4, "I", "duplicate_person"), (5, "I", "duplicate_person")]


# --- the household ---


def test_a_household_needs_one_householder(made):
    rows = household("1", 2, 10)
    rows[0]["与户主关系"] = "其他"
    assert codes(made(rows)) == [(4, "K", "no_householder")]
    rows[0]["与户主关系"] = rows[1]["与户主关系"] = " 户主 "
    assert codes(made(rows)) == [(5, "K", "two_householders")]


@pytest.mark.parametrize("stated", [1, 3, "3人"])
def test_the_count_must_be_that_of_the_rows(made, stated):
    reading = made(household("1", 2, 10, 人数=stated))
    assert codes(reading) == [(4, "J", "member_count")]
    assert next(reading.refused()).facts["found"] == 2


@pytest.mark.parametrize(
    ("heading", "value", "column"),
    [
        ("人均纯收入", 5420.5, "Z"),
        ("行政村", "新刘居", "D"),
        ("主要致贫原因", "因残", "V"),
        ("联系电话", "13800000000", "AA"),
        ("是否危房户", "C级", "W"),
    ],
)
def test_a_value_of_the_household_must_agree_in_all_rows(made, heading, value, column):
    rows = household("1", 3, 10)
    rows[1][heading] = value
    assert codes(made(rows)) == [(5, column, "household_disagrees")]
    rows[2][heading] = value
    assert codes(made(rows)) == [(5, column, "household_disagrees")], (
        "said once, at the first row that differs"
    )


def test_two_ways_to_write_one_value_do_not_disagree(made):
    rows = household("1", 2, 10)
    rows[1] |= {"人均纯收入": "5,320.50元", "行政村": "蓝天居民委员会", "主要致贫原因": "因 病", "人数": "2"}
    reading = made(rows)
    assert refusals(reading) == []
    assert sorted(kinds(reading)) == [(5, "income_text"), (5, "place_alias"), (5, "spaces")]


def test_only_the_main_cause_is_strict(made):
    rows = household("1", 1, 10, 主要致贫原因="因疾病", 劳动技能="力大无穷", 民族="火星族")
    reading = made(rows)
    assert codes(reading) == [(4, "V", "unknown_code")]
    assert next(reading.refused()).facts["near"][0] == "因病"
    person = reading.households[0].members[0]
    assert person.words == {"labour": "力大无穷", "ethnicity": "火星族"}
    assert "labour" not in person.facts
    assert {"unknown_word"} <= {each.code for each in reading.warnings()}


@pytest.mark.parametrize(
    ("village", "code"), [("蓝天村村", "unknown_place"), (None, "place_missing"), ("金圩村", "unknown_place")]
)
def test_a_village_must_be_one_of_the_township(made, village, code):
    assert codes(made(household("1", 2, 10, 行政村=village))) == [(4, "D", code)]


def test_a_village_outside_the_senders_places_is_not_his(tmp_path):
    path = write(tmp_path / "t.xlsx", household("1", 1, 10))
    assert codes(read(path, scope=(321324100000, 321324101000))) == []
    assert codes(read(path, scope=(321324101000, 321324102000))) == [(4, "D", "place_out_of_scope")]


@pytest.mark.parametrize(
    ("cell", "code"), [("五千", "income_malformed"), ("=1+1", "formula_cell"), ("#N/A", "income_malformed")]
)
def test_an_income_that_is_no_sum_holds_the_household_back(made, cell, code):
    assert codes(made(household("1", 2, 10, 人均纯收入=cell))) == [(4, "Z", code)]


def test_a_formula_counts_only_where_data_is_read(made):
    rows = household("1", 2, 10)
    for at, row in enumerate(rows):
        row["序号"] = "=ROW()-3"
        row["自然村"] = "=1" if at else None
    assert codes(made(rows)) == [(5, "E", "formula_cell")]


def test_income_that_is_missing_is_only_a_warning(made):
    reading = made(household("1", 1, 10, 人均纯收入=None))
    assert refusals(reading) == []
    assert "income_missing" in {each.code for each in reading.warnings()}


def test_every_reason_is_given_at_once(made):
    rows = household("1", 2, 10, 人数=5, 主要致贫原因="懒", 行政村="无此村")
    rows[0]["与户主关系"] = "其他"
    rows[1] |= {"证件号码": "1", "姓名": None}
    assert sorted(codes(made(rows))) == sorted(
        [
            (4, "K", "no_householder"),
            (4, "J", "member_count"),
            (4, "V", "unknown_code"),
            (4, "D", "unknown_place"),
            (5, "I", "id_malformed"),
            (5, "H", "name_missing"),
        ]
    )


def test_nothing_of_a_refusal_names_a_person(made):
    rows = household("1", 2, 10, 人均纯收入="x")
    rows[1] |= {"证件号码": "321324196504139999", "姓名": "9"}
    for each in made(rows).refused():
        assert "陈" not in str(each)
        assert "32132419650413" not in str(each)
