"""How do unmatched persons lie on disk while they are linked, so that nobody can read them?

In pieces, each encrypted under a key that lives in memory only and goes with the run: what a killed run leaves behind
cannot be opened by anyone, and the next run removes it.
"""

import contextlib
import os
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from types import TracebackType

import pyarrow as pa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from yangguang.register.ids import new_id

DRAWERS = 64
PIECE = 100_000  # rows that are sorted into drawers at once
_NUMBER = 4  # bytes of a piece's number


def folder() -> Path:
    """Where working files lie."""
    return Path(settings.YANGGUANG_HOME) / "lake" / "linkage"


class WorkFile:
    """Rows on disk in `DRAWERS` drawers, put in once, taken out as often as wished, gone at the end."""

    def __init__(self, schema: pa.Schema) -> None:
        self._schema, self._aead = schema, AESGCM(AESGCM.generate_key(256))
        folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = folder() / f"{new_id().hex}.work"
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(handle, "w+b")
        self._pieces: list[tuple[int, int, int]] = []  # drawer, where it begins, bytes
        self.held = [0] * DRAWERS  # rows in each drawer

    def __enter__(self) -> "WorkFile":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self.path.unlink(missing_ok=True)

    def add(self, rows: pa.Table, drawers: Sequence[int]) -> None:
        """Put rows into the drawers named for them, one for each row."""
        wanted = pa.array(drawers, pa.int64())
        order = pa.compute.sort_indices(wanted)  # stable: within a drawer they stay in their order
        rows, start = rows.cast(self._schema).take(order), 0
        for drawer, count in sorted(zip(*_counted(wanted), strict=True)):
            self._write(drawer, rows.slice(start, count))
            start += count

    def _write(self, drawer: int, rows: pa.Table) -> None:
        packed = pa.BufferOutputStream()
        with pa.ipc.new_stream(packed, rows.schema) as out:
            out.write_table(rows.combine_chunks())
        nonce, number = os.urandom(12), len(self._pieces).to_bytes(_NUMBER, "big")
        shut = nonce + self._aead.encrypt(nonce, packed.getvalue().to_pybytes(), number)
        self._pieces.append((drawer, self._file.seek(0, os.SEEK_END), len(shut)))
        self._file.write(shut)
        self.held[drawer] += len(rows)

    def rows(self, drawers: Collection[int] = range(DRAWERS)) -> pa.Table:
        """The rows of some drawers, in the order in which they were put in. Raises `InvalidTag` when the file was altered."""
        return pa.Table.from_batches(self._batches(drawers), self._schema)

    def _batches(self, drawers: Collection[int]) -> Iterator[pa.RecordBatch]:
        wanted = frozenset(drawers)
        for number, (drawer, start, size) in enumerate(self._pieces):
            if drawer in wanted:
                self._file.seek(start)
                shut = self._file.read(size)
                opened = self._aead.decrypt(shut[:12], shut[12:], number.to_bytes(_NUMBER, "big"))
                yield from pa.ipc.open_stream(opened)


def _counted(wanted: pa.Array) -> tuple[list[int], list[int]]:
    counts = wanted.value_counts()
    return counts.field("values").to_pylist(), counts.field("counts").to_pylist()


def clear(keep: Sequence[Path] = ()) -> int:
    """Remove what killed runs left behind; their keys are gone. Returns how many went."""
    gone = 0
    for path in folder().glob("*.work") if folder().is_dir() else ():
        if path not in keep:
            with contextlib.suppress(FileNotFoundError):
                path.unlink()
                gone += 1
    return gone
