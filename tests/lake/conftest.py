"""Which engines are the questions put to? DuckDB always; Spark too with `--spark`."""

import pytest

from yangguang.lake import engine


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes `backend` runs once on every engine asked for."""
    if "backend" in metafunc.fixturenames:
        engines = ["duckdb", *(["local-spark"] if metafunc.config.getoption("spark") else [])]
        metafunc.parametrize("backend", engines, indirect=True, scope="session")


@pytest.fixture(scope="session")
def backend(request, tmp_path_factory):
    """An Ibis backend; one Spark session serves all tests."""
    return engine.connect(request.param, tmp_path_factory.mktemp("spill"))
