"""Five households of two villages, on both sides of the line and one of unknown income, and a copy of them."""

import pytest

from tests.cast import COUNTY, HERE, NEXT, cast, household
from yangguang.work.lake import snapshots

INCOMES = {"赵": 3500, "钱": 6200, "孙": 6900, "李": None, "周": 5999}


@pytest.fixture
def people(home):
    """The county's people at work."""
    return cast()


@pytest.fixture
def key(people):
    """The copy's identity; the nth household has n persons."""

    for nth, (surname, yuan) in enumerate(INCOMES.items()):
        household(surname, income_yuan=yuan, place=HERE if nth % 2 else NEXT, size=nth + 1)
    return snapshots.freeze(people.county, COUNTY)["snapshot"]
