"""How many cases a second does `check` derive again, with reading every act and linking every chain?

One process, one core, on a province in which every household applies; the whole of `check` as the operator runs it: every
case folded from its acts, every line linked again, every household, tally and notice held against what it follows from.
"""

import time

import django

from bench.ground import Measured, asked, hand_in

django.setup()

from django.db import connection  # noqa: E402  # after set-up

from bench import province  # noqa: E402
from yangguang.work.checking import checks  # noqa: E402

LEAST = 8_000


def main() -> None:
    """Fill a province and check it as often as asked; the median counts."""
    args = asked(households=400_000, repeats=1)
    province.write(args.households)
    runs = []
    for _ in range(args.repeats):
        began, spent = time.perf_counter(), time.process_time()
        report = checks.run()
        runs.append((time.perf_counter() - began, time.process_time() - spent, report))
        assert not report["differences"], report["differences"][:3]
    wall, cpu, report = sorted(runs, key=lambda r: r[0])[len(runs) // 2]
    cases, lines, parts = report["cases"], report["lines"], report["seconds"]
    # On PostgreSQL the server reads on another core while we fold: what is promised is by the wall, of the one process.
    detail = {"wall_s": wall, "cpu_s": cpu, "lines": lines, "parts_s": parts, "repeats": args.repeats}
    chain = sum(parts[part] for part in ("reading", "folding", "chaining"))
    what = f"{cases:,} cases and {lines:,} lines read, folded and linked again, {connection.vendor}"
    spent_on = f"{wall:.1f} s by the clock, {cpu:.1f} s of the processor"
    rows = [
        Measured("check", what, f"{chain:.1f} s", cases / chain, "cases/s", LEAST, False, detail),
        Measured("check", "the whole check, with every sealed cell, fact and reference", spent_on, cases / wall, "cases/s"),
        Measured("check", "folding alone", f"{parts['folding']:.1f} s", cases / parts["folding"], "cases/s"),
    ]
    hand_in(args.out, rows)


if __name__ == "__main__":
    main()
