"""How many are poor, how deeply, and how unequal are the incomes?

Headcount, gap and severity: Foster, Greer and Thorbecke 1984 (FGT 0, 1, 2). Gini: the mean difference of all pairs,
each with itself too (Gini 1912; Sen 1973). Quantiles and relative lines: Eurostat's definition (EU-SILC 131-rev/04),
as R's laeken counts them. `docs/methods.md` says each in words. A table has `income` and `weight` (integers are
counted exactly) and columns to group by; rows with a null income or a weight of zero are left out by the caller.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import ibis

PROBABILITIES = (
    "0.01",
    "0.05",
    "0.1",
    "0.2",
    "0.25",
    "0.3",
    "0.4",
    "0.5",
    "0.6",
    "0.7",
    "0.75",
    "0.8",
    "0.9",
    "0.95",
    "0.99",
)
# Where weights are no integers, a share reached within rounding is reached.
SLACK = 1e-12


@dataclass(frozen=True, slots=True)
class Conventions:
    """Where the literature has more than one way. As they stand: the project's own.

    `at_line`: who stands at the line is poor too. `negatives_as_zero`: for all figures, not for the gap alone.
    `sample`: Gini times n/(n−1). `lower`, `upper`: a quantile is the lower or the upper of
    two middle values, not their mean.
    """

    at_line: bool = False
    negatives_as_zero: bool = False
    sample: bool = False
    lower: bool = False
    upper: bool = False


OURS = Conventions()


def prepared(table: Any, how: Conventions = OURS) -> Any:
    """`table` as the conventions want its incomes."""
    if how.negatives_as_zero:
        return table.mutate(income=ibis.greatest(table.income, ibis.literal(0).cast(table.income.type())))
    return table


def sums(table: Any, line: Any, by: Sequence[str] = (), how: Conventions = OURS) -> Any:
    """What adds up over places: persons, weight, total income, and of the poor weight, gap and squared gap.

    Integer incomes, weights and line give integers; `line` is in the unit of `income`.
    """
    income, weight = table.income, table.weight
    poor = income <= line if how.at_line else income < line
    short = line - ibis.greatest(income, ibis.literal(0).cast(income.type()))
    lacks = poor.ifelse(weight * short, ibis.literal(0).cast((weight * short).type()))
    squared = poor.ifelse(weight * short * short, ibis.literal(0).cast((weight * short * short).type()))
    return table.aggregate(
        by=list(by),
        persons=table.count(),
        weight_sum=weight.sum(),
        income_sum=(weight * income).sum(),
        poor=poor.ifelse(weight, ibis.literal(0).cast(weight.type())).sum(),
        gap_sum=lacks.sum(),
        gap_squared_sum=squared.sum(),
    )


def shares(added: Any, line: Any) -> Any:
    """Sums with headcount, gap and severity as fractions; gap and severity are null where the line is not above zero."""

    def of(part: Any, *whole: Any) -> Any:
        bottom = ibis.literal(1.0)
        for one in whole:
            bottom = (
                bottom * ibis.literal(one).cast("float64")
                if isinstance(one, (int, float))
                else bottom * one.cast("float64")
            )
        return part.cast("float64") / bottom.nullif(0.0)

    above = line if line > 0 else 0
    return added.mutate(
        headcount=of(added.poor, added.weight_sum),
        gap=of(added.gap_sum, added.weight_sum, above),
        severity=of(added.gap_squared_sum, added.weight_sum, above, above),
    )


def ranked(table: Any, by: Sequence[str] = ()) -> Any:
    """Each row with `reached`, the weight up to it in the order of incomes, and `whole`, all weight of its group.

    Among equal incomes the order does not matter: neither Gini nor a quantile depends on it. Floats count whole numbers
    exactly up to 2^53, and engines add them several times faster than integers that must not overflow.
    """
    upwards = ibis.window(group_by=list(by) or None, order_by="income", preceding=None, following=0)
    everyone = ibis.window(group_by=list(by) or None)
    floats = table.select(*by, "income", weight=table.weight.cast("float64"))
    return floats.mutate(reached=floats.weight.sum().over(upwards), whole=floats.weight.sum().over(everyone))


def distribution(
    table: Any, by: Sequence[str] = (), probabilities: Sequence[str] = PROBABILITIES, how: Conventions = OURS
) -> Any:
    """Gini (null where all incomes together are not above zero) and one column `q_<p>` for each probability.

    Probabilities are decimals in words ("0.25"), so that a share of exactly a quarter is known as such.
    """
    exact = table.weight.type().is_integer()
    rows = ranked(table.mutate(income=table.income.cast("float64")), by)
    measures = {
        "area": (rows.weight * rows.income * (2 * rows.reached - rows.weight)).sum(),
        "total": (rows.weight * rows.income).sum(),
        "weight_all": rows.whole.max(),
        "count": rows.count(),
    }
    for name in probabilities:
        least, beyond = _reached(rows, Fraction(name), exact)
        measures[f"low_{name}"] = rows.income.min(where=least)
        measures[f"high_{name}"] = rows.income.min(where=beyond)
    found = rows.aggregate(by=list(by), **measures)
    gini = (found.total > 0).ifelse(found.area / (found.weight_all * found.total) - 1, ibis.null("float64"))
    if how.sample:
        count = found["count"].cast("float64")
        gini = gini * count / (count - 1).nullif(0.0)
    quantiles = {f"q_{name}": _middle(found, name, how) for name in probabilities}
    return found.select(*by, gini=gini, **quantiles)


def _reached(rows: Any, share: Fraction, exact: bool) -> tuple[Any, Any]:
    """Is at least, is more than `share` of the weight reached? Exact where weights are whole numbers."""
    if exact:
        have, want = rows.reached * share.denominator, rows.whole * share.numerator
        return have >= want, have > want
    have, want = rows.reached, rows.whole * float(share)
    return have >= want * (1 - SLACK), have > want * (1 + SLACK)


def _middle(found: Any, name: str, how: Conventions) -> Any:
    """The value at which the share is reached; the mean with the next one where it is reached exactly."""
    low = found[f"low_{name}"]
    if how.lower:
        return low
    if how.upper:
        return ibis.coalesce(found[f"high_{name}"], low)
    return (low + ibis.coalesce(found[f"high_{name}"], low)) / 2


def relative_line(median: float, part: float) -> float:
    """The line at `part` (0.4, 0.5, 0.6, 0.7) of the median (Eurostat: at risk of poverty below 0.6)."""
    return part * median
