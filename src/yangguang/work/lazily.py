"""Is the layer for frozen copies installed yet, and how is it reached?

It is installed behind the first page and its packages take seconds to start, so nobody imports `work/lake` at start:
what needs it asks here, at the moment it does.
"""

import importlib
import importlib.util
from types import ModuleType

from yangguang.terms.decision import Refused, no

PACKAGES = ("duckdb", "ibis", "numpy", "pyarrow")


def there() -> bool:
    """Are the lake's packages installed?"""
    return all(importlib.util.find_spec(name) is not None for name in PACKAGES)


def needed() -> None:
    """Raise `Refused("lake_missing")` while the layer is not installed."""
    if not there():
        raise Refused(no("lake_missing"))


def lake(module: str) -> ModuleType:
    """The module `work/lake/<module>`. Raises `Refused("lake_missing")` while the layer is not installed."""
    needed()
    return importlib.import_module(f"yangguang.work.lake.{module}")
