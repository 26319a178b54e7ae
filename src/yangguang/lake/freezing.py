"""How does a copy get onto disk whole, or not at all?

Tables are written in the order of their sort, in row groups of one size, without anything that varies from run to
run: the same rows give the same bytes, however they were cut into batches. All goes into a hidden folder that is
renamed when everything in it has reached the disk; what a killed run left behind is cleared by the next.
"""

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from yangguang.lake.copies import MANIFEST, Copy, digest_of, root_of
from yangguang.lake.shape import SCHEMA, Column, Table

ROW_GROUP = 122_880  # rows; what DuckDB reads at once. A province of 4 million persons has 34 of them.
PART = ".part"
PACKED = "lz4"  # a third larger than zstd, and read in half the time: a copy is written once and asked often
ARROW = {
    "string": pa.string(), "binary": pa.binary(), "boolean": pa.bool_(), "date": pa.date32(), "float64": pa.float64(),
    "int16": pa.int16(), "int32": pa.int32(), "int64": pa.int64(),
}  # fmt: skip
NOT_SUMMED = frozenset(("household", "person", "place", "id_key", "row", "record_key"))
# Keys differ from row to row: a dictionary or packing makes them hardly smaller and twice as slow to read.
PLAIN = NOT_SUMMED - {"place"}
DISTINCT = PLAIN | {"household_id", "person_id"}


def schema_of(table: Table) -> pa.Schema:
    """The table's columns with Arrow's types."""
    return pa.schema([(c.key, ARROW[c.type]) for c in table.columns])


def layout(table: Table) -> dict[str, Any]:
    """How the columns lie in a file, as `ParquetWriter` takes it: codes, days and places by a dictionary, keys as they are."""
    plain = {c.key for c in table.columns if c.key in PLAIN or c.type == "binary"}
    many = {c.key for c in table.columns if c.type in ("int64", "float64")} - {"place"} | DISTINCT | plain
    packed = {c.key: "none" if c.key in plain else PACKED for c in table.columns}
    return {
        "use_dictionary": [c.key for c in table.columns if c.key not in many],
        "compression": packed,
        "store_schema": False,
    }


def summed(table: Table) -> list[Column]:
    """The columns whose sum the manifest tells: all of fen."""
    return [c for c in table.columns if c.type == "int64" and c.key not in NOT_SUMMED]


Tell = Callable[[str, int], None]


def silent(_table: str, _rows: int) -> None:
    """Nobody listens."""


class Freezing:
    """A copy while it is written. Either `finish` is reached, or nothing of it is ever seen.

    Use as a context; `folder` must not exist yet, its parent is made.
    """

    def __init__(self, folder: Path, tell: Tell = silent) -> None:
        """`tell` hears the table that is being written and how many of its rows are."""
        self._tell = tell
        self.folder, self.part = folder, folder.with_name(f".{folder.name}{PART}")
        self.files: dict[str, str] = {}
        self.rows: dict[str, int] = {}
        self.sums: dict[str, dict[str, int]] = {}

    def __enter__(self) -> "Freezing":
        assert not self.folder.exists(), f"{self.folder}: a copy is never written over"
        clear(self.part)
        while True:
            self.part.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(FileNotFoundError):
                self.handle = os.open(self.part, os.O_RDONLY)
                fcntl.flock(self.handle, fcntl.LOCK_EX)  # falls with this process: then the next run may clear it
                if _is(self.handle, self.part):
                    return self
                os.close(self.handle)  # another run took it for left before it was locked

    def __exit__(self, *_error: object) -> None:
        clear(self.part)
        os.close(self.handle)

    def write(self, table: Table, batches: Iterable[pa.RecordBatch]) -> None:
        """Write one table; `batches` have its columns and come in the order of its sort.

        Raises `ValueError` where the first column of the sort goes back.
        """
        path, schema, order = self.part / f"{table.name}.parquet", schema_of(table), _Order(table)
        sums, rows = {c.key: 0 for c in summed(table)}, 0
        with pq.ParquetWriter(path, schema, **layout(table)) as out:
            for group in _groups(batches, schema):
                order.look(group)
                for key in sums:
                    sums[key] += pc.sum(group[key]).as_py() or 0
                rows += group.num_rows
                out.write_table(group, row_group_size=ROW_GROUP)
                self._tell(table.name, rows)
        _sync(path)
        self.files[path.name], self.rows[table.name], self.sums[table.name] = digest_of(path), rows, sums

    def take(self, table: Table, path: Path, rows: int, sums: Mapping[str, int]) -> None:
        """Take a table's file over that `write` wrote elsewhere, without copying it where that is possible."""
        goal = self.part / f"{table.name}.parquet"
        try:
            goal.hardlink_to(path)
        except OSError:  # another file system, or one without links
            shutil.copyfile(path, goal)
            _sync(goal)
        self.files[goal.name], self.rows[table.name], self.sums[table.name] = digest_of(goal), rows, dict(sums)
        self._tell(table.name, rows)

    def seal(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """Write the manifest with what `said` tells of the copy (plain JSON); it is whole, but not yet to be seen."""
        manifest = {"schema": SCHEMA, **said, "rows": self.rows, "sums": self.sums, "files": self.files}
        manifest["root"] = root_of(manifest)
        path = self.part / MANIFEST
        path.write_text(json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1) + "\n", encoding="utf-8")
        _sync(path)
        _sync(self.part)
        return manifest

    def show(self, folder: Path | None = None) -> None:
        """Let the copy be seen, after `seal`; as `folder`, where its name follows from what is in it."""
        self.part.rename(folder or self.folder)
        _sync(self.folder.parent)

    def finish(self, said: Mapping[str, Any]) -> Copy:
        """`seal` and `show`."""
        manifest = self.seal(said)
        self.show()
        return Copy(self.folder, manifest)


