"""A kept file is readable only while it is read; not even a killed reader leaves it behind."""

import os
import signal
import stat
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from yangguang.register import vault
from yangguang.work.keeping import plain

pytestmark = pytest.mark.once
NOBODY = 2**22 + 1  # beyond the largest number a process has


def in_the_clear(home: Path, words: bytes) -> list[Path]:
    return [p for p in home.rglob("*") if p.is_file() and words in p.read_bytes()]


@pytest.fixture
def key(home, tmp_path):
    source, key = tmp_path / "deaths.csv", uuid.uuid4()
    source.write_bytes("某人,死亡".encode() * 300_000)
    vault.put_file(key, source)
    source.unlink()
    return key


@pytest.mark.parametrize("nameless", [True, False])
def test_it_is_there_for_its_owner_and_then_gone(home, key, monkeypatch, nameless):
    if not nameless:
        monkeypatch.setattr(plain, "OPEN_FILES", home / "none")
    elif not plain.OPEN_FILES.is_dir():
        monkeypatch.setattr(plain, "OPEN_FILES", Path("/dev/fd"))
    with plain.as_path(key) as path:
        assert path.read_bytes() == "某人,死亡".encode() * 300_000
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert bool(in_the_clear(home, "某人".encode())) is not nameless
    assert not in_the_clear(home, "某人".encode())


def test_what_a_killed_reader_left_is_removed_by_the_next(home, key):
    left, mine = home / f"{plain.PREFIX}{NOBODY}-a", home / f"{plain.PREFIX}{os.getpid()}-b"
    for path in (left, mine):
        path.write_bytes(b"in the clear")
    with plain.as_path(key):
        assert not left.exists() and mine.exists()


def test_a_reader_killed_on_the_way_leaves_nothing_readable(home, key):
    code = f"""
import django, os, signal, uuid
django.setup()
from yangguang.work.keeping import plain
with plain.as_path(uuid.UUID("{key}")):
    os.kill(os.getpid(), signal.SIGKILL)
"""
    around = {**os.environ, "YANGGUANG_HOME": str(home), "YANGGUANG_KEYS": str(home / "keys"), "YANGGUANG_DATABASE": ""}
    around["DJANGO_SETTINGS_MODULE"] = "yangguang.conf.settings"
    done = subprocess.run([sys.executable, "-c", code], env=around, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    plain.sweep(home)
    assert not in_the_clear(home, "某人".encode())
