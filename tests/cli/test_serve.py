"""The program serves its pages with a worker beside it, and both end together."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from yangguang.cli import serve


def _free() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_every_option_it_sets_is_one_the_server_knows():
    known = serve._known()
    assert {"bind", "workers", "worker_class", "threads", "timeout", "on_exit"} <= known


@pytest.mark.once
def test_it_answers_and_leaves_no_worker_behind(own_database):
    port = _free()
    words = [
        sys.executable,
        "-m",
        "yangguang.cli.main",
        "serve",
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        "1",
    ]
    environment = {**os.environ, **own_database.environment}
    served = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        for _ in range(150):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/p/", timeout=5) as answer:
                    assert answer.status == 200
                    break
            except OSError:
                assert served.poll() is None, served.stderr.read().decode()
                time.sleep(0.2)
        else:
            pytest.fail("it never answered")
        children = subprocess.run(
            ["ps", "-o", "pid=,args=", "--ppid", str(served.pid)], capture_output=True, text=True, check=False
        ).stdout
        (worker,) = [int(line.split()[0]) for line in children.splitlines() if " worker " in line]
    finally:
        served.send_signal(signal.SIGTERM)
        served.wait(20)
    for _ in range(100):
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("the worker outlived the server")


@pytest.mark.once
def test_a_worker_that_was_killed_is_started_again(own_database):
    words = [
        sys.executable,
        "-m",
        "yangguang.cli.main",
        "serve",
        "--bind",
        f"127.0.0.1:{_free()}",
        "--workers",
        "1",
    ]
    served = subprocess.Popen(
        words, env={**os.environ, **own_database.environment}, stderr=subprocess.DEVNULL
    )

    def workers() -> list[int]:
        said = subprocess.run(
            ["ps", "-o", "pid=,stat=,args=", "--ppid", str(served.pid)],
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        rows = [line.split(None, 2) for line in said.splitlines()]
        return [int(pid) for pid, state, args in rows if " worker " in args and "Z" not in state]

    def await_other_than(old: list[int]) -> list[int]:
        for _ in range(300):
            if (now := workers()) and now != old:
                return now
            time.sleep(0.1)
        pytest.fail("no worker came")

    try:
        first = await_other_than([])
        os.kill(first[0], signal.SIGKILL)
        assert await_other_than(first) != first
    finally:
        served.send_signal(signal.SIGTERM)
        served.wait(20)
