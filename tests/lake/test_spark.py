"""Whole numbers of which some are unknown go to Spark and come back as they are."""

import datetime as dt

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from yangguang.lake import engine, spark

pytestmark = [pytest.mark.once, pytest.mark.spark]
ROWS = pa.table({
    "fen": pa.array([2**60 + 1, None, -3], pa.int64()), "size": pa.array([None, 2, 3], pa.int16()),
    "word": pa.array(["甲", None, ""]), "day": pa.array([None, dt.date(2016, 10, 28), dt.date(1900, 1, 1)]),
    "share": pa.array([0.1, None, -0.0]), "is": pa.array([True, None, False]),
})  # fmt: skip


def test_a_table_comes_back_with_what_is_not_known_not_known(backend):
    assert engine.is_spark(backend) and isinstance(backend, spark.Spark)
    assert backend.to_pyarrow(ibis.memtable(ROWS)).equals(ROWS)
    assert backend.to_pyarrow(ibis.memtable(ROWS.slice(0, 0))).equals(ROWS.slice(0, 0))


def test_sums_and_joins_of_it_are_whole(backend):
    table = ibis.memtable(ROWS)
    assert backend.to_pyarrow(table.fen.sum()).as_py() == 2**60 - 2
    both = table.left_join(ibis.memtable(ROWS.slice(0, 1)).select("fen", other="size"), "fen")
    assert backend.to_pyarrow(both.count()).as_py() == 3


def test_an_overflow_is_an_error_and_never_a_wrong_sum(backend):
    most = ibis.memtable(pa.table({"fen": [2**63 - 1, 1]}))
    with pytest.raises(Exception, match="ARITHMETIC_OVERFLOW"):
        backend.to_pyarrow(most.fen.sum())


def test_what_is_kept_may_rest_on_a_table_in_memory(backend, tmp_path):
    pq.write_table(pa.table({"fen": [-3, 4]}), tmp_path / "on_disk.parquet")
    rows = backend.read_parquet(str(tmp_path / "on_disk.parquet"), table_name="on_disk")
    with engine.kept(backend, rows.left_join(ibis.memtable(ROWS), "fen")) as held:
        assert backend.to_pyarrow(held.order_by("fen"))["size"].to_pylist() == [3, None]
