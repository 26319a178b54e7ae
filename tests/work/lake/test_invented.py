"""Only a demonstration takes rows that never were a file; they stand there as if one had been loaded."""

import uuid

import pytest

from tests.cast import COUNTY, DAY, cast, household, number_of
from tests.walk import all_of
from yangguang.book.reader import open_book
from yangguang.register import guard
from yangguang.register.models import DataLoad, Instance, JournalLine
from yangguang.terms.decision import Refused
from yangguang.terms.place import span
from yangguang.work import instance
from yangguang.work.checking import checks
from yangguang.work.lake import invented, shelves
from yangguang.work.lake.shelves import Piece, Typing

pytestmark = pytest.mark.django_db
LOAD = uuid.UUID(int=11)
VEHICLES = open_book(COUNTY, DAY).dataset("vehicles")


def load(user, rows):
    fields = {
        "plate": [f"苏N{n}" for n in range(len(rows))], "state": [state for _, state in rows], "id_number": [i for i, _ in rows],
    }  # fmt: skip
    columns = {key: shelves.pa.array(said, shelves.pa.string()) for key, said in fields.items()}
    piece = Piece(
        range(2, 2 + len(rows)), fields["id_number"], [s == "正常" for s in fields["state"]], [False] * len(rows), columns
    )
    return invented.load(user, VEHICLES, LOAD, "车.csv", map(Typing(LOAD, VEHICLES).typed, [piece]))


def demonstration(demo):
    with guard.writing():
        Instance.objects.update(demo=demo)
    assert instance.this().demo == demo


def test_invented_rows_are_found_like_loaded_ones(home):
    people = cast()
    demonstration(True)
    one = number_of(851)
    household("赵", numbers=[one, number_of(855)])
    said = load(people.county, [(number_of(852), "正常"), (one, "正常"), (one, "注销")])
    assert said == {"dataset": "vehicles", "rows": 3, "rejected": 0, "active": 2, "id_suspect": 0}
    (kept,) = all_of(DataLoad)
    assert (kept.id, kept.rows, kept.shelf) == (LOAD, 3, kept.file_digest)
    assert [row for row, _ in shelves.hits(kept, *span(COUNTY))] == [3]
    assert shelves.said(LOAD, [4]) == {4: {"plate": "苏N2", "state": "注销", "id_number": one}}
    assert checks.run()["differences"] == []


def test_what_was_loaded_before_a_kill_is_not_loaded_again(home):
    people = cast()
    demonstration(True)
    first = load(people.county, [(number_of(852), "正常")])
    lines = JournalLine.objects.count()
    assert load(people.county, [(number_of(852), "正常"), (number_of(853), "正常")]) == first
    assert JournalLine.objects.count() == lines and len(all_of(DataLoad)) == 1


def test_a_real_instance_takes_none(home):
    people = cast()
    demonstration(False)
    lines = JournalLine.objects.count()
    with pytest.raises(Refused) as refused:
        load(people.county, [(number_of(853), "正常")])
    assert refused.value.decision.code == "not_a_demonstration_home"
    assert JournalLine.objects.count() == lines and not all_of(DataLoad) and not shelves.shelves().exists()


def test_what_breaks_in_the_middle_leaves_nothing(home):
    people = cast()
    demonstration(True)

    def broken():
        yield Typing(LOAD, VEHICLES).typed(Piece([2], [number_of(854)], [True], [False], {"plate": shelves.pa.array(["苏N1"])}))
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        invented.load(people.county, VEHICLES, LOAD, "车.csv", broken())
    assert not all_of(DataLoad) and not list(shelves.shelves().iterdir())
