"""Every question is answered alike by every engine, and no question is left out."""

import ast
import dataclasses
import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

import yangguang.lake
from tests.lake import engines, questions
from yangguang.lake import engine

pytestmark = pytest.mark.once
LAKE = Path(yangguang.lake.__file__).parent
# No questions: how an engine is opened, how a copy is, how tables reach Spark.
APART = {
    "engine.py": {"connect", "_spark"},
    "copies.py": {"connect_to", "open_copy", "faults", "root_of", "digest_of"},
    "spark.py": {"connect", "Spark.to_pyarrow", "Spark._register_in_memory_table", "Spark._create_cached_table"},
}


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    return questions.given(tmp_path_factory.mktemp("given"))


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """DuckDB, beside the engine that this run is about."""
    return engine.connect("duckdb", tmp_path_factory.mktemp("spill"))


@pytest.mark.spark
@pytest.mark.parametrize("name", questions.QUESTIONS)
def test_spark_says_what_duckdb_says(name, given, here, backend):
    ask = questions.QUESTIONS[name]
    assert engine.is_spark(backend) and engines.differences(ask(backend, given), ask(here, given)) == []


def of_the_lake(module, function):
    """Every function of a module that makes or puts questions."""
    imported = {a.name for n in ast.walk(module) if isinstance(n, ast.Import) for a in n.names}
    return "ibis" in imported or any(isinstance(n, ast.arg) and n.arg == "backend" for n in ast.walk(module))


def test_no_question_is_left_out(given, here):
    """Whoever writes a new function of the lake puts a question into tests/lake/questions.py that reaches it."""
    few = dataclasses.replace(given, levels=("county",))
    with engines.reached(LAKE) as met:
        answers = {name: ask(here, few) for name, ask in questions.QUESTIONS.items()}
    assert all(map(any, answers.values())), "an answer of nothing proves nothing"
    wanted = {
        where: names - APART.get(where, set())
        for where, names in engines.asking(LAKE, of_the_lake).items()
        if not where.startswith("linkage/")  # linking people is Splink's on DuckDB, on one machine
    }
    assert {"comparison.py", "measure.py", "whatif.py", "figures/incomes.py"} <= set(wanted)
    assert engines.left_out(wanted, met) == {}


def test_a_difference_is_seen():
    one = {"fen": 5, "of": [None, "甲", 0.25, dt.date(2016, 10, 28), True]}
    assert (
        engines.differences(
            one, {"fen": Decimal(5), "of": (None, "甲", 0.25 + 1e-12, dt.date(2016, 10, 28), True)}
        )
        == []
    )
    for at, other in enumerate((0, "乙", 0.2500001, dt.date(2016, 10, 27), 1)):
        changed = [*one["of"][:at], other, *one["of"][at + 1 :]]
        assert engines.differences(one, {"fen": 5, "of": changed}) == [
            f"answer.of[{at}]: {one['of'][at]!r} and {other!r}"
        ]
    for other in (
        {"fen": 5.0, "of": one["of"]},
        {"fen": 6, "of": one["of"]},
        {"fen": 5},
        {"fen": 5, "of": [None]},
    ):
        assert engines.differences(one, other)
