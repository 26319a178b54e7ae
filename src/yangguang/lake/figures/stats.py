"""What does anyone's table of incomes say, by the methods used on the register?"""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import ibis

from yangguang.lake.figures import inequality, tables
from yangguang.lake.figures.inequality import Conventions
from yangguang.terms.decision import Refused, no

MOST_RELATIVE = 10.0
RELATIVE = 0.6  # of the median, where no line is given: Eurostat's


def stats(
    backend: Any, path: Path, income: str, weight: str | None = None, group: str | None = None, *,
    line: float | None = None, relative: float = RELATIVE, skip_bad: bool = False,
    how: Conventions = inequality.OURS, probabilities: Sequence[str] = inequality.PROBABILITIES,
) -> dict[str, Any]:  # fmt: skip
    """All figures of a table, and of each of its groups against the same line; shares as fractions.

    Raises `BadFile` (see `tables.load`), `Refused`: `stats_bad_cells`, `stats_nothing`, `stats_line`,
    `stats_relative`.
    """
    if line is not None and not tables.LEAST <= line <= tables.LARGEST:
        raise Refused(no("stats_line", line=line))
    if line is None and not 0 < relative <= MOST_RELATIVE:
        raise Refused(no("stats_relative", part=relative))
    loaded = tables.load(path, income, weight, group)
    if loaded.bad_count and not skip_bad:
        named = "；".join(f"{b.row} · {b.column} · {b.value}" for b in loaded.bad)
        raise Refused(no("stats_bad_cells", count=loaded.bad_count, cells=named))
    if not loaded.rows.num_rows:
        raise Refused(no("stats_nothing", read=loaded.read))
    data = inequality.prepared(ibis.memtable(loaded.rows), how)
    asked = list(dict.fromkeys((*probabilities, "0.5")))
    spread = _rows(backend, inequality.distribution(data, (), asked, how))[0]
    if line is None:
        line = inequality.relative_line(spread["q_0.5"], relative)
    added = _rows(backend, inequality.shares(inequality.sums(data, line, (), how), line))[0]
    result = {"line": line, **_said(added, spread, probabilities, loaded.unit)}
    result["groups"] = (
        _groups(backend, data, line, how, probabilities, loaded.unit) if group is not None else {}
    )
    return {
        **result,
        "rows": loaded.read,
        "without_income": loaded.without_income,
        "without_weight": loaded.without_weight,
        "zero_weight": loaded.zero_weight,
        "bad": {"count": loaded.bad_count, "cells": [b._asdict() for b in loaded.bad]},
    }


def _groups(
    backend: Any, data: Any, line: float, how: Conventions, probabilities: Sequence[str], unit: Fraction
) -> dict[str, dict[str, Any]]:
    added = inequality.shares(inequality.sums(data, line, ["group"], how), line)
    spread = {
        r["group"]: r for r in _rows(backend, inequality.distribution(data, ["group"], probabilities, how))
    }
    rows = sorted(_rows(backend, added), key=lambda r: r["group"])
    return {r["group"]: _said(r, spread[r["group"]], probabilities, unit) for r in rows}


def _rows(backend: Any, expression: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = backend.to_pyarrow(expression).to_pylist()
    return found


def _said(
    added: dict[str, Any], spread: dict[str, Any], probabilities: Sequence[str], unit: Fraction
) -> dict[str, Any]:
    return {
        "persons": added["persons"],
        "weight": float(Fraction(added["weight_sum"]) * unit),
        "mean": added["income_sum"] / added["weight_sum"],
        "headcount": added["headcount"],
        "gap": added["gap"],
        "severity": added["severity"],
        "gini": spread["gini"],
        "quantiles": {p: spread[f"q_{p}"] for p in probabilities},
    }
