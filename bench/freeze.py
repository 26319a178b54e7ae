"""How long does a province take to freeze, against a plain Parquet dump of the same rows?

python -m bench.freeze OUT [--scale S] [--repeats N]. The dump asks the same tables by plain SQL, in whatever order they
come, and writes what it gets: numbers still encrypted, answers still as text, no keys, no order, no digests, nothing that
could be proved. No departments' files on either side: a copy takes those over as they lie. Processor's and clock time.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django

from bench import copies
from bench.ground import Measured, asked, hand_in

django.setup()

import pyarrow as pa  # noqa: E402  # after set-up
import pyarrow.parquet as pq  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from bench import province, scene  # noqa: E402
from yangguang.work.checking import reading  # noqa: E402
from yangguang.work.lake import snapshots  # noqa: E402

NAME = "freeze"
AT_ONCE = 100_000
HOUSEHOLDS = """SELECT CAST(h.id AS text), h.place, h.status, h.size, h.cause, CAST(s.from_day AS text), s.carried_over,
 CAST(c.answers AS text), k.step, k.status
 FROM register_household h JOIN register_standing s ON s.household_id = h.id AND s.to_day IS NULL
 JOIN register_condition c ON c.household_id = h.id AND c.to_day IS NULL JOIN register_case k ON k.household_id = h.id"""
STATEMENTS = """SELECT CAST(household_id AS text), income_fen_per_head, claimed, CAST(period_from AS text),
 CAST(period_to AS text), members, CAST(items AS text) FROM register_statement"""
PERSONS = """SELECT CAST(p.id AS text), CAST(m.household_id AS text), p.place, p.id_cell, p.id_kind, p.sex,
 CAST(p.birth_date AS text), m.relation, CAST(m.from_day AS text), CAST(a.answers AS text)
 FROM register_membership m JOIN register_person p ON p.id = m.person_id
 JOIN register_personfacts a ON a.person_id = p.id AND a.to_day IS NULL WHERE m.to_day IS NULL"""


def dump(folder: Path) -> dict[str, int]:
    """The plain dump; how many rows of each table."""
    counts = {}
    for name, sql in (("households", HOUSEHOLDS), ("statements", STATEMENTS), ("persons", PERSONS)):
        pieces = _pieces(sql)
        first = next(pieces)
        counts[name] = 0
        with pq.ParquetWriter(folder / f"{name}.parquet", first.schema, compression="zstd") as out:
            for piece in _and(first, pieces):
                counts[name] += piece.num_rows
                out.write_table(piece.cast(first.schema))
    return counts


def _pieces(sql: str) -> Iterator[pa.Table]:
    with reading.snapshot(), connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(AT_ONCE):
            yield pa.table({f"c{n}": list(column) for n, column in enumerate(zip(*rows, strict=True))})


def _and(first: Any, rest: Iterator[Any]) -> Iterator[Any]:
    yield first
    yield from rest


def spent(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Processor's seconds, the clock's, and what came of it."""
    clock, processor = time.perf_counter(), time.process_time()
    said = work()
    return time.process_time() - processor, time.perf_counter() - clock, said


def main() -> None:
    """Fill a province, then dump and freeze it in turn."""
    args = asked(scale=1.0, repeats=2)
    province.at_scale(args.scale)
    folder = Path(settings.YANGGUANG_HOME) / "dump"
    folder.mkdir()
    dumped, frozen, counts = [], [], {}
    for _ in range(args.repeats):
        dumped.append(spent(lambda: dump(folder)))
        frozen.append(spent(lambda: snapshots.freeze(None, scene.PROVINCE)))
        counts = dumped[-1][2]
        assert all(counts[k] == frozen[-1][2][k] for k in ("households", "persons")), "both write the same rows"
    plain, proved = min(dumped, key=lambda s: s[0]), min(frozen, key=lambda s: s[0])
    detail = {"dump": [s[:2] for s in dumped], "freeze": [s[:2] for s in frozen], **counts}
    what = f"freezing {counts['persons']:,} persons with encrypted IDs"
    hand_in(args.out, [
        Measured(NAME, what, "a plain dump of the same rows, processor's time", proved[0] / plain[0], "×", None, True, detail),
        Measured(NAME, what, "the same, by the clock", proved[1] / plain[1], "×"),
        Measured(NAME, what, "processor's time", proved[0], "s"),
        Measured(NAME, "peak memory of freezing", "", copies.peak_gib(), "GiB", 6),
    ])  # fmt: skip


if __name__ == "__main__":
    main()
