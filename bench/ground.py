"""Where does a bench run: which data folder, which database, as strict as in service?

Each bench is a process of its own with an empty data folder. SQLite runs as the product runs it (WAL, FULL);
PostgreSQL with fsync and synchronous commit, started here on a private socket, or the one named in
`YANGGUANG_BENCH_POSTGRES`.
"""

import argparse
import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests import databases

ROOT = Path(__file__).resolve().parent.parent
SIZES = {"rows": int, "households": int, "repeats": int, "scale": float}
STRICT = (
    "fsync=on", "synchronous_commit=on", "full_page_writes=on", "max_connections=20", "shared_buffers=512MB", "work_mem=16MB",
    "max_wal_size=4GB", "checkpoint_timeout=30min",
)  # fmt: skip


@dataclass(slots=True)
class Measured:
    """One line of the table. `value` against `limit`; `most` says whether the limit is the most or the least."""

    bench: str
    what: str
    peer: str
    value: float
    unit: str
    limit: float | None = None
    most: bool = True
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def kept(self) -> bool | None:
        """Is the promise kept? None where there is none."""
        if self.limit is None:
            return None
        return self.value <= self.limit if self.most else self.value >= self.limit


def timed(work: Callable[[], Any]) -> float:
    """Seconds by the wall."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """Least, median and number of the repeats."""
    return {"min": min(seconds), "median": statistics.median(seconds), "repeats": len(seconds)}


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """The address of a strict PostgreSQL server. Raises `NoServer`."""
    named = os.environ.get("YANGGUANG_BENCH_POSTGRES")
    if named:
        yield named
        return
    server = databases.Server(STRICT)
    try:
        yield server.address
    finally:
        server.stop()


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A data folder that goes away."""
    made = Path(tempfile.mkdtemp(prefix="yg-bench-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def sizes(words: argparse.ArgumentParser) -> None:
    """The words about size that a bench may be given; each takes what concerns it."""
    for name, kind in SIZES.items():
        words.add_argument(f"--{name}", type=kind)


def said(args: argparse.Namespace) -> list[str]:
    """Those that were given, to be handed on."""
    return [w for n in SIZES if (v := getattr(args, n)) is not None for w in (f"--{n}", str(v))]


def asked(**usual: float) -> argparse.Namespace:
    """In a bench's process: the file for what it measured (`out`), and its sizes, the usual ones where none is given."""
    words = argparse.ArgumentParser()
    words.add_argument("out")
    sizes(words)
    args = words.parse_args()
    return argparse.Namespace(**{k: usual.get(k) if v is None else v for k, v in vars(args).items()})


def child(module: str, database: str, words: Sequence[str]) -> list[Measured]:
    """Run `python -m bench.MODULE` on an empty data folder and `database` ("" is SQLite); return its lines."""
    with folder() as home:
        environment = {
            **os.environ, "YANGGUANG_HOME": str(home), "YANGGUANG_KEYS": str(home / "keys"), "YANGGUANG_DATABASE": database,
            "DJANGO_SETTINGS_MODULE": "yangguang.conf.settings", "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
        }  # fmt: skip
        out = home / "measured.json"
        done = subprocess.run(
            [sys.executable, "-m", f"bench.{module}", str(out), *words], cwd=ROOT, env=environment
        )
        if done.returncode:
            raise SystemExit(f"bench {module} ended with {done.returncode}")
        return [Measured(**row) for row in json.loads(out.read_text(encoding="utf-8"))]


def hand_in(out: str, rows: Sequence[Measured]) -> None:
    """What a child measured, for the process that started it."""
    Path(out).write_text(json.dumps([asdict(row) for row in rows], ensure_ascii=False), encoding="utf-8")
