"""A county with people in two villages and a frozen copy of it, for the pages of figures."""

from typing import Any

from tests.cast import COUNTY, DAY, HERE, NEXT, cast, household
from tests.walk import do
from yangguang.register import scope
from yangguang.register.models import Snapshot
from yangguang.work import jobs, runners
from yangguang.work.questions import lake_jobs


def work() -> None:
    """Let the worker do all that waits."""
    while (job := jobs.claim(frozenset(runners.RUNNERS))) is not None:
        jobs.run(job, runners.RUNNERS)


def a_county() -> Any:
    """The cast, with two households."""
    people = cast(with_places=True)
    household(place=HERE, income_yuan=3500, size=2)
    household("钱", place=NEXT, income_yuan=6500, size=3)
    return people


def freeze(people: Any, day: Any = DAY, place: int = COUNTY) -> Snapshot:
    """A copy of the county with its report."""
    do(people.county, lake_jobs.ask_freeze, place, day)
    work()
    with scope.everything("test"):
        return Snapshot.objects.order_by("-id").first()
