"""Where do uploads, scans and photographs lie?

One encrypted file each under `$YANGGUANG_HOME/files`, named by its row's UUID; written whole (fsync,
rename) before the row commits. A large one is encrypted in pieces, each bound to its file, its place in it and whether it is
the last: none can be moved, left out or cut off, and neither side ever holds more than a piece in memory.
"""

import contextlib
import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from django.conf import settings

from yangguang.register.keys import aead
from yangguang.terms.whole import written

IN_PIECES = b"pieces/1"  # how a file in pieces begins; one that was kept whole begins with twelve random bytes
PIECE = 1 << 20


def _path(key: uuid.UUID) -> Path:
    return Path(settings.YANGGUANG_HOME) / "files" / key.hex[-2:] / key.hex


@contextlib.contextmanager
def _new(key: uuid.UUID) -> Iterator[BinaryIO]:
    """The file of a key, to write to. Raises `FileExistsError` for a key used before."""
    path = _path(key)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.exists():
        raise FileExistsError(f"file {key} is kept already")
    with written(path) as out:
        yield out


def put(key: uuid.UUID, content: bytes) -> None:
    """Keep `content` under `key`; durable when this returns. A second put under the same key is refused."""
    nonce = os.urandom(12)
    with _new(key) as out:
        out.write(nonce + aead("file", "vault").encrypt(nonce, content, key.bytes))


def put_file(key: uuid.UUID, source: Path) -> None:
    """Keep the file at `source` under `key`, piece by piece; durable when this returns."""
    shut = aead("file", "vault").encrypt
    with source.open("rb") as body, _new(key) as out:
        out.write(IN_PIECES)
        number, piece = 0, body.read(PIECE)
        while True:
            following = body.read(PIECE)
            nonce = os.urandom(12)
            cell = nonce + shut(nonce, piece, _about(key, number, not following))
            out.write(len(cell).to_bytes(4, "big") + cell)
            if not following:
                return
            number, piece = number + 1, following


def _about(key: uuid.UUID, number: int, last: bool) -> bytes:
    return key.bytes + number.to_bytes(8, "big") + bytes((last,))


def pieces(key: uuid.UUID) -> Iterator[bytes]:
    """What is kept under `key`, piece by piece; believe none before the last came. Raises as `get` does."""
    opener = aead("file", "vault").decrypt
    with _path(key).open("rb") as body:
        if body.read(len(IN_PIECES)) != IN_PIECES:
            body.seek(0)
            yield opener(body.read(12), body.read(), key.bytes)
            return
        number, length = 0, body.read(4)
        while length:
            cell, length = body.read(int.from_bytes(length, "big")), body.read(4)
            if len(cell) <= 12:
                raise InvalidTag
            yield opener(cell[:12], cell[12:], _about(key, number, not length))
            number += 1
        if not number:
            raise InvalidTag


def get(key: uuid.UUID) -> bytes:
    """The content kept under `key`. Raises `FileNotFoundError`, or `InvalidTag` when the file was altered."""
    return b"".join(pieces(key))


def drop(key: uuid.UUID) -> None:
    """Remove the file under `key` if it is there (retention)."""
    _path(key).unlink(missing_ok=True)
