"""Which pairs are proposed, how sure is each, and what do the estimates of parts say of the whole?

A weight becomes a probability by the share of true pairs, found again from all weights of the run. Where a record has
at most one partner, its candidates share one probability, and each record is given to its best free one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

HALF = 0.5
ROUNDS, STILL = 200, 1e-7
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Sides = tuple[bool, bool]  # left, right: has a record of it at most one partner?


@dataclass(frozen=True)
class Weighed:
    """Candidate pairs: row numbers on either side, and the evidence for each as a Bayes factor; `plain` is that against
    strangers only, where `factor` is against housemates too.
    """

    left: Ints
    right: Ints
    factor: Floats
    plain: Floats | None = None

    @property
    def evidence(self) -> Floats:
        """The evidence against strangers."""
        return self.factor if self.plain is None else self.plain

    def __len__(self) -> int:
        return len(self.left)


def probabilities(
    pairs: Weighed, total: float, share: float, single: Sides, known: Mapping[tuple[int, int], bool]
) -> Floats:
    """The probability of each pair; `total` pairs could be, a `share` of them true at the start. `single` says on which
    sides a record has at most one partner. What people decided is 1 or 0, and a partner they confirmed leaves nothing to
    the others of a side that is single.
    """
    factor, answered = pairs.factor.copy(), np.full(len(pairs), np.nan)
    if known:
        taken = [{pair[side] for pair, same in known.items() if same} for side in (0, 1)]
        for i, pair in enumerate(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)):
            if pair in known:
                answered[i] = float(known[pair])
            elif any(single[side] and pair[side] in taken[side] for side in (0, 1)):
                answered[i] = 0.0
        factor[~np.isnan(answered)] = 0.0
    share = min(max(share, 1.0 / max(total, 2.0)), HALF)
    p = factor
    for _ in range(ROUNDS):
        odds = factor * (share / (1.0 - share))
        p = odds / (1.0 + rivals(pairs, odds, single))
        before, share = share, min(max(float(p.sum()), 0.01) / total, HALF)
        if abs(share - before) <= STILL * before:
            break
    return np.where(np.isnan(answered), p, answered)


def rivals(pairs: Weighed, odds: Floats, single: Sides) -> Floats:
    """The odds of a pair and of all that compete with it."""
    out = odds.copy()
    for side, rows in zip(single, (pairs.left, pairs.right), strict=True):
        if side and len(rows):
            out += np.bincount(rows, odds)[rows] - odds
    return out


def assigned(pairs: Weighed, p: Floats, single: Sides) -> Ints:
    """The pairs that stay when each record of a single side goes to its best free partner: indices, the surest first."""
    order = np.lexsort((pairs.right, pairs.left, -p))
    left, right = set[int](), set[int]()
    out = []
    for i, a, b in zip(order.tolist(), pairs.left[order].tolist(), pairs.right[order].tolist(), strict=True):
        if (single[0] and a in left) or (single[1] and b in right):
            continue
        left.add(a)
        right.add(b)
        out.append(i)
    return np.array(out, dtype=np.int64)


@dataclass
class Quality:
    """The estimates of several runs over parts of the same tables, as those of one run."""

    proposed: int = 0
    found: float = 0.0  # expected true pairs among the proposed
    true: float = 0.0  # expected true pairs in all
    covered: float = 0.0

    def add(self, run: "Estimated") -> None:
        """One more part."""
        proposed = sum(p >= HALF for p in run.probability)
        found = run.precision * proposed
        true = found / run.recall if run.recall else HALF  # what `estimates` takes for at least one
        self.proposed, self.found, self.true = self.proposed + proposed, self.found + found, self.true + true
        self.covered += run.coverage * true

    @property
    def precision(self) -> float:
        """Expected true pairs among the proposed; 1 where none is."""
        return self.found / self.proposed if self.proposed else 1.0

    @property
    def recall(self) -> float:
        """Expected true pairs that are proposed; 1 where none is expected."""
        return self.found / self.true if self.true else 1.0

    @property
    def coverage(self) -> float:
        """Expected true pairs that were compared at all; 1 where none is expected."""
        return self.covered / self.true if self.true else 1.0


class Estimated(Protocol):
    """What is asked of the run of one part."""

    @property
    def probability(self) -> Sequence[float]: ...
    @property
    def precision(self) -> float: ...
    @property
    def recall(self) -> float: ...
    @property
    def coverage(self) -> float: ...


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
