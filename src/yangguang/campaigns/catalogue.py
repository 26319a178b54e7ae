"""Which campaigns are there?"""

from collections.abc import Callable
from typing import Any

from yangguang.campaigns import procedures

CAMPAIGNS: dict[str, Callable[[int, int | None], dict[str, Any]]] = {"procedures": procedures.run}
NAMES = tuple(CAMPAIGNS)


def run_campaign(name: str, n: int, seed: int | None) -> dict[str, Any]:
    """Run campaign `name` with `n` trials; {"campaign", "n", "violations", "planted_caught", "transitions", …}."""
    return CAMPAIGNS[name](n, seed)
