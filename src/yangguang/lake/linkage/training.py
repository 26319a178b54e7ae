"""How telling is each level, learnt from the tables themselves?

Fellegi and Sunter's model (1969, JASA 64: 1183). How often strangers agree (`u`) is counted on pairs drawn without regard
to blocking, freed of the true pairs among them; how often records of one person agree (`m`) comes from
expectation-maximisation over all blocked pairs at once, begun and steadied by what `levels` believes, so that two tables
of a few hundred records are weighed soberly too. Pairs that people decided enter with their answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from yangguang.lake.linkage.levels import Comparison

BELIEF = 30.0  # true pairs that what we believe beforehand is worth
UNSEEN = 0.05  # pairs that a level which no pair of strangers reached is taken to have had
LEAST_U = 1e-9
ROUNDS, STILL = 60, 1e-5
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Counted:
    """Pairs by what was compared: a row of `gammas` (-1 not compared, 0 «else», up to the first level) and its `counts`."""

    gammas: Ints
    counts: Floats


@dataclass(frozen=True)
class Seen:
    """What training reads: `blocked` pairs out of `total` that could be; pairs drawn without regard to blocking, `across`
    the tables and `within` each; pairs people decided, with 1 or 0; and the chance of equal values over all pairs, per
    comparison where it is known: (across, the higher of those within).
    """

    blocked: Counted
    total: float
    across: Counted
    within: Sequence[Counted]
    decided: Counted
    answers: Floats
    equal: Mapping[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Model:
    """`chances`: per comparison and level (m, u); `prior`: the share of true pairs among all."""

    chances: Mapping[str, Mapping[str, tuple[float, float]]]
    prior: float

    def weight(self, comparison: Comparison, gamma: int) -> float:
        """The weight of a level in bits, 0 where the field was not compared. Frequencies of values come on top."""
        level = comparison.level(gamma)
        if level is None:
            return 0.0
        m, u = self.chances[comparison.key][level.key]
        return float(np.log2(m / u))


def learn(comparisons: Sequence[Comparison], seen: Seen, expected: float) -> Model:
    """The model for `comparisons`; `expected` true pairs are assumed at the start."""
    beliefs = [np.array([level.m for level in reversed(c.levels)]) for c in comparisons]
    share = min(max(expected / seen.total, 1e-12), 0.5)
    m = [b / b.sum() for b in beliefs]
    u = [_strangers(seen, i, c, m[i], share) for i, c in enumerate(comparisons)]
    blocked = np.vstack([seen.blocked.gammas, seen.decided.gammas])
    counts = np.concatenate([seen.blocked.counts, seen.decided.counts])
    for _ in range(ROUNDS):
        weights = np.zeros(len(blocked))
        for i in range(len(comparisons)):
            weights += _looked_up(np.log(m[i] / u[i]), blocked[:, i])
        p = 1.0 / (1.0 + np.exp(-np.clip(weights + np.log(share / (1.0 - share)), -60, 60)))
        p[len(seen.blocked.counts) :] = seen.answers
        true = counts * p
        before, share = (
            share,
            float(min(max(true[: len(seen.blocked.counts)].sum() / seen.total, 1e-12), 0.5)),
        )
        for i, belief in enumerate(beliefs):
            known = blocked[:, i] >= 0
            held = np.bincount(blocked[known, i], true[known], minlength=len(belief)) + BELIEF * belief
            m[i] = held / held.sum()
        u = [_strangers(seen, i, c, m[i], share) for i, c in enumerate(comparisons)]
        if abs(share - before) < STILL * before:
            break
    table = {
        c.key: {
            level.key: (float(m[i][-1 - j]), float(u[i][-1 - j])) for j, level in enumerate(c.levels)
        }
        for i, c in enumerate(comparisons)
    }  # fmt: skip
    return Model(table, share)


def _looked_up(values: Floats, gammas: Ints) -> Floats:
    return np.append(values, 0.0)[gammas]  # -1 is the last: not compared weighs nothing


def _shares(counted: Counted, column: int, levels: int) -> Floats:
    known = counted.gammas[:, column] >= 0
    held = np.bincount(counted.gammas[known, column], counted.counts[known], minlength=levels) + UNSEEN
    shares: Floats = held / held.sum()
    return shares


def _strangers(seen: Seen, column: int, comparison: Comparison, m: Floats, share: float) -> Floats:
    """The chance that strangers reach each level.

    Across the tables true pairs are among the drawn; within a table without doubles there are none, but it may be of one
    village while the other is of the county: the smaller of the two is nearer to the chance. A table compared with
    itself has only the one count, less the true pairs in it.
    """
    u = _shares(seen.across, column, len(m))
    equal = seen.equal.get(comparison.key)
    if seen.within:
        u = np.minimum(u, np.max([_shares(c, column, len(m)) for c in seen.within], axis=0))
        u[-1] = min(equal) if equal else u[-1]
    else:
        u[-1] = equal[0] if equal else u[-1]
        u = u - share * m
    u = np.maximum(u, LEAST_U)
    u[0] = max(1.0 - u[1:].sum(), LEAST_U)
    result: Floats = u / u.sum()
    return result
