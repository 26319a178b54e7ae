"""Which benches are there, and what do they say?

python -m bench [NAME] [--json] [--rows N] [--households N] [--repeats N]
"""

import argparse
import json
import os
import platform
import sys
from dataclasses import asdict

from bench import ground
from bench.ground import Measured
from tests.databases import NoServer

BENCHES = ("intake", "pages", "check", "compare", "redetermine", "whatif", "linkage", "estimates", "figures", "freeze")
ON = {"intake": ("sqlite", "postgresql"), "pages": ("postgresql",), "check": ("sqlite", "postgresql"),
      **dict.fromkeys(BENCHES[3:], ("sqlite",))}  # fmt: skip


def measure(name: str, words: list[str]) -> list[Measured]:
    """Run one bench on each of its databases; what cannot be had is said aloud."""
    rows: list[Measured] = []
    for database in ON[name]:
        print(f"{name} on {database} …", file=sys.stderr, flush=True)
        if database == "sqlite":
            rows += ground.child(name, "", words)
            continue
        try:
            with ground.postgres() as address:
                rows += ground.child(name, address, words)
        except NoServer as lacking:
            print(f"{name} on {database}: {lacking}", file=sys.stderr)
    return rows


def table(rows: list[Measured]) -> str:
    """The table for people."""
    out = [
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "",
    ]
    out += ["| bench | what | against | measured | limit |", "|---|---|---|---|---|"]
    for row in rows:
        limit = "reported" if row.limit is None else f"{'≤' if row.most else '≥'} {row.limit:,g} {row.unit}"
        mark = {True: "", False: " **missed**", None: ""}[row.kept]
        shown = f"{row.value:,.2f}" if row.value < 100 else f"{row.value:,.0f}"
        out.append(f"| {row.bench} | {row.what} | {row.peer} | {shown} {row.unit}{mark} | {limit} |")
    return "\n".join(out)


def main() -> int:
    """Print the table; exit 1 when a promise is not kept."""
    words = argparse.ArgumentParser(prog="./run bench")
    words.add_argument("name", nargs="?", choices=BENCHES)
    words.add_argument("--json", action="store_true")
    ground.sizes(words)
    args = words.parse_args()
    rows: list[Measured] = []
    for name in [args.name] if args.name else BENCHES:
        rows += measure(name, ground.said(args))
    if args.json:
        print(json.dumps([{**asdict(r), "kept": r.kept} for r in rows], ensure_ascii=False))
    else:
        print(table(rows))
    return 1 if any(r.kept is False for r in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
