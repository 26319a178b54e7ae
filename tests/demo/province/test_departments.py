"""What a department sends is known beforehand: whom it names, and how."""

import csv
import datetime as dt
from collections import Counter

import pytest

from tests.demo.province.making import BOOK
from yangguang.demo.numbers import invented
from yangguang.demo.province import plan
from yangguang.reading.records import read_records
from yangguang.terms import identity

departments = pytest.importorskip("yangguang.demo.province.departments")

from yangguang.work.founding.known import Known  # noqa: E402  # after it is known that there is a layer

pytestmark = pytest.mark.once
NUMBERS = ("320324195001019971", "320324195001029977", "320324195001039979")
PEOPLE = [Known(n, number[:17] + identity.check_digit(number[:17]), "某", 66) for n, number in enumerate(NUMBERS)]
NAMED = list(zip(PEOPLE, departments.KINDS, strict=True))


@pytest.mark.parametrize("name", sorted(departments.ROWS))
def test_the_reader_finds_what_was_written(tmp_path, name):
    path, dataset = tmp_path / "file.csv", BOOK.dataset(name)
    told = departments.write(path, dataset, NAMED, 400, 5, plan.DAY)
    assert told == {"rows": 400, "holds": 1, "ended": 1, "mistyped": 1, "strangers": 397}
    records = read_records(path, dataset)
    read = list(records)
    assert (records.rows, records.rejected, records.id_suspect, records.unknown_words) == (400, 0, 1, Counter())
    by_number = {r.id.number: r for r in read}
    assert by_number[PEOPLE[0].number].active and by_number[PEOPLE[2].number[:12] + "1" + PEOPLE[2].number[13:]].suspect
    assert by_number[PEOPLE[1].number].active == (not any(rule.ended for rule in dataset.activity))
    assert PEOPLE[2].number not in by_number


def test_the_same_seed_writes_the_same_file(tmp_path):
    paths = [tmp_path / f"{n}.csv" for n in range(3)]
    for path, seed in zip(paths, (5, 5, 6), strict=True):
        departments.write(path, BOOK.dataset("vehicles"), NAMED, 50, seed, plan.DAY)
    one, two, other = (p.read_bytes() for p in paths)
    assert one == two != other


def test_a_file_larger_than_a_piece_numbers_its_records_through(tmp_path, monkeypatch):
    monkeypatch.setattr(departments, "PIECE", 7)
    path = tmp_path / "file.csv"
    departments.write(path, BOOK.dataset("vehicles"), NAMED, 30, 5, plan.DAY)
    with path.open(encoding="utf-8") as body:
        plates = [row["号牌号码"] for row in csv.DictReader(body)]
    assert len(plates) == len(set(plates)) == 30


def test_strangers_are_nobody_and_no_registered_person():
    numbers = [n.decode() for n in departments.strangers(departments.np.random.default_rng(1), 500)]
    for number in numbers:
        claim = identity.normalise_id(number)
        assert claim.problem is None and invented(number) and number[4] == "9"
    assert all(dt.date(1930, 1, 1) <= identity.birth_date(n) for n in numbers)


def test_whom_a_file_names_follows_from_the_seed_and_the_age():
    choice, again = departments.Choice(3, 5000), departments.Choice(3, 5000)
    people = [Known(n, "", "", 40) for n in range(5000) if choice.wanted(n, 40)]
    named = choice.of(people)
    assert named == again.of(people)
    share = Counter(kind for _, kind in named["vehicles"])
    assert 60 < share["holds"] < 140 and share["holds"] > share["ended"] > share["mistyped"] > 0
    assert not named["pupils"] and choice.kind("pupils", people[0].nth, 40) is None
    assert sum(r for r, _, _ in departments.ROWS.values()) == 20_000_000
