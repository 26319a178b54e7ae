"""Which engine are the questions put to? DuckDB; with `--spark` it is Spark."""

from pathlib import Path

import pytest

from yangguang.lake import engine


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """The tests of Spark itself cannot even be read where it isn't installed; `--spark` installs it, and reads them."""
    return True if collection_path.name == "test_spark.py" and not config.getoption("spark") else None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes `backend` runs on the engine of this run; those on Spark bear its mark."""
    if "backend" in metafunc.fixturenames:
        spark = pytest.param("local-spark", marks=pytest.mark.spark)
        asked = spark if metafunc.config.getoption("spark") else "duckdb"
        metafunc.parametrize("backend", [asked], indirect=True, scope="session")


@pytest.fixture(scope="session")
def backend(request, tmp_path_factory):
    """An Ibis backend; one Spark session serves all tests, and is not cut into pieces for tables that fit on a page."""
    made = engine.connect(request.param, tmp_path_factory.mktemp("spill"))
    if engine.is_spark(made):
        made.raw_sql("SET spark.sql.shuffle.partitions = 1")
    return made
