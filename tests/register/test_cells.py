"""A sensitive value opens only in its own place."""

import uuid

import pytest

from yangguang.register import cells
from yangguang.register.cells import CellDamaged


def test_a_cell_opens_where_it_was_shut(home):
    row = uuid.uuid4()
    cell = cells.shut("register_person", "id", row, "11010519491231002X")
    assert b"1949" not in cell
    assert cells.open_cell("register_person", "id", row, cell) == "11010519491231002X"


@pytest.mark.parametrize(
    "table, column, other",
    [
        ("register_person", "id", True),
        ("register_household", "id", False),
        ("register_person", "phone", False),
    ],
)
def test_a_cell_does_not_open_in_another_row_table_or_column(home, table, column, other):
    row = uuid.uuid4()
    cell = cells.shut("register_person", "id", row, "11010519491231002X")
    with pytest.raises(CellDamaged):
        cells.open_cell(table, column, uuid.uuid4() if other else row, cell)


def test_every_flipped_bit_is_noticed(home):
    row = uuid.uuid4()
    cell = cells.shut("t", "c", row, "secret")
    for position in range(len(cell)):
        damaged = bytearray(cell)
        damaged[position] ^= 1
        with pytest.raises(CellDamaged):
            cells.open_cell("t", "c", row, bytes(damaged))


def test_empty_stays_empty_and_equal_texts_look_different(home):
    row = uuid.uuid4()
    assert cells.shut("t", "c", row, "") == b""
    assert cells.open_cell("t", "c", row, b"") == ""
    assert cells.shut("t", "c", row, "same") != cells.shut("t", "c", row, "same")


def test_the_blind_index_finds_the_same_number_and_tells_nothing_else(home):
    assert (
        cells.blind("11010519491231002X")
        == cells.blind("11010519491231002X")
        != cells.blind("110105194912310021")
    )
    assert len(cells.blind("1")) == 32


def test_many_cells_of_a_column_open_like_single_ones(home):
    rows = [uuid.uuid4() for _ in range(3)]
    shut = cells.shutter("register_person", "id")
    made = [shut(row.hex, f"number {at}") for at, row in enumerate(rows)]
    assert [cells.open_cell("register_person", "id", r, c) for r, c in zip(rows, made, strict=True)] == [
        "number 0", "number 1", "number 2",
    ]  # fmt: skip
    assert shut(rows[0].hex, "") == b"" and len({c[2:14] for c in made}) == 3
    with pytest.raises(CellDamaged):
        cells.open_cell("register_person", "id", rows[1], made[0])


def test_many_blind_indexes_are_those_of_each(home):
    assert cells.blind_many(["1", "二", ""]) == [cells.blind(text) for text in ("1", "二", "")]
