"""What did a rule answer, and why?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Decision:
    """Yes, or no with a code and its numbers; the sentence lives in the messages. True in a condition when
    it says yes.
    """

    ok: bool
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    clause: str | None = None

    def __bool__(self) -> bool:
        return self.ok


def yes(code: str = "ok", clause: str | None = None, **facts: Any) -> Decision:
    """A yes, with the numbers it rests on."""
    return Decision(True, code, facts, clause)


def no(code: str, clause: str | None = None, **facts: Any) -> Decision:
    """A no: why, and the numbers it rests on."""
    return Decision(False, code, facts, clause)


class Refused(Exception):
    """An act that may not be done; `decision` says why."""

    def __init__(self, decision: Decision) -> None:
        assert not decision.ok, "a yes is not refused"
        super().__init__(f"{decision.code} {dict(decision.facts)}")
        self.decision = decision
