"""How are two tables linked, or one with itself, from cleaned records to weighed pairs?

Splink makes the pairs and compares and weighs them, on DuckDB; what it learns from is `training`, what becomes of the
weights is `pairing`. The same tables give the same pairs: nothing is drawn by chance.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from splink import DuckDBAPI, Linker

from yangguang.lake import engine
from yangguang.lake.linkage import (
    blocking,
    comparing,
    estimating,
    frequency,
    households,
    levels,
    preparing,
    training,
)
from yangguang.lake.linkage.blocking import Rule
from yangguang.lake.linkage.levels import Comparison
from yangguang.lake.linkage.pairing import (
    HALF,
    Floats,
    Ints,
    Sides,
    Weighed,
    assigned,
    probabilities,
)
from yangguang.lake.linkage.preparing import Records

LEARNERS = 25_000  # records of the left table from whose pairs is learnt
DRAWN = 800  # records of either table that are compared with all drawn of the other as strangers
LEAST_WEIGHT = -9.0  # bits; what is less likely is not kept
LEAST_SHOWN = 0.05
Known = Mapping[tuple[int, int], bool]


@dataclass(frozen=True)
class Linked:
    """What a run found: pairs of row numbers with probability (the surest first) and comparison values (one column a
    comparison), the model, the rules, and the estimates.
    """

    left: list[int]
    right: list[int]
    probability: list[float]
    gammas: list[tuple[int, ...]]
    comparisons: tuple[Comparison, ...]
    model: training.Model
    rules: list[Rule]
    coverage: float
    precision: float
    recall: float

    def __len__(self) -> int:
        return len(self.left)


def link(
    left: Records,
    right: Records | None,
    single: Sides = (True, True),
    known: Known | None = None,
    spill: Path | None = None,
) -> Linked:
    """Link `left` with `right`, or with itself when `right` is None; `single` says on which sides a record
    has at most one partner, `known` are pairs that people decided.

    Only pairs of a probability of at least 0.05 are returned.
    """
    tables = [left] if right is None else [left, right]
    han = preparing.chinese(tables)
    connection = _connect(spill)
    try:
        for name, records in zip(("l", "r"), tables, strict=False):
            connection.register(f"{name}_in", preparing.prepared(records, han))
            connection.execute(f"create table {name} as select * from {name}_in")
            connection.unregister(f"{name}_in")
        return _Run(
            connection, right is None, han, single if right is not None else (False, False), known or {}
        ).linked()
    finally:
        connection.close()


def _connect(spill: Path | None) -> duckdb.DuckDBPyConnection:
    settings: dict[str, Any] = {
        "memory_limit": engine.MEMORY,
        "threads": engine.THREADS,
        "temp_file_encryption": True,
    }
    if spill is not None:
        settings["temp_directory"] = str(spill)
    connection = duckdb.connect(":memory:", config=settings)
    connection.execute("set enable_progress_bar = false")
    return connection


def _filled(connection: Any, tables: Sequence[str]) -> set[str]:
    """The columns that say something in every table."""
    columns = (*preparing.COLUMNS, "members")
    there = set(columns)
    for table in tables:
        sql = "select " + ", ".join(f"count({c}) > 0" for c in columns) + f" from {table}"
        there &= {c for c, any_ in zip(columns, connection.execute(sql).fetchall()[0], strict=True) if any_}
    return there


class _Run:
    """One run over the tables `l` and `r` of a connection."""

    def __init__(self, connection: Any, alone: bool, han: bool, single: Sides, known: Known) -> None:
        self.connection, self.alone, self.single, self.known = connection, alone, single, known
        self.left, self.right = "l", "l" if alone else "r"
        self.names = ["l"] if alone else ["l", "r"]
        filled = _filled(connection, self.names)
        self.comparisons = levels.comparisons(han, filled)
        self.sizes = [self._number(f"select count(*) from {t}") for t in self.names]
        self.rules = (
            blocking.chosen(connection, "l", None if alone else "r", han, filled) if all(self.sizes) else []
        )
        self.total = (
            self.sizes[0] * (self.sizes[0] - 1) / 2 if alone else float(self.sizes[0] * self.sizes[1])
        )
        self.api = DuckDBAPI(connection)
        self.frames = [self.api.register(t, dataset_display_name=t) for t in self.names]

    def _number(self, sql: str) -> int:
        return int(self.connection.execute(sql).fetchall()[0][0])

    def linked(self) -> Linked:
        """The whole way."""
        if not self.comparisons or not self.rules or self.total < 1:
            return Linked(
                [], [], [], [], self.comparisons, training.Model({}, 0.0), self.rules, 1.0, 1.0, 1.0
            )
        blocked = self._linker().inference.compute_blocked_pairs_for_predict()
        seen = self._seen(self._numbers(blocked.physical_name))
        model = self._learn(self.comparisons, seen)
        pairs = self._weighed(blocked, model)
        p = probabilities(pairs, self.total, model.prior, self.single, self.known)
        keep = assigned(pairs, p, self.single)
        keep = keep[p[keep] >= LEAST_SHOWN]
        a, b = pairs.left[keep], pairs.right[keep]
        gammas, taken = self._compared(a, b), p[keep] >= HALF
        run = estimating.Run(pairs, p, keep[taken], self.total, (self.sizes[0], self.sizes[-1]), self.single)
        coverage = self._coverage(run)
        complete = estimating.completeness(run, self.comparisons, model, self._faults(seen, model), gammas[taken], seen.across)
        return Linked(
            a.tolist(), b.tolist(), p[keep].tolist(), list(map(tuple, gammas.tolist())), self.comparisons, model, self.rules,
            coverage, estimating.precision(run), estimating.recall(run, coverage, complete),
        )  # fmt: skip

    def _learn(self, comparisons: Sequence[Comparison], seen: training.Seen) -> training.Model:
        share = seen.total / self.total
        expected = 0.3 * min(self.sizes) if not self.alone else 0.1 * self.sizes[0]
        mates = households.A_RECORD * min(self.sizes) if households.told(comparisons) else 0.0
        return training.learn(comparisons, seen, expected * share, mates * share)

    def _faults(self, seen: training.Seen, model: training.Model) -> training.Model:
        """How often the fields of one person fail, learnt without the sex: strangers of one name are mostly of one sex, which
        looks as though more of them were one person, whose other fields fail.
        """
        keys = [c.key for c in self.comparisons]
        if "sex" not in keys or len(keys) == 1:
            return model
        at = keys.index("sex")
        return self._learn([*self.comparisons[:at], *self.comparisons[at + 1 :]], seen.without(at))

    def _linker(self, model: training.Model | None = None) -> Linker:
        chances = model.chances if model else {}
        settings: dict[str, Any] = {
            "link_type": "dedupe_only" if self.alone else "link_only",
            "unique_id_column_name": "unique_id",
            "comparisons": [
                levels.as_splink(c, dict(chances[c.key]) if model else None) for c in self.comparisons
            ],
            "blocking_rules_to_generate_predictions": [
                {"blocking_rule": blocking.condition(r)} for r in self.rules
            ],
            "retain_matching_columns": False,
            "retain_intermediate_calculation_columns": False,
            "probability_two_random_records_match": model.prior if model else 0.01,
        }
        return Linker(self.frames if len(self.frames) > 1 else self.frames[0], settings, log_level=None)

    def _numbers(self, blocked: str) -> str:
        """Splink's blocked pairs as numbers of records: `a` of the left table, `b` of the right."""
        if self.alone:
            return f"select least(join_key_l, join_key_r) as a, greatest(join_key_l, join_key_r) as b from {blocked}"
        sides = [f"cast(split_part(join_key_{side}, '-__-', 2) as bigint)" for side in "lr"]
        turned = "starts_with(join_key_l, 'r-__-')"
        return (
            f"select case when {turned} then {sides[1]} else {sides[0]} end as a,"
            f" case when {turned} then {sides[0]} else {sides[1]} end as b from {blocked}"
        )

    def _weighed(self, blocked: Any, model: training.Model) -> Weighed:
        linker = self._linker(model)
        for column in sorted({c.repeated(level) for c in self.comparisons for level in c.levels if level.repeats}):
            linker.table_management.register_term_frequency_lookup(self._frequencies(column), column)
        linker.table_management.register_blocked_pairs_for_predict(blocked)
        table = linker.inference.predict(
            threshold_match_weight=LEAST_WEIGHT, warning_mode="never"
        ).physical_name
        turned = "unique_id_l > unique_id_r" if self.alone else "source_dataset_l > source_dataset_r"
        rows = self.connection.sql(
            f"select case when {turned} then unique_id_r else unique_id_l end as a,"
            f" case when {turned} then unique_id_l else unique_id_r end as b, match_weight as w from {table} order by a, b"
        ).to_arrow_table()
        factor = np.exp2(np.clip(rows["w"].to_numpy(), -60, 200)) * (1.0 - model.prior) / model.prior
        pairs = Weighed(rows["a"].to_numpy(), rows["b"].to_numpy(), factor)
        if not model.home:
            return pairs
        corrected = model.corrected(factor, self.comparisons, self._compared(pairs.left, pairs.right))
        kept = corrected * model.prior >= 2.0**LEAST_WEIGHT
        return Weighed(pairs.left[kept], pairs.right[kept], corrected[kept], factor[kept])

    def _frequencies(self, column: str) -> Any:
        """How likely another record has a value that two have: `frequency.of_others`, from how often it is there."""
        every = " union all ".join(f"select {column} from {n} where {column} is not null" for n in self.names)
        counts = self.connection.sql(f"select {column}, count(*) as n from ({every}) group by 1 order by 1").to_arrow_table()
        shares = frequency.of_others(counts["n"].to_numpy())
        return self.api.register(pa.table({column: counts[column], f"tf_{column}": shares}), dataset_display_name=f"tf_{column}")

    def _seen(self, pairs: str) -> training.Seen:
        """Pairs to learn from: of part of the left table where it is large."""
        step = 1 if self.alone else max(1, self.sizes[0] // LEARNERS)
        share = self._number(f"select count(*) from l where unique_id % {step} = 0") / self.sizes[0]
        decided, answers = self._decided()
        within = [] if self.alone else [self._counted(self._drawn(n, n), n, n) for n in self.names]
        return training.Seen(
            self._counted(f"select a, b from ({pairs}) where a % {step} = 0", self.left, self.right), self.total * share,
            self._counted(self._drawn(self.left, self.right), self.left, self.right), within, decided, answers, self._equal(),
        )  # fmt: skip

    def _drawn(self, left: str, right: str) -> str:
        """Pairs of records that are compared whatever they say: every so many of each table."""
        steps = [max(1, self.sizes[self.names.index(name)] // DRAWN) for name in (left, right)]
        rows = [
            f"(select unique_id from {n} where unique_id % {s} = 0)"
            for n, s in zip((left, right), steps, strict=True)
        ]
        on = "x.unique_id < y.unique_id" if left == right else "true"
        return f"select x.unique_id as a, y.unique_id as b from {rows[0]} x join {rows[1]} y on {on}"

    def _decided(self) -> tuple[training.Counted, Floats]:
        """The pairs that people decided, each as a pattern of its own, and their answers."""
        a, b = (np.array([pair[i] for pair in self.known], dtype=np.int64) for i in (0, 1))
        gammas = self._compared(a, b)
        return training.Counted(gammas, np.ones(len(gammas))), np.array(
            [float(v) for v in self.known.values()]
        )

    def _compared(self, a: Ints, b: Ints) -> Ints:
        """The comparison values of the pairs, a row a pair in their order."""
        if not len(a):
            return np.zeros((0, len(self.comparisons)), dtype=np.int64)
        self.connection.register("asked", pa.table({"n": np.arange(len(a)), "a": a, "b": b}))
        sql = comparing.compared(self.comparisons, "select a, b from asked", self.left, self.right)
        table = self.connection.sql(
            f"select g.* exclude (a, b) from asked join ({sql}) g using (a, b) order by n"
        ).to_arrow_table()
        self.connection.unregister("asked")
        return np.column_stack([column.to_numpy() for column in table.columns]).astype(np.int64)

    def _counted(self, pairs: str, left: str, right: str) -> training.Counted:
        keys = ", ".join(f"gamma_{c.key}" for c in self.comparisons)
        sql = comparing.compared(self.comparisons, pairs, left, right)
        rows = self.connection.execute(
            f"select count(*), {keys} from ({sql}) group by all order by all"
        ).fetchall()
        whole = np.array(rows, dtype=np.float64).reshape(-1, 1 + len(self.comparisons))
        return training.Counted(whole[:, 1:].astype(np.int64), whole[:, 0])

    def _equal(self) -> dict[str, list[tuple[float, float]]]:
        """How often all pairs that could be stand on the first levels of a comparison, where those are plain equality: across
        the tables, and the higher of those within. What was read out of a number is not always compared, and not counted here.
        """
        out: dict[str, list[tuple[float, float]]] = {}
        for c in self.comparisons:
            read = f"{c.column}_is_of_id"
            read_out = read in preparing.COLUMNS and any(
                self._number(f"select count(*) from {n} where {read} and id is not null") for n in self.names
            )
            # Who agrees on a level agrees on those below it too: names that are alike sound alike.
            steps = [] if read_out else list(zip(c.counted, (None, *c.counted), strict=False))
            for step in steps:
                within = [self._share(c.column, *step, n, None) for n in self.names]
                across = within[0] if self.alone else self._share(c.column, *step, "l", "r")
                out.setdefault(c.key, []).append((across, max(within)))
        return out

    def _share(self, known: str, column: str, before: str | None, left: str, right: str | None) -> float:
        """The share of the pairs of which both say `known` that agree in `column` but not in the column `before`."""
        said = [self._number(f"select count({known}) from {n}") for n in (left, right or left)]
        whole = said[0] * said[1] if right else said[0] * (said[0] - 1) / 2
        agree = blocking.count(self.connection, left, right, (column,))
        agree -= blocking.count(self.connection, left, right, (column, before)) if before else 0
        return (agree + training.UNSEEN) / max(whole, 1.0)

    def _coverage(self, run: estimating.Run) -> float:
        """The estimated share of the true pairs that the rules bring, told by the sure ones: of others many are false, and
        those few rules bring.
        """
        if self.rules == [blocking.ALL]:
            return 1.0
        a, b, p = (of[run.sure] for of in (run.pairs.left, run.pairs.right, run.p))
        self.connection.register("sure", pa.table({"a": a, "b": b, "p": p}))
        caught = " + ".join(f"coalesce(({blocking.condition(r)})::int, 0)" for r in self.rules)
        rows = self.connection.execute(
            f"select {caught}, p from sure join l on l.unique_id = a join {self.right} r on r.unique_id = b"
        ).fetchall()
        self.connection.unregister("sure")
        return blocking.coverage(rows)
