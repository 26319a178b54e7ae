"""What a department sends is known beforehand: whom it names, and how."""

import csv
import dataclasses
import datetime as dt
import uuid
from collections import Counter

import pytest

from tests.demo.province.making import BOOK
from yangguang.demo.numbers import invented
from yangguang.demo.province import plan
from yangguang.reading.records import read_records
from yangguang.terms import identity

departments = pytest.importorskip("yangguang.demo.province.departments")

from yangguang.work.founding.known import Known  # noqa: E402  # after it is known that there is a layer
from yangguang.work.lake import shelves  # noqa: E402

pytestmark = pytest.mark.once
LOAD = uuid.UUID(int=3)
NUMBERS = ("320324195001019971", "320324195001029977", "320324195001039979")
KINDS = ("holds", "ended", "mistyped")
PEOPLE = [Known(n, number[:17] + identity.check_digit(number[:17]), "某", 66) for n, number in enumerate(NUMBERS)]
NAMED = list(zip(PEOPLE, KINDS, strict=True))




def sender(name, rows=400, seed=5):
    return departments.Sender(BOOK.dataset(name), LOAD, NAMED, rows, seed, plan.DAY)


def put_into_a_file(sent, path):
    """What the department would have sent, as a file."""
    columns = {key: c for key, c in sent.dataset.columns.items() if c.tells not in departments.UNSENT}
    with path.open("w", encoding="utf-8", newline="") as body:
        out = csv.writer(body)
        out.writerow([c.zh for c in columns.values()])
        for piece in map(sent.piece, sent.pieces()):
            out.writerows(zip(*(piece.fields[key].to_pylist() for key in columns), strict=True))
    return path


@pytest.mark.parametrize("name", sorted(departments.ROWS))
def test_the_reader_finds_in_a_file_of_it_what_it_says(tmp_path, name):
    sent = sender(name)
    assert sent.told() == {"rows": 400, "holds": 1, "known": 0, "ended": 1, "mistyped": 1, "strangers": 397}
    records = read_records(put_into_a_file(sent, tmp_path / "file.csv"), sent.dataset)
    read = list(records)
    assert (records.rows, records.rejected, records.id_suspect, records.unknown_words) == (400, 0, 1, Counter())
    by_number = {r.id.number: r for r in read}
    assert by_number[PEOPLE[0].number].active and by_number[PEOPLE[2].number[:12] + "1" + PEOPLE[2].number[13:]].suspect
    assert by_number[PEOPLE[1].number].active == (not any(rule.ended for rule in sent.dataset.activity))
    assert PEOPLE[2].number not in by_number


def test_a_pupil_whom_the_register_has_at_school_is_named_but_nothing_is_asked():
    pupil = dataclasses.replace(PEOPLE[0], student="06")
    for name, kind in (("pupils", "known"), ("vehicles", "holds")):
        sent = departments.Sender(BOOK.dataset(name), LOAD, [(pupil, "holds"), (PEOPLE[1], "holds")], 40, 5, plan.DAY)
        told, piece = sent.told(), sent.piece(0)
        assert (told[kind], told["holds"] + told["known"], told["strangers"]) == (1 + (kind == "holds"), 2, 38)
        assert piece.active[piece.fields["id_number"].to_pylist().index(pupil.number)]
    ended = departments.Sender(BOOK.dataset("pupils"), LOAD, [(pupil, "ended")], 40, 5, plan.DAY)
    assert (ended.told()["ended"], ended.told()["known"]) == (1, 0)


@pytest.mark.parametrize("name", sorted(departments.ROWS))
def test_the_shelf_holds_byte_for_byte_what_a_file_would_have_left(home, db, tmp_path, monkeypatch, name):
    monkeypatch.setattr(departments, "PIECE", 150)
    sent = sender(name)
    with shelves.placing(LOAD, sent.dataset, map(sent.typed, sent.pieces())) as straight:
        assert len(list(sent.pieces())) == 3
    records = read_records(put_into_a_file(sent, tmp_path / "file.csv"), sent.dataset)
    with shelves.writing(LOAD, sent.dataset, records) as read:
        assert read.root == straight.root


def test_two_processes_make_the_same_in_its_order(home, monkeypatch):
    monkeypatch.setattr(departments, "PIECE", 30)
    sent = sender("vehicles")
    with departments.Makers({"vehicles": sent}) as makers:
        made = list(makers.typed("vehicles"))
    assert made == list(map(sent.typed, sent.pieces())) and len(made) == 14


def test_the_same_seed_says_the_same():
    one, two, other = (sender("vehicles", 50, seed).piece(0) for seed in (5, 5, 6))
    assert one.fields == two.fields != other.fields


def test_a_file_larger_than_a_piece_numbers_its_records_through(monkeypatch):
    monkeypatch.setattr(departments, "PIECE", 7)
    sent = sender("vehicles", 30)
    pieces = list(map(sent.piece, sent.pieces()))
    assert [row for p in pieces for row in p.rows] == list(range(2, 32))
    assert len({plate for p in pieces for plate in p.fields["plate"].to_pylist()}) == 30


def test_strangers_are_nobody_and_no_registered_person():
    numbers = departments.strangers(departments.np.random.default_rng(1), 500).to_pylist()
    for number in numbers:
        claim = identity.normalise_id(number)
        assert claim.problem is None and invented(number) and number[4] == "9"
    assert all(dt.date(1930, 1, 1) <= identity.birth_date(n) for n in numbers)


def test_whom_a_file_names_follows_from_the_seed_and_the_age():
    choice, again = departments.Choice(3, 5000), departments.Choice(3, 5000)
    people = [Known(n, "", "", 40) for n in choice.wanted(0, [40] * 5000)]
    assert [p.nth for p in people if p.nth >= 4900] == [4900 + n for n in choice.wanted(4900, [40] * 100)]
    named = choice.of(people)
    assert named == again.of(people)
    share = Counter(kind for _, kind in named["vehicles"])
    assert 60 < share["holds"] < 140 and share["holds"] > share["ended"] > share["mistyped"] > 0
    assert not named["pupils"] and choice.kind("pupils", people[0].nth, 40) is None
    assert not any(choice.pupil(n, 40) for n in range(5000)) and 100 < sum(choice.pupil(n, 10) for n in range(5000)) < 220
    assert sum(r for r, _, _ in departments.ROWS.values()) == 20_000_000
