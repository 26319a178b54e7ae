"""Which frozen copies does the demonstration hold, so that a newcomer finds figures, a comparison and pairs to look at?

Made behind the first page, once the layer for copies is there.
"""

import datetime as dt
import time
import uuid
from collections.abc import Callable

from yangguang.demo import story
from yangguang.register import scope
from yangguang.register.models import Snapshot, User
from yangguang.work import lazily
from yangguang.work.acting import open_hand

BEFORE = (21, 0)  # days before the last of which the county is frozen
WAIT_SECONDS = 900  # for the layer, on a slow line
Tell = Callable[[str], None]


def wait_for_the_layer(seconds: float = WAIT_SECONDS, every: float = 2.0) -> bool:
    """Is the layer there, at once or before the time is over?"""
    last = time.monotonic() + seconds
    while not lazily.there():
        if time.monotonic() > last:
            return False
        time.sleep(every)
    return True


def freeze(tell: Tell) -> list[str]:
    """Freeze the county at two days, count both copies, compare the newer and link what is left; the copies' ids."""
    user = User.objects.get(username="county1")
    made = []
    for days in BEFORE:
        day = story.LAST - dt.timedelta(days=days)
        tell(f"copy of {day}")
        said = lazily.lake("snapshots").freeze(user, story.COUNTY, day, via="demo")
        with scope.everything("the figures of the copy just frozen"):
            copy = Snapshot.objects.get(id=uuid.UUID(said["snapshot"]))
            lazily.lake("reports").make(copy)
        made.append(str(copy.id))
    tell("comparison of the copy")
    lazily.lake("comparison").compare(user, made[-1], via="demo")
    with scope.everything("which files wait to be linked"):
        names = sorted({load.dataset for load in lazily.lake("linkage").loads_for(story.COUNTY) if not load.digests})
    for name in names:  # a hand for each: others, who write meanwhile, do not wait for all of them
        with open_hand(user, via="demo") as hand:
            lazily.lake("linkage").propose(hand, story.COUNTY, [name])
    return made
