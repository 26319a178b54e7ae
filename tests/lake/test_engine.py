"""Which engine answers, and within which bounds?"""

import sys
import types

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from yangguang.cli.trouble import say
from yangguang.lake import engine
from yangguang.terms.decision import Refused

pytestmark = pytest.mark.once


def test_every_engine_counts_alike(backend, tmp_path):
    pq.write_table(pa.table({"fen": [1, 2, 2**40]}), tmp_path / "sums.parquet")
    table = backend.read_parquet(str(tmp_path / "sums.parquet"), table_name="sums")
    assert backend.execute(table.fen.sum()) == 2**40 + 3


def test_a_word_that_names_no_engine_is_refused_with_the_words_that_do():
    with pytest.raises(Refused) as refusal:
        engine.connect("oracle")
    assert (
        refusal.value.decision.code == "engine_unknown" and refusal.value.decision.facts["engine"] == "oracle"
    )


def test_memory_is_bounded():
    said = dict(
        engine.connect()
        .raw_sql("select name, value from duckdb_settings() where name in ('memory_limit', 'threads')")
        .fetchall()
    )
    assert said["threads"] == str(engine.THREADS) and said["memory_limit"].startswith("3.7")


def test_only_spark_is_spark(backend):
    assert engine.is_spark(backend) == (backend.name == "pyspark")


def test_what_is_kept_is_worked_out_once_and_let_go(backend, tmp_path):
    pq.write_table(pa.table({"fen": [1, 2]}), tmp_path / "a.parquet")
    table = backend.read_parquet(str(tmp_path / "a.parquet"), table_name="to_keep")
    with engine.kept(backend, table.mutate(twice=table.fen * 2)) as one, engine.kept(backend, table) as other:
        assert backend.execute(one.twice.sum()) == 6 and backend.execute(other.fen.sum()) == 3
        name = one.get_name()
    if not engine.is_spark(backend):
        left = backend.raw_sql("select table_name from information_schema.tables").fetchall()
        assert (name,) not in left


def test_without_the_extra_it_is_said_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(Refused) as refusal:
        engine.connect("local-spark")
    assert refusal.value.decision.code == "engine_missing"


def test_without_java_it_is_said_what_to_do(monkeypatch):
    """Spark's own error where its Java did not start; Spark itself need not be there."""

    class NoGateway(RuntimeError):
        """As PySparkRuntimeError [JAVA_GATEWAY_EXITED]."""

    class Session:
        builder = None

        def __getattr__(self, _name):
            return lambda *_words: self

        def getOrCreate(self):
            raise NoGateway

    Session.builder = Session()
    for name, said in {
        "pyspark": {}, "pyspark.errors": {"PySparkRuntimeError": NoGateway}, "pyspark.sql": {"SparkSession": Session},
        "yangguang.lake.spark": {"connect": None},
    }.items():  # fmt: skip
        monkeypatch.setitem(sys.modules, name, types.SimpleNamespace(**said))
    with pytest.raises(Refused) as refusal:
        engine.connect("local-spark")
    said = say(refusal.value.decision)
    assert refusal.value.decision.code == "engine_without_java" and "openjdk-17" in said
