"""How telling is each level, learnt from the tables themselves?

Fellegi and Sunter's model (1969, JASA 64: 1183). How often strangers agree (`u`) is counted on pairs drawn without regard
to blocking, freed of the true pairs among them; how often records of one person agree (`m`) comes from
expectation-maximisation over all blocked pairs at once, begun and steadied by what `levels` believes, so that two tables
of a few hundred records are weighed soberly too. Housemates are a kind of pair of their own. Pairs that people decided enter
with their answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from yangguang.lake.linkage import households
from yangguang.lake.linkage.levels import Comparison

BELIEF = 30.0  # true pairs that what we believe beforehand is worth
UNSEEN = 0.05  # pairs that a level which no pair of strangers reached is taken to have had
LEAST_U = 1e-9
STRANGERS_AT_LEAST = 0.1  # of those who agree, when housemates are taken off
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
    the tables and `within` each; pairs people decided, with 1 or 0; and the chance over all pairs of the first levels, per
    comparison where it is known: (across, the higher of those within) for each from the first on.
    """

    blocked: Counted
    total: float
    across: Counted
    within: Sequence[Counted]
    decided: Counted
    answers: Floats
    equal: Mapping[str, Sequence[tuple[float, float]]] = field(default_factory=dict)

    def without(self, column: int) -> "Seen":
        """The same where one comparison was not made."""

        def less(counted: Counted) -> Counted:
            return replace(counted, gammas=np.delete(counted.gammas, column, axis=1))

        within = [less(counted) for counted in self.within]
        return replace(
            self, blocked=less(self.blocked), across=less(self.across), within=within, decided=less(self.decided)
        )


@dataclass(frozen=True)
class Model:
    """`chances`: per comparison and level (m, u); `prior`: the share of true pairs among all. `home`: per comparison and level
    how often housemates stand there, `home_share` their share among all pairs; nothing where fields do not tell households.
    """

    chances: Mapping[str, Mapping[str, tuple[float, float]]]
    prior: float
    home: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    home_share: float = 0.0

    def weight(self, comparison: Comparison, gamma: int) -> float:
        """The weight of a level in bits, 0 where the field was not compared. Frequencies of values come on top."""
        level = comparison.level(gamma)
        if level is None:
            return 0.0
        m, u = self.chances[comparison.key][level.key]
        return float(np.log2(m / u))

    def corrected(self, factor: Floats, comparisons: Sequence[Comparison], gammas: Ints) -> Floats:
        """The evidence `factor` for pairs (a row of `gammas` each) as it stands where housemates are told apart."""
        chances = []
        for c in comparisons:
            keys = [level.key for level in reversed(c.levels)]
            m, u = np.array([self.chances[c.key][k] for k in keys]).T
            chances.append((m, np.array([self.home[c.key][k] for k in keys]), u))
        return households.corrected(factor, chances, self.home_share / (1.0 - self.prior), gammas)


def learn(comparisons: Sequence[Comparison], seen: Seen, expected: float, housemates: float = 0.0) -> Model:
    """The model for `comparisons`; `expected` true pairs, and pairs of `housemates`, are taken to be among those `seen`
    at the start.
    """
    beliefs = [np.array([level.m for level in reversed(c.levels)]) for c in comparisons]
    share, home = _share(expected / seen.total), _share(housemates / seen.total) if housemates else 0.0
    m = [b / b.sum() for b in beliefs]
    none = np.zeros(len(seen.blocked.counts))
    u = [_strangers(seen, i, c, share * m[i], 0.0 * m[i], none) for i, c in enumerate(comparisons)]
    at_home = [households.believed(c, u[i]) for i, c in enumerate(comparisons)]
    blocked = np.vstack([seen.blocked.gammas, seen.decided.gammas])
    counts = np.concatenate([seen.blocked.counts, seen.decided.counts])
    count = len(seen.blocked.counts)
    for _ in range(ROUNDS):
        rest = 1.0 - share - home
        one, two = _odds(m, u, blocked, share / rest), _odds(at_home, u, blocked, home / rest)
        p = one / (1.0 + one + two)
        p[count:] = seen.answers
        before, share = share, _share((counts * p)[:count].sum() / seen.total)
        m = [_held(blocked[:, i], counts * p, belief) for i, belief in enumerate(beliefs)]
        mates = counts * (1.0 - p) * two / (1.0 + two)
        if home:
            most = housemates * households.MOST / households.A_RECORD
            home = _share(min(mates[:count].sum(), most) / seen.total)
            for i, c in enumerate(comparisons):
                held = _held(blocked[:, i], mates, households.believed(c, u[i]), part=households.BELIEF)
                at_home[i] = households.learnt(c, held, u[i])
        strange = (counts * (1.0 - p) - mates)[:count]
        u = [_strangers(seen, i, c, share * m[i], home * at_home[i], strange) for i, c in enumerate(comparisons)]
        if abs(share - before) < STILL * before:
            break
    return _model(comparisons, m, u, share, at_home, home)


