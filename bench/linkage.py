"""How well and how fast are two tables of persons linked, against Splink with its generic comparisons?

Both are given the same records and compare the same pairs: the rules that linkage chose. The peer is Splink as its
documentation teaches it: Jaro-Winkler and Levenshtein on the cells as they are written, u by random sampling, m by
expectation-maximisation under two blocking rules. Each side proposes one partner a record, from one half on.
"""

import time
from statistics import fmean
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, block_on

from bench import persons
from bench.ground import Measured, asked, hand_in
from yangguang.lake.linkage import blocking, linking, preparing
from yangguang.lake.linkage.pairing import HALF, Weighed, against, assigned
from yangguang.lake.linkage.preparing import Records

TIMES, BETTER = 1.5, 0.010
PAIRS_DRAWN = 1e6


def records(table: persons.Table) -> Records:
    """A table as linkage takes it."""
    return Records(table["id"], {k: v for k, v in table.items() if k != "id"})


def ours(left: Records, right: Records) -> tuple[set[tuple[str, str]], list[blocking.Rule]]:
    """The pairs we propose, and the rules that brought them."""
    linked = linking.link(left, right)
    rows = zip(linked.left, linked.right, linked.probability, strict=True)
    return {(left.ids[a], right.ids[b]) for a, b, p in rows if p >= HALF}, linked.rules


def generic(left: Records, right: Records, rules: list[blocking.Rule], seed: int) -> set[tuple[str, str]]:
    """The pairs that Splink's own comparisons propose on the same candidates."""
    connection = duckdb.connect(config={"threads": linking.engine.THREADS, "memory_limit": linking.engine.MEMORY})
    connection.execute("set enable_progress_bar = false")
    for name, table in (("l", left), ("r", right)):
        made = preparing.prepared(table, True)
        written = pa.array([c or None for c in table.cells["id_number"]], pa.string())
        made = made.append_column("id_number_written", written)
        connection.register("made", made)
        connection.execute(f"create table {name} as from made")
    api = DuckDBAPI(connection)
    settings: dict[str, Any] = {
        "link_type": "link_only",
        "comparisons": [
            cl.JaroWinklerAtThresholds("name", [0.9, 0.7]).configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("id_number_written", [1, 2]),
            cl.ExactMatch("sex"),
        ],
        "blocking_rules_to_generate_predictions": [{"blocking_rule": blocking.condition(r)} for r in rules],
        "retain_matching_columns": False,
    }
    linker = Linker([api.register(t, dataset_display_name=t) for t in "lr"], settings, log_level=None)
    learn = linker.training
    learn.estimate_probability_two_random_records_match([block_on("id_number_written"), block_on("name", "birth")], recall=0.9)
    learn.estimate_u_using_random_sampling(max_pairs=PAIRS_DRAWN, seed=seed)
    learn.estimate_parameters_using_expectation_maximisation(block_on("name"))
    learn.estimate_parameters_using_expectation_maximisation(block_on("id_number_written"))
    table = linker.inference.predict(threshold_match_probability=HALF, warning_mode="never").physical_name
    rows = connection.sql(f"select unique_id_l, unique_id_r, match_probability from {table} order by all").to_arrow_table()
    a, b, p = (rows[n].to_numpy() for n in ("unique_id_l", "unique_id_r", "match_probability"))
    kept = assigned(Weighed(a, b, np.ones(len(a))), p, (True, True))
    return {(left.ids[x], right.ids[y]) for x, y in zip(a[kept].tolist(), b[kept].tolist(), strict=True)}


def once(count: int, seed: int) -> dict[str, float]:
    """Seconds and F1 of both sides on one pair of tables."""
    first, second, truth = persons.tables(count, seed)
    left, right = records(first), records(second)
    started, cpu = time.perf_counter(), time.process_time()
    found, rules = ours(left, right)
    between, cpu_between = time.perf_counter(), time.process_time()
    theirs = generic(left, right, rules, seed)
    return {
        "ours": between - started, "ours_cpu": cpu_between - cpu,
        "peer": time.perf_counter() - between, "peer_cpu": time.process_time() - cpu_between,
        "f1": against(truth, found)["f1"], "peer_f1": against(truth, theirs)["f1"],
    }  # fmt: skip


def main() -> None:
    """Measure every seed; the first run of all warms up and is not counted."""
    args = asked(rows=100_000, repeats=5)
    once(2_000, 0)
    runs = [once(args.rows, seed) for seed in range(1, args.repeats + 1)]
    mean = {key: fmean(run[key] for run in runs) for key in runs[0]}
    size, peer = f"{args.rows:,} × {args.rows:,}", "plain Splink, same blocking"
    hand_in(args.out, [
        Measured("linkage", f"{size}, seconds", peer, mean["ours"] / mean["peer"], "×", TIMES, detail=mean),
        Measured("linkage", f"{size}, seconds", "", mean["ours"], "s"),
        Measured("linkage", f"{size}, CPU seconds", peer, mean["ours_cpu"] / mean["peer_cpu"], "×"),
        Measured("linkage", f"{size}, F1, {args.repeats} seeds", "", mean["f1"], ""),
        Measured("linkage", "F1 above", "Splink's generic settings", mean["f1"] - mean["peer_f1"], "", BETTER, most=False),
    ])  # fmt: skip


if __name__ == "__main__":
    main()
