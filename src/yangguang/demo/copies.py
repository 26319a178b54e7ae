"""Which frozen copies does the demonstration hold, so that a newcomer finds figures, a comparison and pairs to look at?

Made behind the first page, once the layer for copies is there.
"""

import datetime as dt
import json
import time
from collections.abc import Callable
from typing import Protocol

from yangguang.demo import story
from yangguang.register import scope
from yangguang.register.models import JournalLine, Snapshot, User
from yangguang.work import comparison, lazily
from yangguang.work.questions import answers

COMPARED, LINKED = "compare.run", "compare.link"
BEFORE = (21, 0)  # days before the last of which the county is frozen
WAIT_SECONDS = 900  # for the layer, on a slow line
Tell = Callable[[str], None]


class Far(Protocol):
    """How far linking is; it comes from the layer for copies, which may not be there yet."""

    @property
    def share(self) -> float:
        """Between 0 and 1."""


def wait_for_the_layer(seconds: float = WAIT_SECONDS, every: float = 2.0) -> bool:
    """Is the layer there, at once or before the time is over?"""
    last = time.monotonic() + seconds
    while not lazily.there():
        if time.monotonic() > last:
            return False
        time.sleep(every)
    return True


def freeze(tell: Tell) -> list[str]:
    """Freeze the county at two days, count both copies, compare the newer and link what is left; the copies' ids. After a
    kill it makes up what is missing, and does nothing twice.
    """
    user, made = User.objects.get(username="county1"), []
    for days in BEFORE:
        day = story.LAST - dt.timedelta(days=days)
        copy = _copy_of(day)
        if copy is None:
            tell(f"copy of {day}")
            lazily.lake("snapshots").freeze(user, story.COUNTY, day, via="demo")
            copy = _copy_of(day)
            assert copy is not None, "frozen a moment ago"
        made.append(copy)
        if not copy.purged and answers.read(copy, answers.REPORT, str(story.COUNTY)) is None:
            with scope.everything("the figures of the copy just frozen"):
                lazily.lake("reports").make(copy)
    newest = made[-1]
    if not newest.purged and not JournalLine.objects.filter(verb=COMPARED, about=newest.id).exists():
        tell("comparison of the copy")
        lazily.lake("comparison").compare(user, str(newest.id), via="demo")
    if unlinked := _unlinked():
        lazily.lake("linkage").propose(
            user, story.COUNTY, unlinked, via="demo", tell=_once(lambda percent: tell(f"linkage {percent}"))
        )
    return [str(copy.id) for copy in made]


def _once(say: Tell) -> Callable[[Far], None]:
    """Say how far linking is, each whole percent once."""
    told = set[str]()

    def heard(far: Far) -> None:
        if (percent := f"{int(far.share * 100)} %") not in told:
            told.add(percent)
            say(percent)

    return heard


def _copy_of(day: dt.date) -> Snapshot | None:
    with scope.everything("which copies the demonstration holds"):
        return Snapshot.objects.filter(place=story.COUNTY, day=day).order_by("id").first()


def _unlinked() -> list[str]:
    """The datasets with numbers that were not linked yet."""
    with scope.everything("which files wait to be linked"):
        names = {load.dataset for load in comparison.loads_for(story.COUNTY) if not load.digests}
    lines = JournalLine.objects.filter(verb=LINKED, place=story.COUNTY).values_list("body", flat=True)
    return sorted(names.difference(*(json.loads(body)["facts"]["datasets"] for body in lines)))
