"""How do unmatched persons lie on disk while they are linked, so that nobody can read them?

In pieces, each encrypted under a key that lives in memory only and goes with the run: what a killed run leaves behind
cannot be opened by anyone, and the next run removes it.
"""

import contextlib
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from yangguang.register.ids import new_id

PIECE = 5_000  # records
_HEAD = 4  # bytes that give the length of a piece


def folder() -> Path:
    """Where working files lie."""
    return Path(settings.YANGGUANG_HOME) / "lake" / "linkage"


class WorkFile:
    """A list of records (JSON values) on disk, written once, read as often as wished, gone at the end. `piece`: how many
    wait in memory.
    """

    def __init__(self, piece: int = PIECE) -> None:
        self._piece = piece
        self._aead = AESGCM(AESGCM.generate_key(256))
        folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = folder() / f"{new_id().hex}.work"
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(handle, "w+b")
        self._waiting: list[Any] = []
        self._pieces = 0

    def __enter__(self) -> "WorkFile":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self.path.unlink(missing_ok=True)

    def add(self, record: Any) -> None:
        """Put a record at the end."""
        self._waiting.append(record)
        if len(self._waiting) >= self._piece:
            self._write()

    def _write(self) -> None:
        if not self._waiting:
            return
        nonce = os.urandom(12)
        body = json.dumps(self._waiting, ensure_ascii=False).encode()
        shut = nonce + self._aead.encrypt(nonce, body, self._pieces.to_bytes(_HEAD, "big"))
        self._file.seek(0, os.SEEK_END)
        self._file.write(len(shut).to_bytes(_HEAD, "big") + shut)
        self._pieces += 1
        self._waiting = []

    def __iter__(self) -> Iterator[Any]:
        """The records in their order. Raises `InvalidTag` when the file was altered."""
        self._write()
        self._file.seek(0)
        for number in range(self._pieces):
            body = self._file.read(int.from_bytes(self._file.read(_HEAD), "big"))
            yield from json.loads(self._aead.decrypt(body[:12], body[12:], number.to_bytes(_HEAD, "big")))


def columns(records: WorkFile, width: int) -> Sequence[list[Any]]:
    """The records, each a list of `width` cells, as columns."""
    out: Sequence[list[Any]] = [[] for _ in range(width)]
    for record in records:
        for column, cell in zip(out, record, strict=True):
            column.append(cell)
    return out


def clear(keep: Sequence[Path] = ()) -> int:
    """Remove what killed runs left behind; their keys are gone. Returns how many went."""
    gone = 0
    for path in folder().glob("*.work") if folder().is_dir() else ():
        if path not in keep:
            with contextlib.suppress(FileNotFoundError):
                path.unlink()
                gone += 1
    return gone
