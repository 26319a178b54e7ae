"""A record is taken apart once, and what one office knows from the number is told from what another wrote down."""

import pytest

from yangguang.lake.linkage import preparing
from yangguang.lake.linkage.preparing import Records

pytestmark = pytest.mark.once


def test_a_number_gives_birth_and_sex_and_says_that_it_did():
    rows = preparing.prepared(
        Records(
            ["a", "b"],
            {
                "name": ["欧阳兰", None],
                "id_number": ["321324195407270471", None],
                "birth_date": [None, "1954-07-27"],
            },
        ),
        True,
    ).to_pylist()
    assert rows[0]["surname"] == "欧阳" and rows[0]["given"] == "兰"
    assert rows[0]["birth"] == rows[1]["birth"] == "19540727"
    assert (rows[0]["birth_is_of_id"], rows[1]["birth_is_of_id"]) == (True, False)
    assert rows[0]["sex"] == "1" and rows[1]["sex"] is None
    assert rows[1]["name"] is None and rows[1]["id"] is None


def test_the_pieces_of_a_number_leave_no_slip_that_breaks_them_all():
    """One digit wrong or two neighbours turned round, wherever it is: one of the three pieces is whole."""
    number = "32132419800412532X"
    turned = [number[:n] + number[n + 1] + number[n] + number[n + 2 :] for n in range(17)]
    wrong = [number[:n] + str((int(number[n]) + 1) % 10) + number[n + 1 :] for n in range(17)]
    table = preparing.prepared(Records([str(n) for n in range(35)], {"id_number": [number, *turned, *wrong]}), True)
    pieces = [table[key].to_pylist() for key in ("id_head", "id_tail", "id_ends")]
    assert [piece[0] for piece in pieces] == ["3213241980", "0412532X", "321324532X"]
    assert all(any(piece[n] == piece[0] for piece in pieces) for n in range(35))
    assert preparing.prepared(Records(["a"], {"id_number": ["E12345678"]}), True)["id_ends"].to_pylist() == [None]


def test_a_name_in_two_columns_is_the_name_in_one():
    whole = preparing.prepared(Records(["a"], {"name": ["王 小兰"]}), True).to_pylist()[0]
    parts = preparing.prepared(Records(["a"], {"surname": ["王"], "given_name": ["小兰"]}), True).to_pylist()[
        0
    ]
    assert whole == parts
    whole = preparing.prepared(Records(["a"], {"name": ["Anna Maria Smith"]}), False).to_pylist()[0]
    assert (whole["surname"], whole["given"]) == ("SMITH", "ANNAMARIA")


def test_members_are_the_names_of_the_others():
    table = Records(
        ["a", "b", "c", "d"], {"name": ["王兰", "王明", "李玉", "赵一"], "household": ["1", "1", "2", None]}
    )
    assert preparing.prepared(table, True)["members"].to_pylist() == [["王明"], ["王兰"], None, None]


def test_the_script_is_that_of_most_names():
    assert preparing.chinese([Records(["a", "b", "c"], {"name": ["王兰", "李玉", "Smith"]})])
    assert not preparing.chinese([Records(["a", "b"], {"surname": ["Smith", "Meier"]})])


def test_an_empty_table_has_its_columns():
    assert set(preparing.COLUMNS) < set(preparing.prepared(Records([], {"name": []}), True).column_names)
