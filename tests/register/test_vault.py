"""Files are kept encrypted and whole."""

import uuid

import pytest
from cryptography.exceptions import InvalidTag

from yangguang.register import vault


def test_a_file_comes_back_and_is_unreadable_on_disk(home):
    key = uuid.uuid4()
    vault.put(key, b"scan of a booklet " * 100)
    assert vault.get(key) == b"scan of a booklet " * 100
    stored = next(p for p in (home / "files").rglob("*") if p.is_file())
    assert b"booklet" not in stored.read_bytes()


def test_an_altered_or_renamed_file_is_refused(home):
    key, other = uuid.uuid4(), uuid.uuid4()
    vault.put(key, b"one")
    path = vault._path(key)
    vault._path(other).parent.mkdir(parents=True, exist_ok=True)
    vault._path(other).write_bytes(path.read_bytes())
    with pytest.raises(InvalidTag):
        vault.get(other)
    path.write_bytes(path.read_bytes()[:-1] + b"\x00")
    with pytest.raises(InvalidTag):
        vault.get(key)


def test_a_key_is_used_once_and_can_be_dropped(home):
    key = uuid.uuid4()
    vault.put(key, b"one")
    with pytest.raises(FileExistsError):
        vault.put(key, b"two")
    vault.drop(key)
    vault.drop(key)
    with pytest.raises(FileNotFoundError):
        vault.get(key)
