"""A value answers its field, or says why not; never a guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workbooks import the_book
from yangguang.book.answers import clean, read_answer
from yangguang.book.forms import KINDS, Field

pytestmark = pytest.mark.once


def field(kind, **entries):
    return Field(key="k", form="f", kind=kind, zh="x", en="x", **entries)


def answer(kind, given, **entries):
    return read_answer(field(kind, **entries), given)


@pytest.mark.parametrize(
    ("given", "fen", "kinds"),
    [
        (3868.01, 386801, ()),
        (3868.0099999, 386801, ()),
        (-320.0, -32000, ()),
        (0.0, 0, ()),
        ("5320", 532000, ()),
        ("5320.50", 532050, ()),
        ("-320", -32000, ()),
        ("5320.3333", 532033, ()),
        ("5,320.00元", 532000, ("income_text",)),
        ("￥5,320", 532000, ("income_text",)),
        ("５３２０", 532000, ("income_text",)),
        ("0.53万元", 530000, ("income_text",)),
        ("5320元/年", 532000, ("income_text",)),
        ("5320元/人", 532000, ("income_text",)),
        (" 5 320.5元", 532050, ("income_text",)),
        ("−320", -32000, ("income_text",)),
    ],
)
def test_sums_are_read_to_the_fen_and_say_when_they_were_text(given, fen, kinds):
    read = answer("yuan", given)
    assert (read.value, read.kinds, read.problem) == (fen, kinds, None)


@pytest.mark.parametrize(
    "given",
    ["五千", "约5320", "(320)", "", "5320-6000", "1,23,4", "#N/A", "x", 1e13, float("nan"), float("inf")],
)
def test_what_is_no_sum_is_not_guessed(given):
    assert (answer("yuan", given).value, answer("yuan", given).problem) == (None, "malformed")


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ("2016-10-28", "2016-10-28"),
        ("2016/1/2", "2016-01-02"),
        ("2016.1.2", "2016-01-02"),
        ("2016年1月2日", "2016-01-02"),
        ("20160102", "2016-01-02"),
        (42671.0, "2016-10-28"),
        (20160102.0, "2016-01-02"),
        ("2016-10-28 00:00:00", "2016-10-28"),
        ("'2016-10-28", "2016-10-28"),
    ],
)
def test_days_are_read_in_every_usual_form(given, day):
    assert (answer("day", given).value, answer("day", given).kinds) == (day, ())


@pytest.mark.parametrize("given", ["201601", "2016年1月", "2016-1", 201601.0])
def test_a_month_is_its_first_day_and_says_so(given):
    assert (answer("day", given).value, answer("day", given).kinds) == ("2016-01-01", ("day_rounded",))


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("2016-02-30", "impossible_date"),
        ("2016-13-01", "impossible_date"),
        ("1816-01-01", "impossible_date"),
        ("明年", "malformed"),
    ],
)
def test_a_day_that_is_none_is_said_to_be_none(given, problem):
    assert answer("day", given).problem == problem


@pytest.mark.parametrize(
    ("given", "name", "kinds"),
    [
        ("陈甲", "陈甲", ()),
        (" 陈 甲\u00a0", "陈甲", ("spaces",)),
        ("买买提•艾力", "买买提·艾力", ()),
        ("㛃𠮷", "㛃𠮷", ()),
        ("John  Smith", "John Smith", ("spaces",)),
    ],
)
def test_names_lose_spaces_and_keep_rare_signs(given, name, kinds):
    read = answer("name", given, length=60)
    assert (read.value, read.kinds) == (name, kinds)


@pytest.mark.parametrize("given", ["123", "-", 5.0, "甲" * 61, "…"])
def test_what_is_no_name_is_not_taken(given):
    assert answer("name", given, length=60).value is None


def test_a_long_number_typed_as_a_number_is_lost():
    assert answer("key", 3.2132416e13).value == "32132416000000"
    assert answer("key", 3.213241600000101e15).problem == "numeric_cell"
    assert answer("key", "3.2132416E+15").problem == "numeric_cell"


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ("13900000000", "13900000000"),
        (13900000000.0, "13900000000"),
        ("0527-8622 1234", "052786221234"),
        ("139,138", None),
    ],
)
def test_phones_are_digits(given, value):
    assert answer("phone", given).value == value


@pytest.mark.parametrize(
    ("given", "value"),
    [(3.0, 3), ("3人", 3), ("３", 3), ("6个月", 6), (3.5, None), ("三", None), (-1.0, None), ("13月", None)],
)
def test_counts_are_whole_and_within_their_bound(given, value):
    assert answer("count", given, most=12).value == value


def test_several_codes_stand_in_one_cell():
    health = the_book().codes("health")
    sick = read_answer(field("codes", codes="health", most=2), "长期慢性病,残疾", health)
    assert sick.value == ["02", "04"]
    part = read_answer(field("codes", codes="health"), "残疾、未知", health)
    assert (part.value, part.problem) == (["04"], "unknown_code")
    assert read_answer(field("codes", codes="health", most=1), "残疾/大病", health).problem == "too_many"


@pytest.mark.parametrize(
    ("given", "value"), [("因病", "01"), (" 因 病", "01"), (1.0, None), ("01", "01"), ("因疾病", None)]
)
def test_a_code_is_known_by_its_words(given, value):
    cause = the_book().codes("cause")
    assert read_answer(field("code", codes="cause"), given, cause).value == value


def test_spaces_are_never_full_width():
    assert clean("３２\u3000\u00a0１") == ("321", ("spaces", "full_width"))
    assert clean(" 32\u30001") == ("321", ("spaces",))


@given(
    st.sampled_from(sorted(KINDS - {"code", "codes", "id"})),
    st.one_of(st.text(max_size=40), st.floats(), st.booleans()),
)
def test_no_value_breaks_the_reading(kind, given):
    read = answer(kind, given)
    assert read.problem is None or isinstance(read.problem, str)
    assert not isinstance(read.value, float)


@pytest.mark.parametrize(
    ("serial", "day"), [(19847.0, "1954-05-03"), (12055.0, "1933-01-01"), (3654.5, "1910-01-01"), (42671.0, "2016-10-28")]
)
def test_a_spreadsheets_serial_of_an_old_persons_birth_is_a_day(serial, day):
    assert (answer("day", serial).value, answer("day", serial).kinds) == (day, ())


def test_a_year_in_a_cell_of_numbers_is_still_a_year():
    assert (answer("day", 1938.0).value, answer("day", 1938.0).kinds) == ("1938-01-01", ("day_rounded",))
