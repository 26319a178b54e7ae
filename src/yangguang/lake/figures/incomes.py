"""What do the incomes of a copy say, at every level at once?"""

from collections.abc import Sequence
from typing import Any

import ibis

from yangguang.book.reader import Book
from yangguang.lake.figures import inequality, levels, numbers

WEIGHTS = ("persons", "households")
SQUARED = ("gap_squared_sum",)


def rows(households: Any, book: Book, weight: str = "persons", line_fen: int | None = None) -> Any:
    """`place`, `line` and `income` in fen, `weight` of every household whose income is stated.

    Each counts with its members (`persons`) or once (`households`). `line_fen` stands instead of the book's line.
    Raises `ValueError` for another word.
    """
    if weight not in WEIGHTS:
        raise ValueError(f"weight is one of {', '.join(WEIGHTS)}, not {weight}")
    stated = households.filter(households.income_fen_per_head.notnull() & (households["size"] > 0))
    line = (
        numbers.column(book, "income_line", stated.place) * 100
        if line_fen is None
        else ibis.literal(line_fen, "int64")
    )
    size = stated["size"].cast("int64") if weight == "persons" else ibis.literal(1, "int64")
    return stated.select(place=stated.place, line=line, income=stated.income_fen_per_head, weight=size)


def poverty(stated: Any, asked: Sequence[str] = levels.LEVELS) -> Any:
    """Headcount, gap and severity at every level, with the integer sums they are made of. Sums in fen and persons.

    Where places have lines of their own, each person is measured against the line of the village.
    """
    villages = inequality.sums(stated, stated.line, ["place", "line"])
    line = villages.line.cast("float64").nullif(0.0)
    parts = villages.mutate(
        gap_part=villages.gap_sum.cast("float64") / line,
        severity_part=villages.gap_squared_sum.cast("float64") / (line * line),
    ).drop("line")
    added = levels.roll_up(parts.rename(households="persons", persons="weight_sum"), asked, wide=SQUARED)
    whole = added.persons.cast("float64").nullif(0.0)
    return added.mutate(
        headcount=added.poor.cast("float64") / whole,
        gap=added.gap_part / whole,
        severity=added.severity_part / whole,
        mean_fen=added.income_sum.cast("float64") / whole,
    ).drop("gap_part", "severity_part")


def spread(
    stated: Any, asked: Sequence[str] = levels.LEVELS, probabilities: Sequence[str] = inequality.PROBABILITIES
) -> Any:
    """Gini and quantiles (fen) at every level."""
    everywhere = levels.at_every_level(stated.select("place", "income", "weight"), asked)
    return inequality.distribution(everywhere, ["level", "place"], probabilities)


def by_source(households: Any, parts: Sequence[str], asked: Sequence[str] = levels.LEVELS) -> Any:
    """The sums in fen of each part of the statements at every level, and the `persons` of the households that have items."""
    keys = [f"{part}_fen" for part in parts]
    stated = households.filter(households[keys[0]].notnull())
    villages = stated.aggregate(
        by=["place"], persons=stated["size"].cast("int64").sum(), **{key: stated[key].sum() for key in keys}
    )
    return levels.roll_up(villages, asked)
