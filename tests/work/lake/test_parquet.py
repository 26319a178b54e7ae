"""A small table leaves as Parquet with the types its values have."""

import io

import pyarrow.parquet as pq
import pytest

from yangguang.work.lake.parquet import table_bytes

pytestmark = pytest.mark.once


def test_columns_have_the_types_of_their_values():
    body = table_bytes(["place", "share", "persons"], [["甲", 0.5, 3], ["乙", 1, None]])
    table = pq.read_table(io.BytesIO(body))
    assert table.to_pylist() == [
        {"place": "甲", "share": 0.5, "persons": 3},
        {"place": "乙", "share": 1.0, "persons": None},
    ]
    assert [str(f.type) for f in table.schema] == ["string", "double", "int64"]


def test_a_table_without_rows_has_its_headings():
    assert pq.read_table(io.BytesIO(table_bytes(["a", "b"], []))).column_names == ["a", "b"]