def _model(
    comparisons: Sequence[Comparison], m: list[Floats], u: list[Floats], share: float, at_home: list[Floats], home: float
) -> Model:
    keys = {c.key: [level.key for level in reversed(c.levels)] for c in comparisons}
    chances = {
        c: {k: (float(m[i][j]), float(u[i][j])) for j, k in enumerate(levels)}
        for i, (c, levels) in enumerate(keys.items())
    }
    mates = {c: dict(zip(levels, map(float, at_home[i]), strict=True)) for i, (c, levels) in enumerate(keys.items())}
    return Model(chances, share, mates if home else {}, home)


def _share(of: float) -> float:
    return float(min(max(of, 1e-12), 0.4))


def _odds(more: list[Floats], less: list[Floats], gammas: Ints, prior: float) -> Floats:
    """The odds of one kind of pair against another."""
    if not prior:
        return np.zeros(len(gammas))
    weights = np.zeros(len(gammas))
    for i in range(len(more)):
        weights += _looked_up(np.log(more[i] / less[i]), gammas[:, i])
    out: Floats = np.exp(np.clip(weights + np.log(prior), -60, 60))
    return out


def _held(gammas: Ints, weights: Floats, belief: Floats, part: float = 0.0) -> Floats:
    """How often each level is reached, steadied by what is believed: worth `BELIEF` pairs, or a part of all where more."""
    known = gammas >= 0
    seen = np.bincount(gammas[known], weights[known], minlength=len(belief))
    held = seen + max(BELIEF, part * float(seen.sum())) * belief
    out: Floats = held / held.sum()
    return out


def _looked_up(values: Floats, gammas: Ints) -> Floats:
    return np.append(values, 0.0)[gammas]  # -1 is the last: not compared weighs nothing


def _shares(counted: Counted, column: int, levels: int) -> Floats:
    known = counted.gammas[:, column] >= 0
    held = np.bincount(counted.gammas[known, column], counted.counts[known], minlength=levels) + UNSEEN
    shares: Floats = held / held.sum()
    return shares


def _strangers(
    seen: Seen, column: int, comparison: Comparison, true: Floats, mates: Floats, strange: Floats
) -> Floats:
    """The chance that strangers reach each level; `true` and `mates` are the shares of all pairs that are of one person or
    of one household and reach it, `strange` how many of each kind of blocked pairs are taken for strangers.

    Across the tables true pairs are among the drawn; within a table without doubles there are none, but it may be of one
    village while the other is of the county: the smaller of the two is nearer to the chance. A table compared with
    itself has only the one count, less the true pairs in it. Housemates are in every count. A level that few drawn pairs
    reach is often reached by blocked ones: strangers are there at least as often as these say.
    """
    u = _shares(seen.across, column, len(true))
    if seen.within:
        u = np.minimum(u, np.max([_shares(c, column, len(true)) for c in seen.within], axis=0))
    for nth, (across, inside) in enumerate(seen.equal.get(comparison.key, ())):
        u[-1 - nth] = min(across, inside) if seen.within else across
    if not seen.within:
        u = u - true
    least = np.array([max(level.least, LEAST_U) for level in reversed(comparison.levels)])
    known = seen.blocked.gammas[:, column] >= 0
    met = np.bincount(seen.blocked.gammas[known, column], strange[known], minlength=len(true)) / seen.total
    met[len(met) - len(seen.equal.get(comparison.key, ())) :] = 0.0  # what is counted over all pairs needs no other word
    u = np.maximum.reduce([u - mates, u * STRANGERS_AT_LEAST, least, met])
    u[0] = max(1.0 - u[1:].sum(), LEAST_U)
    result: Floats = u / u.sum()
    return result
