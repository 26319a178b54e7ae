"""Does everything pass, on both databases? `./run test` runs this; its words go to pytest.

With `--spark` it is about the other engine instead: only the questions to frozen copies, put to DuckDB and to Spark, in
one process because a Spark session is dear; a question left out fails.
"""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # this file is started by its path

from tests import databases  # noqa: E402  # found only now

BIN = Path(sys.executable).parent
CACHE = ROOT / ".cache"
COUNTS = re.compile(r"((?:\d+ (?:passed|failed|errors?|skipped|deselected|xfailed|warnings?)(?:, )?)+)")
NOTHING_COLLECTED = 5
SPARK = "--spark"


def environment(database: str) -> dict[str, str]:
    """What a step sees: no instance of the caller's, and which database to use."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("YANGGUANG_")}
    kept |= {k: v for k, v in os.environ.items() if k.startswith(("YANGGUANG_TEST_", "YANGGUANG_REQUIRE_"))}
    path = os.pathsep.join([str(BIN), kept.get("PATH", os.defpath)])
    return {**kept, "PATH": path, "YANGGUANG_TEST_DB": database, "YANGGUANG_HOME": str(CACHE / "no-home")}


def required() -> bool:
    """Must nothing be skipped? So says CI."""
    return any(os.environ.get(name, "").lower() in ("1", "true") for name in ("CI", "YANGGUANG_REQUIRE_ALL"))


def closing(line: str) -> str:
    """The counts in pytest's closing line; empty for any other line."""
    plain = re.sub(r"\x1b\[[\d;]*m", "", line)
    if not re.search(r" in \d+\.\d+s", plain):
        return ""
    found = COUNTS.search(plain)
    return found[1].rstrip(", ") if found else ""


def step(command: list[str], database: str) -> tuple[int, str]:
    """Run one check, its output shown as it comes; return its exit code and pytest's counts."""
    counts = ""
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(database), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace",
    ) as process:  # fmt: skip
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            counts = closing(line) or counts
    return process.returncode, counts


def steps(words: list[str]) -> list[tuple[str, list[str], str]]:
    """Name, command and database of every check, cheap ones first."""
    chosen = any(re.match(r"-n|--numprocesses|-p\b|--pdb", word) for word in words)
    workers = [] if chosen else ["-n", "2", "--dist", "worksteal"]
    colour = "yes" if sys.stdout.isatty() else "no"
    pytest = [sys.executable, "-m", "pytest", "-rs", "--color", colour]
    if SPARK in words:
        return [("Spark", [*pytest, "--timeout", "900", *words], "sqlite")]
    pytest += [*workers, *words]
    return [
        ("ruff", [str(BIN / "ruff"), "check", "."], "sqlite"),
        (
            "imports",
            [str(BIN / "lint-imports"), "--no-logo", "--cache-dir", str(CACHE / "imports")],
            "sqlite",
        ),
        ("mypy", [sys.executable, "-m", "mypy"], "sqlite"),
        ("SQLite", pytest, "sqlite"),
        ("PostgreSQL", pytest, "postgres"),
    ]


def main(words: list[str]) -> int:
    """Run every check and sum up; 0 when all is well, 1 otherwise."""
    results = []
    for name, command, database in steps(words):
        print(f"\n=== {name} ===", flush=True)
        started = time.monotonic()
        if database == "postgres" and not (os.environ.get("YANGGUANG_TEST_POSTGRES") or databases.programs()):
            said = f"no PostgreSQL on this machine: {databases.CURE}"
            print(said)
            results.append((name, "FAILED" if required() else "SKIPPED", 0.0, said))
            continue
        code, counts = step(command, database)
        # Told to run a few tests, one of the two databases may have none of them.
        well = code == 0 or (code == NOTHING_COLLECTED and bool(words) and SPARK not in words)
        well = well and not (SPARK in words and "skipped" in counts)
        results.append((name, "ok" if well else "FAILED", time.monotonic() - started, counts))
    print("\n=== 结果 summary ===")
    for name, verdict, seconds, counts in results:
        print(f"{name:<12}{verdict:<9}{seconds:7.1f} s  {counts}")
    return 1 if any(verdict == "FAILED" for _, verdict, _, _ in results) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
