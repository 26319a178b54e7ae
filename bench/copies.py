"""Which copy are the lake's benches put to, and how is a step timed with its memory?

Invented persons and departments' rows of a province (tests/lake/making), the same for the same size; both sides of a
ratio read the same files of it.
"""

import gc
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.lake.making import make_copy
from yangguang.lake.copies import Copy

HOUSEHOLDS, ROWS, SEED = 1_300_000, 20_000_000, 1  # a province: 4.1 million persons
HITS = 0.0113  # of a department's rows: some 226,000 in all
SHARES = {"vehicles": 0.3, "housing": 0.25, "companies": 0.15, "payroll": 0.1, "deaths": 0.1, "pensions": 0.1}


def made(households: int, rows: int) -> Copy:
    """An invented copy in the bench's data folder."""
    folder = Path(os.environ["YANGGUANG_HOME"]) / "lake" / "copies"
    folder.mkdir(parents=True, exist_ok=True)
    print(f"making {households:,} households and {rows:,} rows …", file=sys.stderr, flush=True)
    records = {name: int(rows * share) for name, share in SHARES.items()} if rows else {}
    return make_copy(folder / f"of-{households}", households=households, seed=SEED, records=records, hits=HITS)


def quickest(work: Callable[[], Any], repeats: int) -> tuple[float, list[float], Any]:
    """The least seconds by the wall, all of them, and what the last one said."""
    seconds, said = [], None
    for _ in range(repeats):
        said = None
        gc.collect()
        started = time.perf_counter()
        said = work()
        seconds.append(time.perf_counter() - started)
    return min(seconds), [round(s, 4) for s in seconds], said


def peak_gib() -> float:
    """The most memory this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
