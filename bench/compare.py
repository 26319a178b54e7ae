"""What does comparing a province with its departments' files cost against DuckDB by hand, pandas and SQLite?

python -m bench.compare OUT [--households N] [--rows N] [--repeats N]. All sides read the same Parquet, on integer keys,
and give full findings: person, household, place, row, the record's value and the register's. The peers leave out what
only our side does (windows, thresholds, one finding a record), and each must find as many rows.
"""

import os
import sqlite3
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from bench import copies, ground
from bench.ground import Measured
from tests.lake.making import DAY, the_book
from yangguang.lake import comparison, engine
from yangguang.lake.comparison import OF_KIND, Source
from yangguang.lake.copies import Copy

NAME = "compare"
REGISTER = "person, household, place"


def by_hand(copy: Copy, chosen: list[Source]) -> str:
    """The join as one would write it for DuckDB: every file under the other, persons and households met once."""
    kinds = {"fen": "BIGINT", "day": "DATE", "number": "DOUBLE", "word": "VARCHAR"}
    parts = []
    for source in chosen:
        column = source.dataset.disagrees.column
        own = OF_KIND.get(source.dataset.columns[column].kind, "word")
        values = ", ".join(f"{column if k == own else f'NULL::{t}'} AS said_{k}" for k, t in kinds.items())
        day = "".join(
            f" AND ({w.column} IS NULL OR {w.column} >= DATE '{w.first(DAY)}')" for w in source.dataset.windows
        )
        file = copy.folder / f"records_{source.dataset.key}.parquet"
        parts.append(f"SELECT id_key, row, record_key, {source.at} AS source, {values} FROM '{file}' WHERE active{day}")
    homes, people = (copy.folder / f"{t}.parquet" for t in ("households", "persons"))
    return f"""SELECT r.*, p.person, p.household, p.place, p.work_place, p.member_from,
      h.income_fen_per_head, h.house_area, h.transfer_fen
      FROM ({" UNION ALL ".join(parts)}) r JOIN '{people}' p USING (id_key) JOIN '{homes}' h ON h.household = p.household"""


def with_pandas(copy: Copy, chosen: list[Source]) -> int:
    """The same with data frames; one file after the other, so that it fits into memory."""
    asked = ["id_key", "person", "household", "place", "work_place", "member_from"]
    people = pd.read_parquet(copy.folder / "persons.parquet", columns=asked)
    shown = ["household", "income_fen_per_head", "house_area", "transfer_fen"]
    homes = pd.read_parquet(copy.folder / "households.parquet", columns=shown)
    count = 0
    for source in chosen:
        dataset = source.dataset
        columns = {"id_key", "row", "record_key", "active", dataset.disagrees.column, *(w.column for w in dataset.windows)}
        rows = pd.read_parquet(copy.folder / f"records_{dataset.key}.parquet", columns=sorted(columns))
        rows = rows[rows["active"]]
        for window in dataset.windows:
            rows = rows[rows[window.column].isna() | (rows[window.column] >= window.first(DAY))]
        count += len(rows.merge(people, on="id_key").merge(homes, on="household"))
    return count


def into_sqlite(copy: Copy, chosen: list[Source], path: Path) -> sqlite3.Connection:
    """Persons and records in SQLite, indexed on the key."""
    base = sqlite3.connect(path)
    base.execute("PRAGMA journal_mode=OFF")
    base.execute("PRAGMA synchronous=OFF")
    base.execute("PRAGMA cache_size=-1000000")
    base.execute("CREATE TABLE p (id_key INTEGER, person INTEGER, household INTEGER, place INTEGER)")
    base.execute("CREATE TABLE r (id_key INTEGER, row INTEGER, record_key INTEGER, source INTEGER, said)")
    asked = ["id_key", "person", "household", "place"]
    _fill(base, "p", copy.folder / "persons.parquet", asked, None)
    for source in chosen:
        dataset = source.dataset
        windows = [w.column for w in dataset.windows]
        asked = ["id_key", "row", "record_key", dataset.disagrees.column, "active", *windows]
        _fill(base, "r", copy.folder / f"records_{dataset.key}.parquet", asked, source)
    base.execute("CREATE INDEX p_key ON p (id_key)")
    base.execute("CREATE INDEX r_key ON r (id_key)")
    base.commit()
    return base


def _fill(base: sqlite3.Connection, table: str, path: Path, columns: list[str], source: Source | None) -> None:
    for batch in pq.ParquetFile(path).iter_batches(200_000, columns=columns):
        values = [batch[c].to_pylist() for c in columns]
        if source is None:
            base.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?)", zip(*values, strict=True))
            continue
        firsts = [w.first(DAY) for w in source.dataset.windows]
        rows = (
            (key, row, record, source.at, str(said))
            for key, row, record, said, active, *days in zip(*values, strict=True)
            if active and all(d is None or d >= f for d, f in zip(days, firsts, strict=True))
        )
        base.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?)", rows)


def main() -> None:
    """Measure, and check that all sides find the same."""
    args = ground.asked(households=copies.HOUSEHOLDS, rows=copies.ROWS, repeats=5)
    copy = copies.made(args.households, args.rows)
    chosen = comparison.sources(copy, the_book())
    home = Path(os.environ["YANGGUANG_HOME"])
    backend = engine.connect("", home / "spill")
    started = time.perf_counter()
    base = into_sqlite(copy, chosen, home / "peer.sqlite")
    loaded = time.perf_counter() - started
    raw = backend.con
    sql = by_hand(copy, chosen)
    hand, hand_all, said = copies.quickest(lambda: raw.execute(sql).to_arrow_table(), args.repeats)
    ours, ours_all, found = copies.quickest(lambda: comparison.find(backend, copy, chosen, DAY), args.repeats)
    peak = copies.peak_gib()
    panda, panda_all, merged = copies.quickest(lambda: with_pandas(copy, chosen), 1)
    join = "SELECT r.*, p.* FROM p JOIN r ON r.id_key = p.id_key"
    lite, lite_all, listed = copies.quickest(lambda: sum(1 for _ in base.execute(join)), 1)
    assert found.num_rows <= said.num_rows == merged == listed, (found.num_rows, said.num_rows, merged, listed)
    size: dict[str, Any] = {"findings": found.num_rows, "persons": copy.manifest["rows"]["persons"], "rows": args.rows}
    what = f"comparison {size['persons']:,} × {size['rows']:,}, {size['findings']:,} full findings"
    own, lite_said = {"ours": ours_all, "peer": hand_all} | size, {"peer": lite_all, "load": round(loaded, 1)}
    ground.hand_in(args.out, [
        Measured(NAME, what, "DuckDB by hand, BIGINT keys", ours / hand, "×", 1.3, True, own),
        Measured(NAME, what, "pandas", panda / ours, "× faster", 10, False, {"peer": panda_all}),
        Measured(NAME, what, "SQLite, indexed join", lite / ours, "× faster", 40, False, lite_said),
        Measured(NAME, what, "in seconds", ours, "s"),
        Measured(NAME, "peak memory of the comparison, SQLite's load included", "", peak, "GiB", 6),
    ])  # fmt: skip


if __name__ == "__main__":
    main()
