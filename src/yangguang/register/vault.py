"""Where do uploads, scans and photographs lie?

One encrypted file each under `$YANGGUANG_HOME/files`, named by its row's UUID; written whole (fsync,
rename) before the row commits.
"""

import os
import uuid
from pathlib import Path

from django.conf import settings

from yangguang.register.keys import aead


def _path(key: uuid.UUID) -> Path:
    return Path(settings.YANGGUANG_HOME) / "files" / key.hex[-2:] / key.hex


def put(key: uuid.UUID, content: bytes) -> None:
    """Keep `content` under `key`; durable when this returns. A second put under the same key is refused."""
    path = _path(key)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.exists():
        raise FileExistsError(f"file {key} is kept already")
    nonce = os.urandom(12)
    part = path.with_suffix(".part")
    with open(part, "wb") as out:
        out.write(nonce + aead("file", "vault").encrypt(nonce, content, key.bytes))
        out.flush()
        os.fsync(out.fileno())
    os.chmod(part, 0o600)
    os.replace(part, path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def get(key: uuid.UUID) -> bytes:
    """The content kept under `key`. Raises `FileNotFoundError`, or `InvalidTag` when the file was altered."""
    body = _path(key).read_bytes()
    return aead("file", "vault").decrypt(body[:12], body[12:], key.bytes)


def drop(key: uuid.UUID) -> None:
    """Remove the file under `key` if it is there (retention)."""
    _path(key).unlink(missing_ok=True)
