"""Files are kept encrypted and whole."""

import tracemalloc
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


@pytest.mark.once
@pytest.mark.parametrize("size", [0, 1, vault.PIECE, vault.PIECE + 1, 3 * vault.PIECE])
def test_a_large_file_comes_back_in_pieces(home, tmp_path, size):
    key, source = uuid.uuid4(), tmp_path / "large"
    source.write_bytes(b"scan " * (size // 5) + b"x" * (size % 5))
    vault.put_file(key, source)
    assert b"".join(vault.pieces(key)) == vault.get(key) == source.read_bytes()
    assert b"scan" not in vault._path(key).read_bytes()
    assert not list((home / "files").rglob("*.part"))


@pytest.mark.once
@pytest.mark.parametrize("harm", ["cut", "swap", "drop", "rename", "empty", "flip"])
def test_pieces_cannot_be_cut_moved_or_left_out(home, tmp_path, harm):
    key, source = uuid.uuid4(), tmp_path / "large"
    source.write_bytes(b"a" * vault.PIECE + b"b" * vault.PIECE + b"c")
    vault.put_file(key, source)
    path, head, one = vault._path(key), len(vault.IN_PIECES), 4 + 12 + vault.PIECE + 16
    body = path.read_bytes()
    first, second, last = body[head : head + one], body[head + one : head + 2 * one], body[head + 2 * one :]
    path.write_bytes(
        {
            "cut": body[: head + 2 * one],
            "swap": body[:head] + second + first + last,
            "drop": body[:head] + first + last,
            "rename": body,
            "empty": body[:head],
            "flip": body[:-1] + bytes((body[-1] ^ 1,)),
        }[harm]
    )
    if harm == "rename":
        key = uuid.uuid4()
        vault._path(key).parent.mkdir(parents=True, exist_ok=True)
        path.rename(vault._path(key))
    with pytest.raises(InvalidTag):
        vault.get(key)


@pytest.mark.once
def test_a_file_larger_than_memory_may_be_kept(home, tmp_path):
    key, source = uuid.uuid4(), tmp_path / "large"
    with source.open("wb") as out:
        out.truncate(64 << 20)
    tracemalloc.start()
    vault.put_file(key, source)
    length = sum(len(piece) for piece in vault.pieces(key))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert length == 64 << 20 and peak < 8 << 20
