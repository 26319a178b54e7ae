"""On which level of each comparison does a pair stand?

The same conditions that Splink weighs, asked without it where only the levels are needed: to learn, and to explain.
"""

import re
from collections.abc import Sequence

from yangguang.lake.linkage.levels import Comparison

_SIDED = re.compile(r"\b(\w+)_([lr])\b")


def columns(comparisons: Sequence[Comparison]) -> list[str]:
    """The columns that the conditions of `comparisons` read."""
    said = " ".join(sql for c in comparisons for sql in (c.missing, *(level.sql for level in c.levels)))
    return sorted({name for name, _ in _SIDED.findall(said)})


def gamma(comparison: Comparison) -> str:
    """The comparison value in SQL: -1 not compared, 0 «else», up to the first level."""
    top = len(comparison.levels) - 1
    rungs = " ".join(
        f"when {level.sql} then {top - i}" for i, level in enumerate(comparison.levels) if level.sql != "ELSE"
    )
    return f"case when {comparison.missing} then -1 {rungs} else 0 end"


def compared(comparisons: Sequence[Comparison], pairs: str, left: str, right: str) -> str:
    """A query of `a`, `b` and the value of each comparison, for the rows `a`, `b` of the query `pairs` (numbers of records
    of the tables `left` and `right`).
    """
    sides = ", ".join(f"l.{c} as {c}_l, r.{c} as {c}_r" for c in columns(comparisons))
    values = ", ".join(f"{gamma(c)} as gamma_{c.key}" for c in comparisons)
    wide = f"select a, b, {sides} from ({pairs}) p join {left} l on l.unique_id = a join {right} r on r.unique_id = b"
    return f"select a, b, {values} from ({wide})"
