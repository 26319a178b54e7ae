"""How does a copy get onto disk whole, or not at all?"""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from yangguang.lake import copies, freezing, shape

pytestmark = pytest.mark.once
TABLE = shape.Table(
    "households",
    (shape.Column("place", "int64"), shape.Column("status", "string"), shape.Column("wage_fen", "int64")),
    ("place",),
)


def batches(rows, cut):
    whole = pa.table(
        {
            "place": pa.array(range(rows), pa.int64()),
            "status": pa.array([None if n % 7 == 0 else f"s{n % 5}" for n in range(rows)]),
            "wage_fen": pa.array([None if n % 3 == 0 else 2**40 + n for n in range(rows)], pa.int64()),
        }
    )
    return whole.to_batches(max_chunksize=cut)


def freeze(folder, rows=1000, cut=1000):
    with freezing.Freezing(folder) as being:
        being.write(TABLE, batches(rows, cut))
        return being.finish({"day": "2016-10-28"})


def test_the_same_rows_give_the_same_bytes_however_they_were_cut(tmp_path, monkeypatch):
    monkeypatch.setattr(freezing, "ROW_GROUP", 300)
    one, other = freeze(tmp_path / "a", cut=1000), freeze(tmp_path / "b", cut=77)
    assert one.manifest == other.manifest
    for name in (*one.manifest["files"], copies.MANIFEST):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    groups = pq.ParquetFile(tmp_path / "a" / "households.parquet").metadata
    assert [groups.row_group(n).num_rows for n in range(groups.num_row_groups)] == [300, 300, 300, 100]


def test_the_manifest_tells_rows_and_sums_to_the_fen(tmp_path):
    said = freeze(tmp_path / "a").manifest
    assert said["rows"] == {"households": 1000} and said["schema"] == shape.SCHEMA
    assert said["sums"]["households"] == {"wage_fen": sum(2**40 + n for n in range(1000) if n % 3)}
    assert copies.open_copy(tmp_path / "a").manifest == said


def test_keys_lie_as_they_are_and_words_by_a_dictionary(tmp_path):
    columns = (("id_key", "int64"), ("record_key", "int64"), ("place", "int64"), ("state", "string"), ("price_fen", "int64"),
               ("payload", "binary"))  # fmt: skip
    table = shape.Table("records_x", tuple(shape.Column(*c) for c in columns), ("id_key",))
    rows = {k: pa.array([n if t == "int64" else f"{n % 3}" for n in range(900)], freezing.ARROW[t]) for k, t in columns}
    with freezing.Freezing(tmp_path / "a") as being:
        being.write(table, pa.table(rows).to_batches())
        being.finish({})
    group = pq.ParquetFile(tmp_path / "a" / "records_x.parquet").metadata.row_group(0)
    found = {group.column(n).path_in_schema: group.column(n) for n in range(len(columns))}
    assert {k: (c.compression, "RLE_DICTIONARY" in c.encodings) for k, c in found.items()} == {
        "id_key": ("UNCOMPRESSED", False), "record_key": ("UNCOMPRESSED", False), "place": ("LZ4", True),
        "state": ("LZ4", True), "price_fen": ("LZ4", False),
        "payload": ("UNCOMPRESSED", False),
    }  # fmt: skip
    assert pq.read_table(tmp_path / "a" / "records_x.parquet").to_pydict() == pa.table(rows).to_pydict()


def test_what_breaks_in_the_middle_leaves_nothing(tmp_path):
    with pytest.raises(ZeroDivisionError), freezing.Freezing(tmp_path / "a") as being:
        being.write(TABLE, batches(100, 50))
        assert list(tmp_path.iterdir()) == [tmp_path / ".a.part"]
        being.write(TABLE, (1 // 0 for _ in range(1)))
    assert not list(tmp_path.iterdir())


def test_what_a_killed_run_left_is_cleared_but_not_what_another_is_writing(tmp_path):
    left = tmp_path / ".dead.part"
    left.mkdir()
    (left / "households.parquet").write_bytes(b"half")
    with freezing.Freezing(tmp_path / "alive") as being:
        (tmp_path / "0193-known").mkdir()
        (tmp_path / "0193-unknown").mkdir()
        assert freezing.clear_left(tmp_path, lambda: {"0193-known"}) == [".dead.part", "0193-unknown"]
        being.write(TABLE, batches(10, 10))
        being.finish({})
    assert {p.name for p in tmp_path.iterdir()} == {"alive", "0193-known"}


def test_what_is_entered_while_it_is_looked_at_stays(tmp_path):
    (tmp_path / "0193-a").mkdir()
    answers = iter([set(), {"0193-a"}])
    assert freezing.clear_left(tmp_path, lambda: next(answers)) == [] and (tmp_path / "0193-a").is_dir()


def test_what_another_cleared_before_it_was_locked_is_made_again(tmp_path, monkeypatch):
    flock, cleared = freezing.fcntl.flock, []

    def late(handle, how):
        if not cleared:
            cleared.append(freezing.clear_left(tmp_path, set))
        flock(handle, how)

    being = freezing.Freezing(tmp_path / "a")
    monkeypatch.setattr(freezing.fcntl, "flock", lambda handle, how: (monkeypatch.undo(), late(handle, how)))
    with being:
        being.write(TABLE, batches(10, 10))
        being.finish({})
    assert cleared == [[".a.part"]] and [p.name for p in tmp_path.iterdir()] == ["a"]


def test_rows_out_of_order_are_refused(tmp_path):
    rows = [b.slice(n, 1) for b in batches(3, 3) for n in (1, 0)]
    with pytest.raises(ValueError, match="place goes back"), freezing.Freezing(tmp_path / "a") as being:
        being.write(TABLE, rows)


def test_an_empty_table_is_a_table(tmp_path):
    assert freeze(tmp_path / "a", rows=0).manifest["rows"] == {"households": 0}
    assert pq.read_table(tmp_path / "a" / "households.parquet").schema.names == ["place", "status", "wage_fen"]
