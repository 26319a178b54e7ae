"""Does everything still follow from the acts?

Every case is folded again from its acts and compared with its cached columns; every chain is linked again
from its first line; round acts must have moved exactly the cases their lines commit to; households' columns
must agree with their held facts, frozen copies with the root the register keeps.
"""

import time
from typing import Any

from yangguang.register import scope, triggers
from yangguang.terms.collector import without_collector
from yangguang.work.checking import candidates, chain, copies, facts, fold, lines, sealed
from yangguang.work.checking.reading import snapshot
from yangguang.work.checking.report import Report


def run(head: str | None = None) -> dict[str, Any]:
    """Check everything; return {"cases", "rounds", "lines", "differences", "heads", "seconds"}.

    `head`: a head digest printed on a notice; it must be the digest of one of our lines, because a chain
    alone cannot see its own tail cut off.
    """
    report, started = Report(), time.perf_counter()
    with scope.everything("the check folds every case again"), snapshot(), without_collector():
        for name in sorted(triggers.names() - triggers.present()):
            report.differ("trigger", name, "present", "missing")
        chain.check(report, head)
        fold.check(report)
        facts.check(report)
        sealed.check(report)
        lines.check(report)
        candidates.check(report)
        copies.check(report)
    report.seconds["all"] = time.perf_counter() - started
    return {
        "cases": report.cases,
        "rounds": report.rounds,
        "lines": report.lines,
        "differences": report.differences,
        "heads": report.heads,
        "seconds": {k: round(v, 4) for k, v in report.seconds.items()},
    }
