"""How good is a run, judged without the truth?

What weights say of themselves is too kind: relatives share more than one field, and who shares nothing is in no candidate.
So each estimate is held against what the run shows. Precision: a record whose partner is sure has no other, so that
whoever would have been taken for it beside shows how often one who has no partner here is (Blakely and Salmond 2002,
*International Journal of Epidemiology* 31: 1246). Recall: each pair found stands for the true ones like it that were not,
one over its chance to be found (Horvitz and Thompson 1952, *JASA* 47: 663), told from how often the fields fail.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from yangguang.lake.linkage.levels import Comparison
from yangguang.lake.linkage.pairing import HALF, Floats, Ints, Sides, Weighed, rivals
from yangguang.lake.linkage.training import BELIEF, Counted, Model

SURE = 0.99
SHAPE = 2.0  # false pairs that what the weights expect is worth
LEAST_FREE, ROUNDS = 1e-3, 50
DONORS, PATTERNS = 500, 128  # found pairs whose rarity stands for all, and ways to fail tried on each
LEAST_CHANCE = 1.0 / PATTERNS


@dataclass(frozen=True)
class Run:
    """What is judged: all candidates with their probabilities `p`, the `chosen` (indices, from one half on), how many pairs
    could be, how many records are on either side, on which sides a record has at most one partner.
    """

    pairs: Weighed
    p: Floats
    chosen: Ints
    total: float
    sizes: tuple[int, int]
    single: Sides

    @cached_property
    def bar(self) -> float:
        """How great the evidence must be that a pair without rivals is proposed."""
        share = min(max(float(self.p.sum()), 0.01) / self.total, HALF)
        return (1.0 - share) / share

    @cached_property
    def odds(self) -> Floats:
        """The odds of each candidate, as though it had no rival."""
        return self.pairs.factor / self.bar

    @cached_property
    def sure(self) -> Ints:
        """The chosen that no rival makes doubtful."""
        return self.chosen[self.p[self.chosen] >= SURE]


def precision(run: Run) -> float:
    """The estimated share of true pairs among the chosen; 1 where there is none."""
    if not len(run.chosen):
        return 1.0
    count, p = len(run.chosen), run.p[run.chosen]
    alone = np.where(p < 1.0, 1.0 / (1.0 + rivals(run.pairs, run.odds, run.single)[run.chosen]), 0.0)
    expected = float(alone.sum())
    swapped = max(float((1.0 - p).sum()) - expected, 0.0)
    return max(1.0 - (swapped + _strangers(run, expected)) / count, 0.0)


def _strangers(run: Run, expected: float) -> float:
    """False pairs of two records of which neither has a partner, where the weights say `expected`.

    Of as many as there are true pairs one record is sure of its partner, in proportion: they are seen, as records that would
    have been given to it were it free, and are given to nobody.
    """
    sides = [side for side in (0, 1) if run.single[side]]
    seen, count = sum(_met(run, side) for side in sides), float(len(run.chosen))
    false = min(expected, count)
    for _ in range(ROUNDS):
        true = max(count - false, HALF * count)  # of tables where most are false nothing is told so
        sure = len(run.sure) * true / count
        told = sum(sure / max(run.sizes[side] - true, LEAST_FREE) for side in sides)
        false = (SHAPE + seen) / (SHAPE / max(expected, LEAST_FREE) + told)
        if seen > 1:  # one may be chance; of more, weights that expect none are no judges
            false = max(false, (seen - 1) / told)
        false = min(false, count)
    return false


def _met(run: Run, side: int) -> int:
    """How many records given to nobody would be to a record of `side` (0 the left) that is sure of its partner."""
    own, other = (run.pairs.left, run.pairs.right) if side == 0 else (run.pairs.right, run.pairs.left)
    wanted = run.odds / (1.0 + np.bincount(other, run.odds)[other]) >= HALF
    met = wanted & np.isin(own, own[run.sure]) & ~np.isin(other, other[run.chosen])
    return len(np.unique(other[met]))


def recall(run: Run, coverage: float, completeness: float) -> float:
    """The estimated share of the true pairs that is chosen: those compared, those that tell enough, those not lost to a rival."""
    if not len(run.chosen):
        return 0.0 if run.p.sum() > HALF else 1.0
    strong = float(run.p[run.odds >= 1.0].sum())
    taken = float(run.p[run.chosen].sum())
    return min(1.0, taken / max(strong, taken) * coverage * completeness)


def completeness(
    run: Run, comparisons: Sequence[Comparison], model: Model, faults: Model, gammas: Ints, across: Counted
) -> float:  # fmt: skip
    """The estimated share of true pairs whose evidence is great enough: `gammas` of the chosen, a row each; `faults`: how often
    fields fail, where they are believed to; `across`: pairs drawn whatever they say, for how often a field is not there.
    """
    if not len(gammas):
        return 1.0
    fields = _Fields(comparisons, model, faults)
    plain = np.log(run.pairs.evidence[run.chosen])
    rare = plain - fields.weigh(gammas)
    fails = [
        _fails(fields, i, gammas, rare, run.bar, _missing(across, i)) for i in range(len(comparisons))
    ]
    named = np.flatnonzero(fields.repeated(gammas) == fields.repeating)
    donors = named if len(named) else np.arange(len(gammas))
    donors = donors[:: max(1, len(donors) // DONORS)]
    tried = np.column_stack([_spread(f, i, len(donors) * PATTERNS) for i, f in enumerate(fails)])
    found = fields.evidence(tried, np.repeat(rare[donors], PATTERNS)) >= run.bar
    chance = found.reshape(len(donors), PATTERNS).mean(axis=1)
    return float(1.0 / np.mean(1.0 / np.maximum(chance, LEAST_CHANCE)))


class _Fields:
    """The evidence of any pattern of levels."""

    def __init__(self, comparisons: Sequence[Comparison], model: Model, faults: Model) -> None:
        self.comparisons, self.model = comparisons, model
        self.m, self.weights, self._repeats = [], [], []
        for c in comparisons:
            levels = list(reversed(c.levels))
            m, u = np.array([model.chances[c.key][level.key] for level in levels]).T
            self.m.append(np.array([faults.chances.get(c.key, model.chances[c.key])[level.key][0] for level in levels]))
            self.weights.append(np.append(np.log(m / u), 0.0))  # the last: not compared
            self._repeats.append(np.array([*(level.repeats for level in levels), False]))
        self.repeating = sum(bool(r.any()) for r in self._repeats)

    def weigh(self, gammas: Ints) -> Floats:
        """What the levels weigh."""
        return sum((w[gammas[:, i]] for i, w in enumerate(self.weights)), np.zeros(len(gammas)))

    def repeated(self, gammas: Ints) -> Ints:
        """On how many fields both have the same value, that may be rare."""
        return sum((r[gammas[:, i]].astype(np.int64) for i, r in enumerate(self._repeats)), np.zeros(len(gammas), np.int64))

    def evidence(self, gammas: Ints, rare: Floats) -> Floats:
        """The evidence for pairs that stand so, whose values are so rare where all of them are shared."""
        shared = self.repeated(gammas) / max(self.repeating, 1)
        factor = np.exp(np.clip(self.weigh(gammas) + rare * shared, -60, 200))
        return self.model.corrected(factor, self.comparisons, gammas) if self.model.home else factor


def _missing(across: Counted, column: int) -> float:
    return float(across.counts[across.gammas[:, column] < 0].sum() / max(across.counts.sum(), 1.0))


def _fails(fields: _Fields, column: int, gammas: Ints, rare: Floats, bar: float, missing: float) -> Floats:
    """How often a field of one person stands on each level, the last not compared: of pairs that are found whatever it says,
    steadied by what was learnt.
    """
    worst = gammas.copy()
    worst[:, column] = int(np.argmin(fields.weights[column][:-1]))
    anyway = fields.evidence(worst, rare) >= bar
    levels = len(fields.weights[column])
    seen = np.bincount(gammas[anyway, column] % levels, minlength=levels)
    held = seen + BELIEF * np.append(fields.m[column] * (1.0 - missing), missing)
    out: Floats = held / held.sum()
    return out


_PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)


def _spread(shares: Floats, column: int, count: int) -> Ints:
    """`count` levels in these shares, -1 not compared, in an order that has nothing to do with the other columns' (Weyl)."""
    at = (np.arange(1, count + 1) * np.sqrt(_PRIMES[column])) % 1.0
    level = np.minimum(np.searchsorted(np.cumsum(shares), at, side="right"), len(shares) - 1)
    out: Ints = np.where(level == len(shares) - 1, -1, level)
    return out
