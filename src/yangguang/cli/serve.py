"""How is it served, with its worker?"""

import argparse
import os
import signal
import subprocess
import sys
import threading
from typing import Any

from gunicorn.app.base import BaseApplication

from yangguang.faces import uploads

HELP = "在本机提供页面，并带一个做耗时工作的子进程。 Serve the pages on this machine; a worker for long work runs as a child."
DEFAULT_BIND = "127.0.0.1:8000"
BIND = "在哪个地址和端口提供页面 address and port to serve on"
AGAIN_SECONDS = 2.0


class Server(BaseApplication):
    """Gunicorn with threads, configured here instead of by a file."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Take our options."""
        for key, value in self.options.items():
            self.cfg.set(key, value)

    def load(self) -> Any:
        """The WSGI application, loaded in the worker."""
        from django.core.wsgi import get_wsgi_application  # in the child, after the fork

        return get_wsgi_application()


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--bind ADDRESS] [--workers N] [--no-worker]."""
    parser.add_argument("--bind", default=DEFAULT_BIND, help=BIND)
    parser.add_argument("--workers", type=int, default=2, help="网页进程数，默认 2 processes that serve pages (2)")
    parser.add_argument(
        "--no-worker", action="store_true", help="耗时的工作由单独的服务完成 "
        "long work is done by a service of its own (./run worker)"
    )


def start_worker() -> subprocess.Popen[bytes]:
    """The worker process; it ends when this process is gone."""
    return subprocess.Popen(
        [sys.executable, "-m", "yangguang.cli.main", "worker", "--parent", str(os.getpid())]
    )


class Kept:
    """A worker that is started again whenever it ends by itself: long work never waits for a person."""

    def __init__(self) -> None:
        self._over = threading.Event()
        self._child = start_worker()
        threading.Thread(target=self._keep, daemon=True).start()

    def _keep(self) -> None:
        while not self._over.wait(AGAIN_SECONDS):
            if self._child.poll() is not None:
                self._child = start_worker()

    def end(self) -> None:
        """End it, and start none again."""
        self._over.set()
        if self._child.poll() is None:
            self._child.send_signal(signal.SIGTERM)


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted."""
    uploads.sweep()
    worker = None if args.no_worker else Kept()

    def stopped(server: Any) -> None:
        if worker is not None:
            worker.end()

    options = {
        "bind": args.bind,
        "workers": args.workers,
        "worker_class": "gthread",
        "threads": 4,
        "timeout": 120,
        "accesslog": None,
        "loglevel": "warning",
        "preload_app": False,
        "on_exit": stopped,
        "control_socket_disable": True,
    }
    Server({k: v for k, v in options.items() if k in _known()}).run()
    return 0


def _known() -> set[str]:
    from gunicorn.config import KNOWN_SETTINGS  # gunicorn's list differs by version

    return {str(setting.name) for setting in KNOWN_SETTINGS}
