"""What do the tests of handing in share? A county's workbook, read and waiting to be entered."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import workbooks
from tests.cast import Cast, cast
from tests.walk import do, one
from yangguang.register.models import Batch
from yangguang.work import jobs, runners
from yangguang.work.batches import intake


@pytest.fixture
def people(home: Path) -> Cast:
    """The cast, with the places' names and keys of its own."""
    return cast(with_places=True)


@pytest.fixture
def homes() -> list[list[dict[str, Any]]]:
    """Two good households and one whose second member has a wrong check digit."""
    out = [workbooks.household(f"3213240000000{n}", 2, n * 10 + 1) for n in (1, 2, 3)]
    number = out[2][1]["证件号码"]
    out[2][1]["证件号码"] = number[:17] + ("0" if number[17] != "0" else "1")
    return out


@pytest.fixture
def hand_in(people: Cast, homes: list[list[dict[str, Any]]], tmp_path: Path) -> Callable[..., Batch]:
    """Hand the workbook in and read it, as the worker would."""

    def send(**wish: Any) -> Batch:
        rows = [row for home in homes for row in home]
        path = workbooks.write(tmp_path / "泗洪县.xlsx", rows)
        batch = do(people.county, intake.receive, path, path.name, intake.Wish(**wish))
        while (job := jobs.claim(frozenset(runners.RUNNERS))) is not None:
            jobs.run(job, runners.RUNNERS)
        found: Batch = one(Batch, id=batch.id)
        return found

    return send
