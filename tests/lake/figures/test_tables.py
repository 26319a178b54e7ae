"""Which incomes and weights does anyone's table hold, and which of its cells cannot be read?"""

from fractions import Fraction

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from yangguang.files.bad import BadFile
from yangguang.lake.figures import tables

pytestmark = pytest.mark.once


@pytest.fixture
def load(tmp_path):
    """Write a text and read it as a table."""

    def read(text, income="收入", weight=None, group=None, encoding="utf-8"):
        path = tmp_path / "table.csv"
        path.write_bytes(text.encode(encoding))
        return tables.load(path, income, weight, group)

    return read


def refused(load, *args, **kinds):
    with pytest.raises(BadFile) as refusal:
        load(*args, **kinds)
    return refusal.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_every_usual_encoding_and_separator_is_read(load, encoding, sign):
    found = load(
        "户,收入,乡镇\n1,100.25,沙集镇\n2,-3,沙集镇\n".replace(",", sign), group="乡镇", encoding=encoding
    )
    assert found.rows.to_pydict() == {
        "income": [100.25, -3.0],
        "weight": [1, 1],
        "group": ["沙集镇", "沙集镇"],
    }


def test_title_lines_above_the_headings_are_read_past(load):
    found = load("二〇一六年收入调查,,\n单位：元,,\n户,收入,权\n1,5,2\n", weight="权")
    assert found.rows["income"].to_pylist() == [5.0] and found.read == 1


def test_numbers_as_people_and_programs_write_them():
    assert [tables.number(t) for t in ("1,234.50", "１２", " -3. ", "1e3", ".5", "−7", "+2")] == [
        1234.5,
        12,
        -3,
        1000,
        0.5,
        -7,
        2,
    ]
    assert [tables.number(t) for t in ("", " ", "NA", "NaN", "null", "—")] == [None] * 6
    for text in ("六千", "12,34", "1.2.3", "inf", "1e999", "1e101", "-2E-101", "0x10", "6000元", "--5"):
        with pytest.raises(ValueError, match=r"number|bounds"):
            tables.number(text)


def test_rows_without_income_or_weight_are_left_out_and_counted(load):
    found = load("收入,权\n1,1\n,1\n2,\n3,0\nNA,0\n4,2\n", weight="权")
    assert found.rows["income"].to_pylist() == [1, 4] and found.rows["weight"].to_pylist() == [1, 2]
    assert (found.read, found.without_income, found.without_weight, found.zero_weight) == (6, 2, 1, 1)
    assert not found.bad_count


def test_a_cell_that_is_no_number_is_named_with_row_and_column(load):
    found = load("收入,权\n1,1\n六千,1\n2,-1\n3,inf\n4,5\n", weight="权")
    assert found.bad == [(3, "收入", "六千"), (4, "权", "-1"), (5, "权", "inf")] and found.bad_count == 3
    assert found.rows["income"].to_pylist() == [1, 4]


def test_numbers_whose_squares_no_float_holds_are_bad_cells(load):
    found = load("收入\n1\n1e200\n-1e101\n1e-200\n0\n")
    assert [bad.row for bad in found.bad] == [3, 4, 5] and found.rows["income"].to_pylist() == [1, 0]


def test_all_bad_cells_are_counted_but_few_are_named(load):
    found = load("收入\n" + "坏\n" * 50)
    assert found.bad_count == 50 and len(found.bad) == tables.NAMED and found.rows.num_rows == 0


def test_a_column_that_is_not_there_or_stands_twice_is_refused(load):
    lost = refused(load, "户,人均收入\n1,2\n")
    assert lost.code == "file_stats_column" and lost.facts == {"column": "收入", "known": "户、人均收入"}
    assert refused(load, "收入 ,收 入\n1,2\n").code == "file_stats_twice"
    assert load("Income,income\n1,2\n", income="income").rows["income"].to_pylist() == [2]
    assert refused(lambda: tables.load(tables.Path("none.csv"), "a")).code == "file_stats_missing"


def test_an_empty_file_and_a_workbook_are_told_from_a_table_without_the_column(load):
    assert refused(load, "").code == "file_empty"
    assert refused(load, "PK\x03\x04", encoding="latin-1").code == "file_stats_workbook"
    assert refused(load, "\xd0\xcf\x11\xe0\xa1", encoding="latin-1").code == "file_stats_workbook"


def test_weights_are_whole_numbers_of_a_unit_where_they_can_be():
    assert tables.whole_numbers(np.array([0.5, 1.25]))[1] == Fraction(1, 100)
    whole, unit = tables.whole_numbers(np.array([0.1, 0.2, 0.7]))
    assert whole.tolist() == [1, 2, 7] and unit == Fraction(1, 10)
    same, unit = tables.whole_numbers(np.array([1 / 3, 1 / 3]))
    assert same.tolist() == [1, 1] and unit == Fraction(1 / 3)
    rough, unit = tables.whole_numbers(np.array([1 / 3, 2.0]))
    assert rough.dtype == float and unit == 1


def test_parquet_is_read_by_its_types(tmp_path):
    path = tmp_path / "t.parquet"
    table = pa.table({
        "收入": pa.array([1, None, 3], pa.int32()), "权": pa.array([1.5, 1, float("nan")]),
        "组": pa.array(["a", None, "b"]).dictionary_encode(), "天": pa.array([1, 2, 3], pa.date32()), "文": ["1", "x", "2"],
    })  # fmt: skip
    pq.write_table(table, path)
    found = tables.load(path, "收入", "权", "组")
    assert found.rows.to_pydict() == {
        "income": [1.0],
        "weight": [1],
        "group": ["a"],
    } and found.unit == Fraction(3, 2)
    assert (found.without_income, found.without_weight) == (1, 1)
    assert tables.load(path, "文").bad == [(2, "文", "x")]
    with pytest.raises(BadFile) as refusal:
        tables.load(path, "天")
    assert refusal.value.code == "file_stats_kind"
    path.write_bytes(b"PAR1 and then nothing")
    with pytest.raises(BadFile) as refusal:
        tables.load(path, "天")
    assert refusal.value.code == "file_damaged"


def test_pieces_join_and_rows_keep_their_numbers(load, monkeypatch):
    monkeypatch.setattr(tables, "PIECE", 3)
    found = load("收入\n" + "\n".join(map(str, range(8))) + "\n坏\n")
    assert found.rows["income"].to_pylist() == list(range(8)) and found.bad == [(10, "收入", "坏")]
