"""Which secrets does this instance hold, and where do they lie?

Keys lie outside the database (`YANGGUANG_KEYS`, files of mode 0600): whoever copies the database copies no
name's ID.
"""

import functools
import hashlib
import hmac
import json
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

KEY_FILE = "keys.json"
PURPOSES = ("cell", "index", "seal", "file", "notice", "web", "lake", "exchange")
# Purposes a key file of an earlier release lacks: derived from the secret named, the same on every start.
LATER = {"lake": "index", "exchange": "index"}
VERSION = 1


class KeysMissing(RuntimeError):
    """The key file is not where the settings say. `code` names a sentence in the messages, `facts` fill it."""

    code = "keys_missing"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path}: no keys here")
        self.facts = {"path": str(path), "file": KEY_FILE}


def make_keys(folder: Path) -> Path:
    """Make the key file in `folder` (0700, file 0600) unless it is there; return its path.

    Raises `PermissionError` when the folder cannot be made.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / KEY_FILE
    if not path.exists():
        body = {"version": VERSION, **{p: secrets.token_hex(32) for p in PURPOSES}}
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            json.dump(body, out)
            out.flush()
            os.fsync(out.fileno())
    return path


@functools.lru_cache(maxsize=8)
def _read(path: Path) -> dict[str, bytes]:
    if not path.exists():
        raise KeysMissing(path)
    body = json.loads(path.read_text())
    kept = {p: bytes.fromhex(body[p]) for p in PURPOSES if p in body or p not in LATER}
    later = {p: hmac.digest(kept[of], f"purpose|{p}".encode(), "sha256") for p, of in LATER.items()}
    return later | kept


@functools.lru_cache(maxsize=64)
def _secret(folder: str | Path, purpose: str) -> bytes:
    return _read(Path(folder) / KEY_FILE)[purpose]


@functools.lru_cache(maxsize=64)
def _derived(folder: str | Path, purpose: str, label: str) -> AESGCM:
    return AESGCM(hmac.new(_secret(folder, purpose), label.encode(), hashlib.sha256).digest())


def secret(purpose: str) -> bytes:
    """The 32 bytes kept for `purpose` (one of PURPOSES). Raises `KeysMissing`."""
    assert purpose in PURPOSES, purpose
    return _secret(settings.YANGGUANG_KEYS, purpose)  # read at call time: tests move the folder


def aead(purpose: str, label: str) -> AESGCM:
    """The AES-256-GCM key of one table column (or one use), derived from the secret of `purpose` by
    HMAC-SHA256.
    """
    return _derived(settings.YANGGUANG_KEYS, purpose, label)
