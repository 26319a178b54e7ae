"""The ladder of each field: every rung is reached by the pair it is meant for, and both its sentences are there."""

import duckdb
import pytest

from yangguang.lake.linkage import comparing, levels, preparing
from yangguang.lake.linkage.preparing import Records

pytestmark = pytest.mark.once
ID = "321324195407270471"


def stands(key, han=True, **pair):
    """The level on which two records stand, given as field=(left, right)."""
    tables = [Records(["x"], {f: [v[i]] for f, v in pair.items()}) for i in (0, 1)]
    connection = duckdb.connect()
    for name, table in zip("lr", tables, strict=True):
        connection.register(name, preparing.prepared(table, han))
    comparison = next(c for c in levels.comparisons(han, {*preparing.COLUMNS, "members"}) if c.key == key)
    sql = comparing.compared([comparison], "select 0::bigint as a, 0::bigint as b", "l", "r")
    value = connection.execute(sql).fetchall()[0][2]
    level = comparison.level(value)
    return level.key if level else None


@pytest.mark.parametrize(
    "left, right, level",
    [
        ("王小兰", "王小兰", "exact"),
        ("王小兰", "汪晓岚", "sound"),
        ("王小兰", "王兰小", "swapped"),
        ("王小兰", "王小芳", "one_character"),
        ("王小兰", "于小兰", "one_character"),
        ("王小兰", "王兰", "short"),
        ("王兰", "李兰", "short"),
        ("王小兰", "王德明", "surname"),
        ("王小兰", "李德明", "other"),
        ("王小兰", "", None),
    ],
)
def test_chinese_names(left, right, level):
    assert stands("name", name=(left, right)) == level


@pytest.mark.parametrize(
    "right, level",
    [
        (ID, "exact"),
        ("321324540727047", "exact"),
        ("321324195407270481", "one_edit"),
        ("321324195407207471", "one_edit"),
        ("321324195407270472", "one_edit"),
        ("32132419540727071", "one_edit"),
        ("321324195047270471", "one_edit"),
        ("321324195407270000", "typed"),
        ("321324195407271394", "same_birth"),
        ("321314195507270471", "two_edits"),
        ("320106198012123333", "other"),
        ("", None),
    ],
)
def test_numbers(right, level):
    assert stands("id_number", id_number=(ID, right)) == level


@pytest.mark.parametrize(
    "number, born, level",
    [
        ("321322196309019963", "1963-09-01", None),  # that of a number two digits apart: it says nothing more
        ("321322196309019963", "1964-09-01", "exact"),  # the number was mistyped, the date was not
        ("321322196309019963", "1965-09-01", "one_digit"),  # neither that of the number
        ("320106198311122222", "1983-11-12", "other"),  # of another number altogether
    ],
)
def test_a_birth_date_that_a_neighbouring_number_holds_says_nothing_more(number, born, level):
    numbers, births = ("321324196409019963", number), ("1964-09-01", born)
    assert stands("birth_date", id_number=numbers, birth_date=births) == level


@pytest.mark.parametrize(
    "right, level",
    [
        ("1954-07-05", "exact"),
        ("1954-05-07", "swapped"),
        ("1954-07-15", "one_digit"),
        ("1954-08-11", "near"),
        ("1941-07-05", "same_day"),
        ("1954-12-23", "same_year"),
        ("1980-12-23", "other"),
    ],
)
def test_birth_dates(right, level):
    assert stands("birth_date", birth_date=("1954-07-05", right)) == level


def test_a_birth_date_is_not_said_twice():
    assert stands("birth_date", id_number=(ID, ID)) is None
    assert stands("birth_date", id_number=(ID, ""), birth_date=("", "1954-07-27")) == "exact"


def test_what_stands_in_a_number_is_not_said_beside_it_again():
    both = (ID, "32132419540727049X")
    assert stands("birth_date", id_number=both, birth_date=("1954-07-27", "")) is None
    assert stands("birth_date", id_number=both, birth_date=("1954-07-27", "1954-07-27")) == "exact"
    assert stands("birth_date", id_number=(ID, ""), birth_date=("", "1954-07-27")) == "exact"
    assert stands("sex", id_number=both, sex=("男", "")) is None
    assert stands("sex", id_number=both, sex=("男", "女")) == "other"


def test_sex_place_phone_household():
    assert stands("sex", sex=("男", "女")) == "other"
    assert stands("sex", id_number=(ID, ID)) is None
    village = "321324100203"
    for right, level in (
        (village, "village"),
        ("321324100204", "township"),
        ("321324101204", "county"),
        ("321322101204", "other"),
    ):
        assert stands("place", place=(village, right)) == level
    assert stands("phone", phone=("13800001111", "13800001119")) == "one_edit"
    homes = [
        Records(["a", "b", "c"], {"name": ["王兰", "王明", "李玉"], "household": ["1"] * 3}) for _ in (0, 1)
    ]
    assert preparing.prepared(homes[0], True)["members"].to_pylist()[0] == ["李玉", "王明"]


@pytest.mark.parametrize(
    "left, right, level",
    [
        ("smith", "smith", "exact"),
        ("smith", "smyth", "close"),
        ("meier", "mayor", "sound"),
        ("smith", "jones", "other"),
    ],
)
def test_names_in_an_alphabet(left, right, level):
    assert stands("surname", han=False, surname=(left, right), given_name=("anna", "anna")) == level


def test_parts_of_a_name_in_each_others_place_are_said_once():
    pair = {"surname": ("smith", "anna"), "given_name": ("anna", "smith")}
    assert stands("surname", han=False, **pair) == "crossed" and stands("given_name", han=False, **pair) is None


def test_an_address_shortened_at_the_front_is_known():
    whole = "春和县石门镇槐花村3组12号"
    assert stands("address", address=(whole, "槐花村3组12")) == "part"
    assert stands("address", address=(whole, "槐花村3组2号")) != "part"
    assert stands("address", address=(whole, "组12号")) != "part"


def test_every_rung_has_its_sentences_and_beliefs_sum_to_one():
    for han in (True, False):
        for comparison in levels.comparisons(han, {*preparing.COLUMNS, "members"}):
            assert abs(sum(level.m for level in comparison.levels) - 1) < 1e-9, comparison.key
            assert all(level.zh and level.en for level in comparison.levels)
            assert comparison.levels[-1].sql == "ELSE"


def test_splink_takes_the_ladder():
    comparison = levels.CHINESE_NAME
    table = levels.as_splink(comparison, {level.key: (level.m, 0.1) for level in comparison.levels})
    assert table["comparison_levels"][0]["is_null_level"]
    assert table["comparison_levels"][1]["tf_adjustment_column"] == "name"
    assert table["comparison_levels"][2]["tf_adjustment_column"] == "sound"
    assert len(table["comparison_levels"]) == len(comparison.levels) + 1


def test_the_first_levels_that_are_equality_can_be_counted():
    assert levels.CHINESE_NAME.counted == ("name", "sound", "letters")
    assert levels.PHONE.counted == ("phone",)
    assert levels.PLACE.counted == ()  # compared without its village too
