"""How likely is it that another person has the same name, when two records have it?

Counting the two records themselves would call a name of two common. So one is left out, and room is left for the
names nobody here has yet: Ewens 1972, *Theoretical Population Biology* 3: 87, whose one parameter says how many there are.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
MOST_DIVERSE = 100.0  # times the records: where nearly every value is there once, little is known of those to come
HALVINGS = 60


def of_others(counts: Ints) -> Floats:
    """For each value, the chance that a further record has it; `counts` says how many records have each."""
    whole = float(counts.sum())
    return np.maximum(counts - 1.0, 1.0) / (whole - 1.0 + diversity(len(counts), whole)) if whole > 1 else np.ones(len(counts))


def diversity(distinct: int, records: float) -> float:
    """Ewens' parameter: where `records` have so many `distinct` values, the weight of those not seen, in records."""
    low, high = 1e-6, MOST_DIVERSE * records
    for _ in range(HALVINGS):
        middle = (low * high) ** 0.5
        if middle * np.log1p(records / middle) < distinct:
            low = middle
        else:
            high = middle
    return float(low)
