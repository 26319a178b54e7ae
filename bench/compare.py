"""What does comparing a province with its departments' files cost against DuckDB by hand, pandas and SQLite?

python -m bench.compare OUT [--households N] [--rows N] [--repeats N]. All sides read the same Parquet, on integer keys,
and give full findings: person, household, place, row, the record's value and the register's. pandas and SQLite do the
whole work: windows, the two values, one finding a record, in order; all must find as many rows. SQLite's tables are
loaded and indexed beforehand, both sides of the join, and that is not counted.
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
from tests.lake.making import DAY, EPOCH, the_book
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


ORDER = ["household", "person", "source", "record_key", "row"]


def with_pandas(copy: Copy, chosen: list[Source]) -> int:
    """The same with data frames; one file after the other, so that it fits into memory."""
    asked = ["id_key", "person", "household", "place", *_shown(chosen, "person")]
    people = pd.read_parquet(copy.folder / "persons.parquet", columns=asked)
    homes = pd.read_parquet(copy.folder / "households.parquet", columns=["household", *_shown(chosen, "household")])
    parts = []
    for source in chosen:
        dataset, said = source.dataset, source.dataset.disagrees
        columns = {"id_key", "row", "record_key", "active", said.column, *(w.column for w in dataset.windows)}
        rows = pd.read_parquet(copy.folder / f"records_{dataset.key}.parquet", columns=sorted(columns))
        rows = rows[rows["active"]]
        for window in dataset.windows:
            rows = rows[rows[window.column].isna() | (rows[window.column] >= window.first(DAY))]
        hits = rows.merge(people, on="id_key").merge(homes, on="household")
        values = {"source": source.at, "said": hits[said.column], "register": hits[said.register]}
        parts.append(hits[["person", "household", "place", "id_key", "row", "record_key"]].assign(**values))
    found = pd.concat(parts, ignore_index=True).sort_values(ORDER)
    return len(found.drop_duplicates(["source", "person", "record_key"]))


def _shown(chosen: list[Source], subject: str) -> list[str]:
    """The register's columns that findings show, of a person or of a household."""
    said = [s.dataset.disagrees for s in chosen]
    return sorted({d.register for d in said if d.subject == subject})


def into_sqlite(copy: Copy, chosen: list[Source], path: Path) -> sqlite3.Connection:
    """Persons, households and each file in SQLite, indexed on the keys."""
    base = sqlite3.connect(path)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-2000000", "mmap_size=4000000000", "temp_store=MEMORY"):
        base.execute(f"PRAGMA {pragma}")
    _fill(base, copy, "persons", ["id_key", "person", "household", "place", *_shown(chosen, "person")])
    _fill(base, copy, "households", ["household", *_shown(chosen, "household")])
    base.execute("CREATE INDEX persons_key ON persons (id_key)")
    base.execute("CREATE UNIQUE INDEX households_key ON households (household)")
    for source in chosen:
        dataset, table = source.dataset, f"records_{source.dataset.key}"
        days = [w.column for w in dataset.windows]
        columns = ["id_key", "row", "record_key", "active", dataset.disagrees.column, *days]
        _fill(base, copy, table, list(dict.fromkeys(columns)))
        base.execute(f"CREATE INDEX {table}_key ON {table} (id_key)")
    base.commit()
    return base


def _fill(base: sqlite3.Connection, copy: Copy, table: str, columns: list[str]) -> None:
    base.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
    put = f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})"
    for batch in pq.ParquetFile(copy.folder / f"{table}.parquet").iter_batches(200_000, columns=columns):
        held = (batch[c] for c in columns)
        base.executemany(put, zip(*((c.cast("int32") if c.type == "date32[day]" else c).to_pylist() for c in held), strict=True))


def in_sqlite(chosen: list[Source]) -> str:
    """The join as SQLite takes it; which side drives it is left to SQLite."""
    parts = []
    for source in chosen:
        dataset, said = source.dataset, source.dataset.disagrees
        days = ((w.column, (w.first(DAY) - EPOCH).days) for w in dataset.windows)
        fits = "".join(f" AND (r.{column} IS NULL OR r.{column} >= {first})" for column, first in days)
        parts.append(f"""SELECT {source.at} AS source, p.person, p.household, p.place, p.id_key, r.row, r.record_key,
          r.{said.column} AS said, {said.subject[0]}.{said.register} AS register
          FROM records_{dataset.key} r JOIN persons p ON p.id_key = r.id_key JOIN households h ON h.household = p.household
          WHERE r.active{fits}""")
    nth = "row_number() OVER (PARTITION BY source, person, record_key ORDER BY row) AS nth"
    return f"SELECT * FROM (SELECT *, {nth} FROM ({' UNION ALL '.join(parts)})) WHERE nth = 1 ORDER BY {', '.join(ORDER)}"


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
    join = in_sqlite(chosen)
    lite, lite_all, listed = copies.quickest(lambda: len(base.execute(join).fetchall()), 1)
    assert found.num_rows == merged == listed <= said.num_rows, (found.num_rows, said.num_rows, merged, listed)
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
