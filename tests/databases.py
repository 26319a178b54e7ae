"""Which database do the tests run on, and who starts it?

`YANGGUANG_TEST_DB` says `sqlite` (default) or `postgres`. For PostgreSQL, in this order: the server named by
`YANGGUANG_TEST_POSTGRES` (an address as in `YANGGUANG_DATABASE`), else the machine's own programs (Debian's package
`postgresql`), started here on a private socket. A server we start ends with the process that started it, however that ends.
"""

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

OWNER = "yangguang"
SERVER_SECONDS = 30
# A test's data is thrown away: nothing needs to survive a power cut, so nothing waits for the disk.
CARELESS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=60",
    "shared_buffers=64MB",
)
CURE = "install it (Debian: apt-get install postgresql), or name a server in YANGGUANG_TEST_POSTGRES"


class NoServer(RuntimeError):
    """PostgreSQL was asked for and cannot be had; the message says how to get it."""


def wanted() -> str:
    """`sqlite` or `postgres`. Raises `ValueError` for another word."""
    word = os.environ.get("YANGGUANG_TEST_DB") or "sqlite"
    if word not in ("sqlite", "postgres"):
        raise ValueError(f"YANGGUANG_TEST_DB={word!r}: say sqlite or postgres")
    return word


def programs() -> Path | None:
    """The folder with `initdb` and `postgres`, the newest version first; None where there is none."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name.split(".")[0]))
    found = shutil.which("initdb")
    for folder in [*reversed(debian), *([Path(found).resolve().parent] if found else [])]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    return None


def _as_owner(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root: there it runs as Debian's `postgres`."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


class Server:
    """One PostgreSQL server in a temporary folder, reachable only through a socket in it."""

    def __init__(self, options: Sequence[str] = CARELESS) -> None:
        """`options`: server settings; a bench gives its own, because there waiting for the disk counts."""
        self.options = tuple(options)
        found = programs()
        if found is None:
            raise NoServer(f"no PostgreSQL server on this machine: {CURE}")
        self.folder = Path(tempfile.mkdtemp(prefix="yg-pg-"))  # short: a socket's path has at most 107 bytes
        self.log = self.folder / "log"
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        try:
            self._make(found)
            self._start(found)
        except BaseException:
            self.stop()
            raise

    @property
    def address(self) -> str:
        """As `YANGGUANG_DATABASE` takes it."""
        return f"postgresql://{OWNER}@/{OWNER}?host={self.folder}"

    def _make(self, found: Path) -> None:
        command = [
            str(found / "initdb"),
            "--no-sync",
            "--auth=trust",
            f"--username={OWNER}",
            "--encoding=UTF8",
        ]
        made = subprocess.run(
            _as_owner([*command, "--locale=C.UTF-8", "-D", str(self.folder / "data")]),
            capture_output=True, text=True, cwd="/",
        )  # fmt: skip
        if made.returncode:
            raise NoServer(f"initdb failed:\n{made.stdout}{made.stderr}")

    def _start(self, found: Path) -> None:
        options = [f"unix_socket_directories={self.folder}", "listen_addresses=", *self.options]
        server = [str(found / "postgres"), "-D", str(self.folder / "data")]
        for option in options:
            server += ["-c", option]
        # The shell ends the server when our end of the pipe closes, so that a killed test run leaves no server behind.
        # «Immediate» (QUIT), by the server's own pid: as root a runuser stands in front of it, and its data is thrown away.
        watch = '"$@" & read -r _; kill -QUIT "$(head -n 1 "$FOLDER/data/postmaster.pid")"; wait; rm -rf "$FOLDER"'
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                ["sh", "-c", watch, "sh", *_as_owner(server)],
                stdin=subprocess.PIPE, stdout=log, stderr=log, cwd="/", start_new_session=True,
                env={**os.environ, "FOLDER": str(self.folder)},
            )  # fmt: skip
        self._wait()
        subprocess.run(
            _as_owner([str(found / "createdb"), "-h", str(self.folder), "-U", OWNER, OWNER]),
            check=True,
            cwd="/",
        )

    def _wait(self) -> None:
        until = time.monotonic() + SERVER_SECONDS
        lock = self.folder / "data" / "postmaster.pid"
        while time.monotonic() < until:
            # The eighth line of the server's own file says «ready» once it takes connections.
            if lock.exists() and [line.strip() for line in lock.read_text().splitlines()[7:8]] == ["ready"]:
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        raise NoServer(f"PostgreSQL did not start:\n{self.log.read_text()}")

    def stop(self) -> None:
        """End the server and remove its folder. Safe to call twice."""
        process = getattr(self, "process", None)
        if process is not None and process.poll() is None:
            process.stdin.close()
            process.wait(SERVER_SECONDS)
        shutil.rmtree(self.folder, ignore_errors=True)


def address() -> str:
    """The address of a PostgreSQL server for this run; workers of the same run share one. Raises `NoServer`."""
    named = os.environ.get("YANGGUANG_TEST_POSTGRES")
    if named:
        return named
    server = Server()
    atexit.register(server.stop)
    os.environ["YANGGUANG_TEST_POSTGRES"] = server.address  # inherited by xdist's workers
    return server.address
