"""The worker does what is asked for, and ends when it is told to or its parent is gone."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest


def _worker(own_database, *words):
    command = [sys.executable, "-m", "yangguang.cli.main", "worker", *map(str, words)]
    return subprocess.Popen(command, env={**os.environ, **own_database.environment})


def _listens(process):
    """Does it catch SIGTERM yet? Python catches SIGINT from the start, SIGTERM only when asked to."""
    said = dict(line.split(":\t", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
    return bool(int(said["SigCgt"], 16) >> (signal.SIGTERM - 1) & 1)


@pytest.mark.once
def test_it_ends_in_nought_when_told_to(own_database):
    worker = _worker(own_database)
    for _ in range(300):  # before its handler stands, the signal would simply kill it
        assert worker.poll() is None
        if _listens(worker.pid):
            break
        time.sleep(0.1)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0


@pytest.mark.once
def test_it_ends_by_itself_when_its_parent_is_gone(own_database):
    gone = subprocess.Popen(["true"])
    gone.wait()
    assert _worker(own_database, "--parent", gone.pid).wait(20) == 0
