"""Who is deprived of several things at once, of how many, and which of them weigh most?

Alkire and Foster 2011, *Journal of Public Economics* 95: a household is deprived in a dimension or not (first cutoff,
in the table); it is poor when its deprivations weigh as much as the second cutoff k. H is the share of persons who are
poor, A the mean share of weight they lack, M0 = H × A. Everything is a sum of integers, so that M0 falls apart into
places and into dimensions exactly.
"""

from collections.abc import Sequence
from typing import Any

import ibis

from yangguang.book.figures.deprivations import Deprivations, Dimension
from yangguang.lake.figures import levels


def scored(households: Any, persons: Any, table: Deprivations) -> Any:
    """Each household: `place`, `size`, `g_<key>` (1 deprived, 0 not, null not known), `score`, `poor`.

    `persons` has `school_age` beside a copy's columns. Score and poor are null where a dimension is not known, unless
    the table says that such a dimension counts as not deprived.
    """
    home = households.select(
        "household", "place", size=households["size"].cast("int64"),
        **{f"g_{d.key}": _own(households, d) for d in table.measured if d.table == "households"},
    )  # fmt: skip
    for dimension in (d for d in table.measured if d.table == "persons"):
        home = _joined(home, persons, dimension)
    seen = {d.key: home[f"g_{d.key}"] for d in table.measured}
    if table.unknown == "not_deprived":
        seen = {key: column.fill_null(0) for key, column in seen.items()}
        home = home.mutate(**{f"g_{key}": column for key, column in seen.items()})
        seen = {key: home[f"g_{key}"] for key in seen}
    score: Any = ibis.literal(0, "int64")
    for dimension in table.measured:
        score = score + seen[dimension.key] * dimension.weight
    home = home.mutate(score=score)
    enough = home.score * table.cutoff.denominator >= table.cutoff.numerator * weight_of(table)
    return home.mutate(poor=enough.cast("int64"))


def weight_of(table: Deprivations) -> int:
    """The weight of all dimensions that are measured."""
    return sum(d.weight for d in table.measured)


def _own(households: Any, dimension: Dimension) -> Any:
    return households[dimension.column].isin(dimension.is_).cast("int64")


def _joined(home: Any, persons: Any, dimension: Dimension) -> Any:
    """One member is enough; a member of whom it is not known leaves it open, unless another is deprived."""
    if dimension.ages:
        persons = persons.filter(persons.school_age.between(*dimension.ages))
    has = persons[dimension.column].isin(dimension.is_).cast("int64")
    of_home = persons.aggregate(
        by=["household"], deprived=has.max(), unknown=has.isnull().cast("int64").max()
    )
    both = home.left_join(of_home, "household").drop("household_right")
    said = ibis.cases(
        (both.deprived == 1, ibis.literal(1, "int64")),
        (both.unknown == 1, ibis.null("int64")),
        else_=ibis.literal(0, "int64"),
    )
    return both.mutate(**{f"g_{dimension.key}": said}).drop("deprived", "unknown")


def sums(homes: Any, table: Deprivations, asked: Sequence[str] = levels.LEVELS) -> Any:
    """At every level, in persons: `persons`, `unknown`, `known`, `poor`, `score_sum` of the poor, and for each dimension
    `raw_<key>` (deprived) and `censored_<key>` (deprived and poor).
    """
    size, known = homes["size"], homes.score.notnull().cast("int64")
    poor = homes.poor.fill_null(0)
    measures = {
        "persons": size.sum(),
        "unknown": (size * (1 - known)).sum(),
        "known": (size * known).sum(),
        "poor": (size * poor).sum(),
        "score_sum": (size * poor * homes.score.fill_null(0)).sum(),
    }
    for dimension in table.measured:
        has = homes[f"g_{dimension.key}"].fill_null(0)
        measures[f"raw_{dimension.key}"] = (size * has * known).sum()
        measures[f"censored_{dimension.key}"] = (size * has * poor).sum()
    return levels.roll_up(homes.aggregate(by=["place"], **measures), asked)


def said(row: dict[str, Any], table: Deprivations) -> list[dict[str, Any]]:
    """The measures of one place as parts with `value` and `of`, integers both: H, A, M0, and for each dimension its
    share of M0 and the share of persons poor and deprived of it, and of persons deprived of it.
    """
    whole = weight_of(table)
    out = [
        {"part": "H", "value": row["poor"], "of": row["known"]},
        {"part": "A", "value": row["score_sum"], "of": whole * row["poor"]},
        {"part": "M0", "value": row["score_sum"], "of": whole * row["known"]},
        {"part": "unknown", "value": row["unknown"], "of": row["persons"]},
    ]
    for d in table.measured:
        out.append(
            {"part": f"share/{d.key}", "value": d.weight * row[f"censored_{d.key}"], "of": row["score_sum"]}
        )
        out.append({"part": f"censored/{d.key}", "value": row[f"censored_{d.key}"], "of": row["known"]})
        out.append({"part": f"raw/{d.key}", "value": row[f"raw_{d.key}"], "of": row["known"]})
    return out
