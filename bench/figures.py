"""What do all five levels of figures cost against the best DuckDB a hand can write?

Both read the same Parquet of an invented copy and give the same rows: sums by source, headcount, gap and severity, Gini and
fifteen quantiles for every province, city, county, township and village. They run in turn, repeat by repeat, on engines
with the same bounds; answers are compared before anything is timed.
"""

import math
import tempfile
from pathlib import Path
from typing import Any

from bench.ground import Measured, asked, hand_in, spread, timed
from tests.lake import making
from yangguang.lake import engine
from yangguang.lake.copies import Copy
from yangguang.lake.figures import incomes, inequality, levels
from yangguang.terms.place import UNIT

MOST = 1.3  # times the hand-written form
PARTS = ("wage", "business", "property", "transfer", "expense")
LINE = 600_000
UNITS = ", ".join(f"('{level}', {UNIT[level]})" for level in levels.LEVELS)
ADDED = ("n", "p", "i", "poor", "gap")


def by_hand(path: Path) -> dict[str, str]:
    """The questions in SQL: sums in two stages; distributions by two windows, the fastest of three ways tried (totals
    joined, and a second window of the same order, took longer).
    """
    units = f"(VALUES {UNITS}) AS u(level, unit)"
    level = "u.level, v.place - v.place % u.unit AS place"
    stated = f"FROM read_parquet('{path}') WHERE income_fen_per_head IS NOT NULL AND size > 0"
    short = f"({LINE} - greatest(income_fen_per_head, 0))"
    sums = f"""WITH v AS (SELECT place, count(*) AS n, sum(size)::BIGINT AS p, sum(size * income_fen_per_head)::BIGINT AS i,
        coalesce(sum(size) FILTER (income_fen_per_head < {LINE}), 0)::BIGINT AS poor,
        coalesce(sum(size * {short}) FILTER (income_fen_per_head < {LINE}), 0)::BIGINT AS gap,
        coalesce(sum(size * {short} * {short}) FILTER (income_fen_per_head < {LINE}), 0)::BIGINT AS squared
        {stated} GROUP BY place)
        SELECT {level}, {", ".join(f"sum({c})::BIGINT AS {c}" for c in ADDED)}, sum(squared) AS squared
        FROM v, {units} GROUP BY ALL"""
    keys = ", ".join(f"sum({p}_fen)::BIGINT AS {p}" for p in PARTS)
    source = f"""WITH v AS (SELECT place, sum(size)::BIGINT AS p, {keys} FROM read_parquet('{path}')
        WHERE wage_fen IS NOT NULL GROUP BY place)
        SELECT {level}, sum(p)::BIGINT AS p, {", ".join(f"sum({p})::BIGINT AS {p}" for p in PARTS)}
        FROM v, {units} GROUP BY ALL"""
    cuts = ", ".join(
        f"(min(x) FILTER (c >= t * {p}) + coalesce(min(x) FILTER (c > t * {p}), min(x) FILTER (c >= t * {p}))) / 2 AS q{n}"
        for n, p in enumerate(inequality.PROBABILITIES)
    )
    distribution = f"""WITH v AS (SELECT place, income_fen_per_head::DOUBLE AS x, size::DOUBLE AS w {stated}),
        e AS (SELECT {level}, x, w FROM v, {units}),
        r AS (SELECT *, sum(w) OVER (PARTITION BY level, place ORDER BY x ROWS UNBOUNDED PRECEDING) AS c,
            sum(w) OVER (PARTITION BY level, place) AS t FROM e)
        SELECT level, place, CASE WHEN sum(w * x) > 0 THEN sum(w * x * (2 * c - w)) / (max(t) * sum(w * x)) - 1 END AS gini,
            {cuts} FROM r GROUP BY ALL"""
    return {"sums": sums, "source": source, "distribution": distribution}


def ours(backend: Any, copy: Copy) -> dict[str, Any]:
    """The same questions as the product puts them."""
    table = copy.table(backend, "households")
    stated = incomes.rows(table, making.the_book())
    return {
        "sums": incomes.poverty(stated),
        "source": incomes.by_source(table, PARTS),
        "distribution": incomes.spread(stated),
    }


def agree(one: Any, other: Any) -> None:
    """Do both forms say the same of every place? Raises `AssertionError`."""
    asked_for = {
        "sums": ("poor", "gap_sum", "gap_squared_sum"),
        "source": ("wage_fen", "expense_fen"),
        "distribution": ("gini", "q_0.5"),
    }
    theirs = {
        "sums": ("poor", "gap", "squared"),
        "source": ("wage", "expense"),
        "distribution": ("gini", f"q{inequality.PROBABILITIES.index('0.5')}"),
    }
    for name, keys in asked_for.items():
        mine = {(r["level"], r["place"]): [r[k] for k in keys] for r in one[name].to_pylist()}
        hand = {(r["level"], r["place"]): [r[k] for k in theirs[name]] for r in other[name].to_pylist()}
        assert mine.keys() == hand.keys(), name
        for place, values in mine.items():
            for a, b in zip(values, hand[place], strict=True):
                same = a is b if a is None or b is None else math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)
                assert same, (name, place, a, b)


def main() -> None:
    """Make the copy, compare the answers, then time each form in turn; the medians count."""
    args = asked(households=1_300_000, repeats=5)
    with tempfile.TemporaryDirectory(prefix="yg-bench-") as home:
        copy = making.make_copy(
            Path(home) / "copy", args.households, 1, records={}, places_used=making.villages()
        )
        backend, peer = engine.connect(), engine.connect()
        written = by_hand(copy.folder / "households.parquet")

        def mine() -> dict[str, Any]:
            return {name: backend.to_pyarrow(question) for name, question in ours(backend, copy).items()}

        def hand() -> dict[str, Any]:
            return {name: peer.con.sql(query).to_arrow_table() for name, query in written.items()}

        one, other = mine(), hand()
        agree(one, other)
        runs = [(timed(mine), timed(hand)) for _ in range(args.repeats)]
        ratio = sorted(a / b for a, b in runs)[len(runs) // 2]
        detail = {
            "ours_s": spread([a for a, _ in runs]),
            "by_hand_s": spread([b for _, b in runs]),
            "groups": len(one["sums"]),
        }
        what = f"all five levels of figures, {args.households:,} households, {len(one['sums']):,} places"
        peer_said = (
            f"DuckDB by hand {detail['by_hand_s']['median']:.2f} s, ours {detail['ours_s']['median']:.2f} s"
        )
        hand_in(args.out, [Measured("figures", what, peer_said, ratio, "times", MOST, True, detail)])


if __name__ == "__main__":
    main()
