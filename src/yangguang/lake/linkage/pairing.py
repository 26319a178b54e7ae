"""Which pairs are proposed, how sure is each, and how good is the whole, judged without the truth?

A weight becomes a probability by the share of true pairs, found again from all weights of the run. Where a record has
at most one partner, its candidates share one probability, and each record is given to its best free one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

HALF = 0.5
ROUNDS, STILL = 200, 1e-7
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Weighed:
    """Candidate pairs: row numbers on either side, and the evidence for each as a Bayes factor."""

    left: Ints
    right: Ints
    factor: Floats

    def __len__(self) -> int:
        return len(self.left)


def probabilities(
    pairs: Weighed, total: float, share: float, one_to_one: bool, known: Mapping[tuple[int, int], bool]
) -> Floats:
    """The probability of each pair; `total` pairs could be, a `share` of them true at the start. What people decided is 1
    or 0, and a partner they confirmed leaves nothing to the others.
    """
    factor, answered = pairs.factor.copy(), np.full(len(pairs), np.nan)
    if known:
        taken = [{pair[side] for pair, same in known.items() if same} for side in (0, 1)]
        for i, pair in enumerate(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)):
            if pair in known:
                answered[i] = float(known[pair])
            elif one_to_one and (pair[0] in taken[0] or pair[1] in taken[1]):
                answered[i] = 0.0
        factor[~np.isnan(answered)] = 0.0
    share = min(max(share, 1.0 / max(total, 2.0)), HALF)
    p = factor
    for _ in range(ROUNDS):
        odds = factor * (share / (1.0 - share))
        p = odds / (1.0 + (_rivals(pairs, odds) if one_to_one else odds))
        before, share = share, min(max(float(p.sum()), 0.01) / total, HALF)
        if abs(share - before) <= STILL * before:
            break
    return np.where(np.isnan(answered), p, answered)


def _rivals(pairs: Weighed, odds: Floats) -> Floats:
    """The odds of a pair and of all that compete with it."""
    rows = np.bincount(pairs.left, odds)[pairs.left] if len(pairs) else odds
    columns = np.bincount(pairs.right, odds)[pairs.right] if len(pairs) else odds
    rivals: Floats = rows + columns - odds
    return rivals


def assigned(pairs: Weighed, p: Floats) -> Ints:
    """The pairs that stay when each record goes to its best free partner: indices, the surest first."""
    order = np.lexsort((pairs.right, pairs.left, -p))
    left, right = set[int](), set[int]()
    out = []
    for i, a, b in zip(order.tolist(), pairs.left[order].tolist(), pairs.right[order].tolist(), strict=True):
        if a not in left and b not in right:
            left.add(a)
            right.add(b)
            out.append(i)
    return np.array(out, dtype=np.int64)


def estimates(chosen: Floats, every: Floats, coverage: float) -> tuple[float, float]:
    """Estimated precision and recall at one half, from the probabilities and the share of true pairs blocking brings."""
    taken = chosen[chosen >= HALF]
    if not len(taken):
        return 1.0, 0.0 if every.sum() > HALF else 1.0
    return float(taken.mean()), float(min(1.0, taken.sum() / max(every.sum(), taken.sum()) * coverage))


def against(truth: set[tuple[str, str]], found: set[tuple[str, str]]) -> dict[str, float]:
    """Precision, recall and F1 of the pairs found, against the truth."""
    hit = len(truth & found)
    precision = hit / len(found) if found else 1.0
    recall = hit / len(truth) if truth else 1.0
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall) if hit else 0.0,
    }
