"""Do two records speak of one person, or of two who live together?

Housemates share address, phone and village all at once: weighed field by field, that looks like one person. So there are
three kinds of pairs, not two: of one person, of one household, of strangers. What is said of a household rather than of
a person is learnt for housemates too; how alike they are in themselves (twins, brothers, a number borrowed) is believed.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from yangguang.lake.linkage.levels import Comparison

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# How often two persons of one household stand on each level. A field that is not here: as often as strangers.
HOME = {
    "name": {"exact": 0.004, "sound": 0.003, "swapped": 0.003, "one_character": 0.08, "short": 0.03, "surname": 0.48},
    "surname": {"exact": 0.75, "crossed": 0.002, "close": 0.02, "sound": 0.01},
    "given_name": {"exact": 0.01, "close": 0.02, "sound": 0.02},
    "id_number": {"exact": 0.004, "typed": 0.001, "one_edit": 0.003, "same_birth": 0.004, "two_edits": 0.003},
    "birth_date": {
        "exact": 0.006, "swapped": 0.001, "one_digit": 0.006, "near": 0.006, "same_day": 0.003, "same_year": 0.03,
    },
    "place": {"village": 0.94, "township": 0.03, "county": 0.02, "exact": 0.9, "alike": 0.05},
    "household": {"two": 0.4, "one": 0.35},
    "phone": {"exact": 0.35, "one_edit": 0.01},
    "address": {"exact": 0.6, "part": 0.1, "close": 0.15, "alike": 0.05},
    "postcode": {"exact": 0.93, "one_edit": 0.03},
}  # fmt: skip
SHARED = frozenset(("place", "household", "phone", "address", "postcode"))
LEARNT = SHARED | {"surname"}
OF_THE_FAMILY = ("surname", "other")  # levels of a whole name that tell families, not persons: learnt too
TELLING = frozenset(("household", "phone", "address"))  # a village or a postcode alone makes no household
BELIEF = 1.0  # what is believed weighs as much as what is seen, lest villagers or doubles pass for housemates
A_RECORD, MOST = 0.5, 4.0  # housemates a record is taken to have on the other side at the start; at most


def told(comparisons: Sequence[Comparison]) -> bool:
    """Whether the fields tell households from persons: one of what a household shares, one of what it does not."""
    keys = {c.key for c in comparisons}
    return bool(keys & TELLING) and bool(keys - SHARED - {"sex"})


def believed(comparison: Comparison, strangers: Floats) -> Floats:
    """How often housemates stand on each level, «else» first; `strangers` is that of strangers."""
    home = HOME.get(comparison.key)
    if home is None:
        return strangers
    rungs = np.array([home.get(level.key, 0.0) for level in reversed(comparison.levels)])
    rungs[0] = 1.0 - rungs[1:].sum()
    return rungs


def learnt(comparison: Comparison, seen: Floats, strangers: Floats) -> Floats:
    """How often housemates stand on each level, from how often pairs taken for housemates are `seen` there.

    How often they agree in nothing stays as believed, lest villagers or doubles pass for housemates.
    """
    rungs = believed(comparison, strangers)
    keys = [level.key for level in reversed(comparison.levels)]
    if comparison.key in LEARNT:
        free = np.arange(1, len(keys))
    elif comparison.key == "name":
        free = np.flatnonzero(np.isin(keys, OF_THE_FAMILY))
    else:
        return rungs
    rungs[free] = seen[free] / seen[free].sum() * rungs[free].sum()
    return rungs


def corrected(factor: Floats, chances: Sequence[tuple[Floats, Floats, Floats]], share: float, gammas: Ints) -> Floats:
    """`factor`, the evidence for one person against strangers, as evidence against all who are not one person.

    `chances` per comparison (one person, housemates, strangers) by level, «else» first; `share` of housemates among the
    pairs that are not of one person; `gammas` a row a pair, -1 not compared. What `factor` holds beyond the levels is how
    rare the values are that both have: housemates who share them are as rare.
    """
    one, mates = np.zeros(len(gammas)), np.zeros(len(gammas))
    for i, (m, home, strangers) in enumerate(chances):
        one += np.append(np.log(m / strangers), 0.0)[gammas[:, i]]
        mates += np.append(np.log(home / strangers), 0.0)[gammas[:, i]]
    rare = np.log(factor) - one
    out: Floats = factor / (1.0 - share + share * np.exp(np.clip(mates + rare, -60, 200)))
    return out
