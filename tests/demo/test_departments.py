"""Departments' files come as departments write them, and hit whom they should."""

import datetime as dt

import pytest

from yangguang.book.reader import open_book
from yangguang.demo.departments import ENCODINGS, FILES, FIRST, LATER, County, mistyped, write_all
from yangguang.demo.people import Villagers
from yangguang.reading.records import read_records
from yangguang.rules.comparison import Met, counts

pytestmark = pytest.mark.once
DAY = dt.date(2016, 10, 28)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    villagers = Villagers(5, [321324, 321322], DAY, 600_000)
    people = [p for h in villagers.homes(60, [321324100001]) for p in h.people]
    chosen = {name: (people[at : at + 3], people[40 + at : 42 + at]) for at, name in enumerate(FILES)}
    folder = tmp_path_factory.mktemp("departments")
    return write_all(folder, chosen, villagers, County("泗洪", 321324, "苏N"), (*FIRST, *LATER)), chosen


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_read_by_its_table_and_hits_the_chosen(made, name):
    paths, chosen = made
    records = read_records(paths[name], open_book(321324000000, DAY).dataset(name), name=paths[name].name)
    by_number = {}
    for record in records:
        by_number.setdefault(record.id.number, []).append(record.active)
    assert records.rejected == 0 and records.id_suspect == 0 and records.rows > 100
    active, ended = chosen[name]
    assert all(by_number[p.number] == [True] for p in active)
    assert all(by_number[p.number] == [False] for p in ended)


def test_a_mistyped_number_is_nobodys_and_near_its_own():
    people = [p for h in Villagers(5, [321324], DAY, 600_000).homes(30, [321324100001]) for p in h.people]
    numbers = {p.number for p in people}
    for one in people:
        wrong = mistyped(one)
        assert sorted(wrong.number) == sorted(one.number) and wrong.name == one.name
        assert wrong.number != one.number and wrong.number not in numbers and wrong.number[:11] == one.number[:11]


def test_each_office_has_its_encoding(made):
    paths, _ = made
    assert {n for n in FILES if paths[n].suffix == ".csv"} == set(ENCODINGS)
    assert paths["housing"].read_bytes()[:3] == b"\xef\xbb\xbf"
    with pytest.raises(UnicodeDecodeError):
        paths["companies"].read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [n for n in FILES if n != "deaths"])
def test_what_holds_would_be_asked_about_and_what_ended_would_not(made, name):
    """Not outside a window, not below an amount: the demonstration shows something of every department."""
    paths, chosen = made
    dataset = open_book(321324000000, DAY).dataset(name)
    wanted = {p.number for p in chosen[name][0]}
    found = [r for r in read_records(paths[name], dataset, name=paths[name].name) if r.id.number in wanted]
    for record in found:
        met = Met(dataset.typed(record.fields), record.active, "registered", None)
        assert counts(met, dataset, DAY).code == "stands_in_file"
    assert len(found) == len(wanted)