class _Order:
    """Do rows come in the order of the first column of the table's sort?"""

    def __init__(self, table: Table) -> None:
        self.key, self.name = table.sort[0], table.name
        self.last: Any = None

    def look(self, group: pa.Table) -> None:
        column = group[self.key].combine_chunks()
        steps = pc.less(column[1:], column[:-1])
        if pc.any(steps).as_py() or (self.last is not None and column[0].as_py() < self.last):
            raise ValueError(f"{self.name}: {self.key} goes back; hand the rows over in its order")
        self.last = column[-1].as_py()


def _groups(batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> Iterable[pa.Table]:
    """Whole row groups, then what is left; each in one piece, so that its bytes do not tell how it came."""
    waiting: list[pa.Table] = []
    count = 0
    for batch in batches:
        waiting.append(pa.Table.from_batches([batch]).select(schema.names).cast(schema))
        count += batch.num_rows
        while count >= ROW_GROUP:
            whole = pa.concat_tables(waiting)
            yield whole.slice(0, ROW_GROUP).combine_chunks()
            count -= ROW_GROUP
            waiting = [whole.slice(ROW_GROUP)]
    if count:
        yield pa.concat_tables(waiting).combine_chunks()


def clear(part: Path) -> None:
    """Remove what a run left behind before it was done."""
    if part.exists():
        shutil.rmtree(part)


def clear_left(folder: Path, known: Callable[[], Container[str]]) -> list[str]:
    """Remove what killed runs left in a folder of copies: parts, and whole ones of a name that nobody knows. Returns their
    names. What is being written stays. `known` is asked again of what nobody writes any more: it may have been entered
    while it was looked at.
    """
    names = known()
    whole = [path for path in folder.glob("[!.]*-*") if path.is_dir() and path.name not in names]
    with contextlib.ExitStack() as held:
        left = [path for path in sorted([*folder.glob(f".*{PART}"), *whole]) if held.enter_context(_left(path))]
        names = known() if left else names
        gone = [path for path in left if path.name not in names]
        for path in gone:
            clear(path)
    return [path.name for path in gone]


@contextlib.contextmanager
def _left(path: Path) -> Iterator[bool]:
    """Does nobody write it? Then nobody else takes it while the block runs."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except FileNotFoundError:  # shown or cleared a moment ago
        yield False
        return
    try:
        yield _locked(handle) and _is(handle, path)
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is(handle: int, path: Path) -> bool:
    """Is what was opened still what lies there?"""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _sync(path: Path) -> None:
    """What was written reaches the disk before anything relies on it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
