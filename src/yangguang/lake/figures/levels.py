"""How do the sums of villages become those of every level above them, exactly?

In two stages and one pass over the copy: sums by village first, then each village's line counts once at every level.
Sums are integers, so that what is added up at one level is what the level above says.
"""

from collections.abc import Sequence
from typing import Any

import ibis

from yangguang.terms import place

LEVELS = place.LEVELS[1:]  # province … village
# A sum of squares, or one over a nation, leaves 64 bits; engines add decimals of 38 digits exactly.
WIDE = "decimal(38, 0)"


def unit_of(level: str) -> int:
    """How many codes a place of that level holds. Raises `ValueError` for a word that is none."""
    if level not in place.UNIT:
        raise ValueError(f"no level: {level}")
    return place.UNIT[level]


def at(code: Any, unit: Any) -> Any:
    """The place of that unit which encloses the code; whole numbers on every engine."""
    return code - code % unit


def at_every_level(table: Any, levels: Sequence[str] = LEVELS) -> Any:
    """Each row once for each level: `level`, and `place` as the place of that level."""
    kinds = {"level": "string", "unit": "int64"}
    units = ibis.memtable(
        [{"level": name, "unit": unit_of(name)} for name in levels], schema=ibis.schema(kinds)
    )
    both = table.cross_join(units)
    return both.mutate(place=at(both.place, both.unit)).drop("unit")


def roll_up(
    villages: Any, levels: Sequence[str] = LEVELS, wide: Sequence[str] = (), keep: Sequence[str] = ()
) -> Any:
    """Sums by village (`place`) summed at every level: `level`, `place`, those of `keep`, and every other column.

    `wide` names the columns whose sums may leave 64 bits.
    """
    everywhere = at_every_level(villages, levels)
    by = ["level", "place", *keep]
    added = {
        c: everywhere[c].cast(WIDE) if c in wide else everywhere[c] for c in everywhere.columns if c not in by
    }
    return everywhere.aggregate(by=by, **{name: column.sum() for name, column in added.items()})
