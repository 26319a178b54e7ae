"""Does everything still follow from the acts?

Every case is folded again from its acts and compared with its cached columns; every chain is linked again from its first line; round
acts must have moved exactly the cases their lines commit to; households' columns must agree with their held facts.
"""

import time
from dataclasses import dataclass, field
from typing import Any

from yangguang.register import scope, triggers
from yangguang.work import checks_chain, checks_facts, checks_fold

SHOWN = 500  # differences named one by one


@dataclass
class Report:
    """What a check found, and how long each part took."""

    cases: int = 0
    rounds: int = 0
    lines: int = 0
    differences: list[dict[str, Any]] = field(default_factory=list)
    heads: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def differ(self, what: str, where: str, expected: Any, found: Any) -> None:
        """Note one difference."""
        if len(self.differences) < SHOWN:
            self.differences.append({"what": what, "where": where, "expected": str(expected), "found": str(found)})

    def timed(self, part: str, seconds: float) -> None:
        """Add to the time of a part."""
        self.seconds[part] = self.seconds.get(part, 0.0) + seconds


def run(head: str | None = None) -> dict[str, Any]:
    """Check everything; return {"cases", "rounds", "lines", "differences", "heads", "seconds"}.

    `head`: a head digest printed on a notice; it must be the digest of one of our lines, because a chain alone cannot see its own tail
    cut off.
    """
    report, started = Report(), time.perf_counter()
    with scope.everything("check"):
        for name in sorted(triggers.names() - triggers.present()):
            report.differ("trigger", name, "present", "missing")
        checks_chain.check(report, head)
        checks_fold.check(report)
        checks_facts.check(report)
    report.seconds["all"] = time.perf_counter() - started
    return {
        "cases": report.cases, "rounds": report.rounds, "lines": report.lines, "differences": report.differences, "heads": report.heads,
        "seconds": {k: round(v, 4) for k, v in report.seconds.items()},
    }  # fmt: skip
