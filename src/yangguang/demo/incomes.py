"""What does an invented household live on?

Land, pensions, aid, wages: the items of the statement in fen, fitted so that the sum per head lies where it
should, below the line or above it.
"""

import random
from collections.abc import Sequence

from yangguang.demo.lives import Life

PENSION = 138_000  # fen a year for everybody of sixty: a plausible basic pension of 2016
ALLOWANCE = 396_000  # fen a year a household, more or less
SUPPORT = 612_000  # fen a year a person supported in full
CROPS_A_MU, COSTS_A_MU, SUBSIDY_A_MU = 118_000, 46_000, 11_500
EXPENSES = ("expense_crops", "expense_livestock")


def income_of(
    dice: random.Random, people: Sequence[tuple[Life, int]], attribute: str, mu: float, line: int, above: bool
) -> tuple[dict[str, int], int]:
    """Items in fen and the net sum per head (rounded down) of `people` (life, age) with `mu` of land.

    `line` in fen; the result lies on the side of it that `above` says.
    """
    items = _grounds(dice, people, attribute, mu)
    least, most = (1.02, 1.55) if above else (0.42, 0.985)
    wanted = int(line * dice.uniform(least, most)) * len(people)
    rest = wanted - _net(items)
    working = any(life.work_months for life, _ in people)
    if rest > 0:
        items["wage_job" if working else "transfer_children"] = rest
    elif rest < 0:
        _cut(items, -rest)
    if not working:
        items.pop("wage_job", None)
    items = {key: fen for key, fen in items.items() if fen > 0}
    return items, _net(items) // len(people)


def _grounds(
    dice: random.Random, people: Sequence[tuple[Life, int]], attribute: str, mu: float
) -> dict[str, int]:
    items = {
        "business_crops": _about(dice, CROPS_A_MU * mu), "expense_crops": _about(dice, COSTS_A_MU * mu),
        "transfer_crop_subsidy": _about(dice, SUBSIDY_A_MU * mu),
        "transfer_pension": PENSION * sum(age >= 60 for _, age in people),
    }  # fmt: skip
    if dice.random() < 0.25:
        items["business_livestock"], items["expense_livestock"] = (
            _about(dice, 320_000),
            _about(dice, 170_000),
        )
    if dice.random() < 0.3:
        items["property_land"] = _about(dice, 80_000 * mu)
    if attribute.startswith("低保"):
        items["transfer_allowance"] = _about(dice, ALLOWANCE)
    if attribute.startswith("五保"):
        items["transfer_full_support"] = SUPPORT * len(people)
    if any(life.health == "残疾" for life, _ in people):
        items["transfer_disability"] = _about(dice, 84_000)
    return items


def _about(dice: random.Random, fen: float) -> int:
    return int(fen * dice.uniform(0.8, 1.2)) // 100 * 100


def _net(items: dict[str, int]) -> int:
    return sum(-fen if key in EXPENSES else fen for key, fen in items.items())


def _cut(items: dict[str, int], fen: int) -> None:
    """Take `fen` from what comes in, the largest first, so that nothing goes below zero."""
    for key in sorted(items, key=lambda k: -items[k]):
        if key in EXPENSES or fen <= 0:
            continue
        less = min(items[key], fen)
        items[key] -= less
        fen -= less
