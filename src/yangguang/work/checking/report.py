"""What has a check found, and how long did each part take?"""

from dataclasses import dataclass, field
from typing import Any

SHOWN = 500  # differences named one by one


@dataclass
class Report:
    """Counts, differences, the heads of the chains, seconds by part."""

    cases: int = 0
    rounds: int = 0
    lines: int = 0
    differences: list[dict[str, Any]] = field(default_factory=list)
    heads: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def differ(self, what: str, where: str, expected: Any, found: Any) -> None:
        """Note one difference."""
        if len(self.differences) < SHOWN:
            self.differences.append(
                {"what": what, "where": where, "expected": str(expected), "found": str(found)}
            )

    def timed(self, part: str, seconds: float) -> None:
        """Add to the time of a part."""
        self.seconds[part] = self.seconds.get(part, 0.0) + seconds
