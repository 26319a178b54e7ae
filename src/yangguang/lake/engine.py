"""Which engine answers, and within which bounds?

`YANGGUANG_ENGINE` says: nothing or `duckdb` (embedded), `local-spark`, or the address of a Spark cluster
(`spark://host:port`). The questions are the same Ibis expressions on each.
"""

import contextlib
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ibis

from yangguang.terms.decision import Refused, no

MEMORY = (
    "4GB"  # of the 6 GiB a step may take at the size of a province; the rest is Python's and the reader's
)
THREADS = 2


def connect(address: str = "", folder: Path | None = None) -> Any:
    """An Ibis backend for `address`; `folder` takes what does not fit into memory.

    Raises `Refused("engine_unknown")` for a word that names none, `Refused("engine_missing")` where Spark is not
    installed, `Refused("engine_without_java")` where it finds no Java that it can run on.
    """
    if address in ("", "duckdb"):
        settings: dict[str, Any] = {
            "memory_limit": MEMORY,
            "threads": THREADS,
            "preserve_insertion_order": False,
        }
        if folder is not None:
            settings["temp_directory"] = str(folder)
        return ibis.duckdb.connect(**settings)
    if address == "local-spark" or address.startswith("spark://"):
        return _spark(address, folder)
    raise Refused(no("engine_unknown", engine=address))


def _spark(address: str, folder: Path | None) -> Any:
    try:
        from pyspark.errors import PySparkRuntimeError  # an extra: only where it was asked for
        from pyspark.sql import SparkSession

        from yangguang.lake import spark  # needs the extra too
    except ImportError as error:
        raise Refused(no("engine_missing", engine=address)) from error
    local = address == "local-spark"
    builder = SparkSession.builder.master(f"local[{THREADS}]" if local else address).appName("yangguang")
    settings = {
        "spark.sql.ansi.enabled": "true",  # an overflow is an error, never a wrong sum
        "spark.sql.shuffle.partitions": "8" if local else "200",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        "spark.driver.memory": "3g",
    }
    if local:
        settings |= dict.fromkeys(("spark.driver.host", "spark.driver.bindAddress"), "127.0.0.1")
        settings |= {"spark.local.dir": str(folder)} if folder is not None else {}
    for key, value in settings.items():
        builder = builder.config(key, value)
    try:
        return spark.connect(builder.getOrCreate())
    except PySparkRuntimeError as error:  # no Java, or one that is too old
        raise Refused(no("engine_without_java", engine=address)) from error


@contextlib.contextmanager
def kept(backend: Any, rows: Any) -> Iterator[Any]:
    """`rows`, worked out once and kept in the engine's memory for the questions that follow, then let go."""
    if is_spark(backend):
        cached = rows.cache()
        yield cached
        cached.release()
        return
    name = f"kept_{next(_COUNT)}"
    backend.create_table(name, rows, temp=True)
    try:
        yield backend.table(name)
    finally:  # Ibis' own drop_table doesn't get on with the sqlglot it comes with
        backend.raw_sql(f"DROP TABLE {name}")


_COUNT = itertools.count(1)


def is_spark(backend: Any) -> bool:
    """Is this the distributed engine?"""
    return bool(backend.name == "pyspark")
