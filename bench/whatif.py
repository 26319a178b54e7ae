"""What does one more scenario cost once the households are in the engine's memory?

python -m bench.whatif OUT [--households N] [--repeats N]. Against a full run: reading, judging as it is, and the first
scenario. Scenarios differ in line, income and cost, and none is asked twice.
"""

import os
from pathlib import Path
from typing import Any

from bench import copies, ground
from bench.ground import Measured
from tests.lake.making import DAY, PROVINCE, the_book
from yangguang.book.reader import open_book
from yangguang.lake import engine, lines, redetermination, whatif
from yangguang.lake.redetermination import Rule
from yangguang.lake.whatif import Scenario

NAME = "whatif"
SIGNS = {key: part.sign for key, part in the_book().form("statement").parts.items()}
OTHERS = ((), ("transfer",), ("property", "expense"))


def found(supposed: dict[str, int]) -> list[lines.Line]:
    """The lines of the copy's day, with what is supposed."""
    return lines.lines(PROVINCE, lambda place: open_book(place, DAY), supposed)


def main() -> None:
    """Measure the first run, then as many further scenarios as there are repeats."""
    args = ground.asked(households=copies.HOUSEHOLDS, repeats=6)
    copy = copies.made(args.households, 0)
    backend = engine.connect("", Path(os.environ["YANGGUANG_HOME"]) / "spill")
    as_is = Rule(found({}), SIGNS)

    def scenario(nth: int) -> Rule:
        one = Scenario({"income_line": 5_000 + 137 * nth, "help_fund_per_head": 1_600 + nth}, OTHERS[nth % len(OTHERS)])
        return one.rule(as_is, found(dict(one.supposed)), ())

    def first() -> Any:
        with whatif.ground(backend, redetermination.facts(backend, copy, SIGNS), as_is) as opened:
            return opened.compare(scenario(0), "county")

    full, full_all, _ = copies.quickest(first, args.repeats)
    numbers = iter(range(1, 10**6))
    with whatif.ground(backend, redetermination.facts(backend, copy, SIGNS), as_is) as opened:
        more, more_all, said = copies.quickest(lambda: opened.compare(scenario(next(numbers)), "county"), args.repeats)
    detail = {"households": args.households, "full": full_all, "more": more_all, "whole": said["whole"]}
    what = f"a further scenario for {args.households:,} households"
    ground.hand_in(args.out, [
        Measured(NAME, what, "a full run", more / full, "×", 0.2, True, detail),
        Measured(NAME, what, "in seconds", more, "s"),
        Measured(NAME, "peak memory of what-if", "", copies.peak_gib(), "GiB", 6),
    ])  # fmt: skip


if __name__ == "__main__":
    main()
