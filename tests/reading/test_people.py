"""A person is read once, and what many share is understood once."""

import datetime as dt

import pytest

from tests.workbooks import household, number, read, refusals, the_book, write
from yangguang.reading import people
from yangguang.reading.claims import ClaimedHousehold, Reading
from yangguang.reading.columns import columns_of
from yangguang.reading.identities import Identities

pytestmark = pytest.mark.once

AT = {"name": 0, "id_number": 1, "relation": 2, "health": 3, "labour": 4, "person_key": 5, "phone_person": 6}


@pytest.fixture
def reader():
    book = the_book()
    columns = columns_of(book.form("person").fields, AT, lambda key: "ABCDEFG"[AT[key]], book.codes, None)
    reading = Reading("l", "s", {key: column.letter for key, column in columns.items()}, [], 1, None, None)
    return people.People(columns.values(), {"01"}, Identities("B", dt.date(2016, 10, 28)), reading)


def row(at, **cells):
    usual = {
        "name": "陈甲",
        "id_number": number(at),
        "relation": "户主",
        "health": "残疾,大病",
        "labour": "无劳动力",
        "person_key": "0101",
    }
    made = {**usual, "phone_person": None, **cells}
    return [made[key] for key in AT]


def person(reader, cells, household=None):
    return reader.person(household or ClaimedHousehold("1", 2), 2, cells, cells[1])


def test_a_row_becomes_a_person(reader):
    made = person(reader, row(10, phone_person=13900000000.0))
    assert (made.name, made.key, made.head, made.relation, made.sex, made.birth) == (
        "陈甲",
        "0101",
        True,
        "01",
        "2",
        "1965-04-13",
    )
    assert made.facts == {"health": ["04", "03"], "labour": "04", "phone_person": "13900000000"}


def test_people_who_answered_alike_are_known_to_be(reader):
    first, second, other = (
        person(reader, cells) for cells in (row(10), row(11, name="王乙"), row(12, labour="普通劳动力"))
    )
    assert first.alike == second.alike != other.alike
    second.facts["labour"] = "changed"
    assert first.facts["labour"] == "04", "each has answers of their own"


def test_a_word_that_is_not_known_is_said_in_every_row(reader):
    for _ in range(2):
        claimed = ClaimedHousehold("1", 2)
        made = person(reader, row(10, labour="力大"), claimed)
        assert made.words == {"labour": "力大"}
        assert [(each.code, each.column) for each in claimed.warnings] == [("unknown_word", "E")]


@pytest.mark.parametrize(
    ("name", "read_as", "code"),
    [
        ("陈 甲", "陈甲", None),
        (None, "", "name_missing"),
        ("123", "", "name_malformed"),
        (5.0, "", "name_malformed"),
    ],
)
def test_names_are_read_one_by_one(reader, name, read_as, code):
    claimed = ClaimedHousehold("1", 2)
    assert person(reader, row(10, name=name), claimed).name == read_as
    assert [each.code for each in claimed.refusals] == ([code] if code else [])


def test_what_is_remembered_is_bounded(reader, monkeypatch):
    monkeypatch.setattr(people, "COMBINATIONS", 2)
    for at, words in enumerate(("普通劳动力", "无劳动力", "技能劳动力", "普通劳动力")):
        assert person(reader, row(10 + at, labour=words)).facts["labour"] in ("01", "04", "02")
    assert len(reader._known) <= 2


def test_a_file_without_any_coded_column_is_read_too(tmp_path):
    headings = ["行政村", "户编号", "姓名", "证件号码", "与户主关系"]
    assert refusals(read(write(tmp_path / "t.xlsx", household("1", 2, 10), headings=headings))) == []
