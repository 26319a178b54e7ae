"""How long does a county's workbook of 100,000 rows take, against reading it raw and inserting the same rows plainly?

Ours: everything a hand-in does: guard, receive (encrypted), read, judge, match, stage (encrypted), apply in one
transaction, report, journal. The peer: python-calamine's rows, inserted as they are by batched `executemany` in
one transaction into a table of 27 text columns. Same file, same machine, same process, same durability.
"""

import sqlite3
import uuid
from pathlib import Path
from typing import Any

import django

from bench.ground import Measured, asked, hand_in, spread, timed

django.setup()

from django.conf import settings  # noqa: E402  # after set-up
from django.db import connection  # noqa: E402
from python_calamine import CalamineWorkbook  # noqa: E402

from bench import scene  # noqa: E402
from yangguang.conf import env  # noqa: E402
from yangguang.register import scope  # noqa: E402
from yangguang.register.models import Batch, Job  # noqa: E402
from yangguang.work import jobs, runners  # noqa: E402
from yangguang.work.acting import open_hand  # noqa: E402
from yangguang.work.batches import intake  # noqa: E402

LIMIT = 6.0
BATCH = 1000
COLUMNS = 27


def raw(path: Path) -> list[list[Any]]:
    """The rows as python-calamine gives them, headings and total left out."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    return rows[4:-1]


def plain_sqlite(rows: list[list[Any]], at: Path) -> None:
    """Batched INSERTs in one transaction, WAL and FULL as the product has it."""
    raw_connection = sqlite3.connect(at, isolation_level=None)
    for pragma in env.PRAGMAS.split(";"):
        raw_connection.execute(pragma)
    raw_connection.execute(f"CREATE TABLE raw ({', '.join(f'c{i} TEXT' for i in range(COLUMNS))})")
    raw_connection.execute("BEGIN IMMEDIATE")
    statement = f"INSERT INTO raw VALUES ({', '.join('?' * COLUMNS)})"
    for start in range(0, len(rows), BATCH):
        raw_connection.executemany(statement, rows[start : start + BATCH])
    raw_connection.execute("COMMIT")
    raw_connection.close()


def plain_postgres(rows: list[list[Any]]) -> None:
    """The same through psycopg, whose `executemany` sends a batch in one pipeline: the fastest of its INSERTs."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_raw")
        cursor.execute(f"CREATE TABLE bench_raw ({', '.join(f'c{i} text' for i in range(COLUMNS))})")
    plain = connection.connection.cursor()
    statement = f"INSERT INTO bench_raw VALUES ({', '.join(['%s'] * COLUMNS)})"
    with connection.connection.transaction():
        for start in range(0, len(rows), BATCH):
            piece = rows[start : start + BATCH]
            plain.executemany(
                statement, [[v if isinstance(v, str) else str(v) for v in row] for row in piece]
            )


def peer(path: Path, repeat: int) -> dict[str, float]:
    """Seconds of reading raw and inserting plainly."""
    rows: list[list[Any]] = []
    reading = timed(lambda: rows.extend(raw(path)))
    if connection.vendor == "sqlite":
        at = Path(settings.YANGGUANG_HOME) / f"plain{repeat}.sqlite3"
        inserting = timed(lambda: plain_sqlite(rows, at))
        at.unlink()
    else:
        inserting = timed(lambda: plain_postgres(rows))
    return {"read": reading, "insert": inserting, "all": reading + inserting}


def ours(path: Path) -> tuple[dict[str, float], dict[str, Any]]:
    """Seconds of a hand-in from the command to the committed register, by stage; and its counts."""
    user, counts = scene.account("county"), {}
    key = uuid.UUID(int=0)

    def receive() -> None:
        nonlocal key
        with open_hand(user, via="cli") as hand:
            key = intake.receive(hand, path, path.name, intake.Wish(day=scene.DAY)).id

    def read() -> None:
        job = Job.objects.get(kind=intake.READ, subject=key)
        claimed = jobs.claim(frozenset((intake.READ,)), only=job.id)
        assert claimed is not None
        jobs.run(claimed, runners.RUNNERS)
        assert claimed.state == "done", claimed.error

    def apply() -> None:
        with open_hand(user, via="cli") as hand:
            counts.update(intake.apply(hand, Batch.objects.select_related("round").get(id=key)))

    stages = {"receive": timed(receive), "read": timed(read), "apply": timed(apply)}
    with scope.everything("the bench looks at the report"):
        report = Batch.objects.get(id=key).report
    return {**stages, "all": sum(stages.values())}, {**counts, "held_back": report["counts"]["held_back"]}


def main() -> None:
    """Both sides in turn, as often as asked; the median of ours against the median of the peer."""
    args = asked(rows=100_000, repeats=3)
    scene.found()
    path = Path(settings.YANGGUANG_HOME) / "county.xlsx"
    written = scene.workbook(path, args.rows)
    plain, own, counts = [], [], {}
    for repeat in range(args.repeats):
        with scene.copy_of_database():
            plain.append(peer(path, repeat))
            seconds, counts = ours(path)
            own.append(seconds)
    assert counts["households_accepted"] + counts["held_back"] == written.households
    left, right = (spread([s["all"] for s in side]) for side in (own, plain))
    value = left["median"] / right["median"]
    stages = {k: spread([s[k] for s in own])["median"] for k in own[0]}
    peer_stages = {k: spread([s[k] for s in plain])["median"] for k in plain[0]}
    detail = {
        "rows": written.rows, "counts": counts, "ours": left, "peer": right, "stages": stages, "peer_stages": peer_stages,
        "rows_per_second": written.rows / left["median"],
    }  # fmt: skip
    hand_in(args.out, [
        Measured("intake", f"workbook of {written.rows:,} rows, {connection.vendor}", "python-calamine + plain batched INSERTs",
                 value, "x", LIMIT, True, detail),
    ])  # fmt: skip


if __name__ == "__main__":
    main()
