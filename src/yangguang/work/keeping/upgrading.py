"""How does an instance of an earlier release come up to date?

First everything is kept as it is, then the tables are changed; who skips this is told so by every command.
"""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from yangguang.register.tables import schema
from yangguang.terms.decision import Refused, no
from yangguang.work import clock, instance
from yangguang.work.acting import SYSTEM, open_hand
from yangguang.work.keeping import backup

FOLDER = "before-upgrade"


@dataclass(frozen=True, slots=True)
class Upgraded:
    """The backup made before (None where nothing was to be done) and the changes applied, as app.name."""

    kept: Path | None
    applied: tuple[str, ...]


def demand() -> None:
    """Raise `Refused` `database_older` or `database_newer` where an instance stands in tables that are not those of this
    program. Before `init`, or where it was broken off, nothing is said.
    """
    shape = schema.look()
    if shape is None or not (shape.ahead or shape.behind) or not schema.founded():
        return
    if shape.ahead:
        raise Refused(no("database_newer", names=", ".join(shape.ahead)))
    if shape.behind:
        raise Refused(no("database_older", count=len(shape.behind)))


def upgrade(tell: backup.Tell = backup.silent) -> Upgraded:
    """Back up into `$YANGGUANG_HOME/before-upgrade`, without keys, then bring the tables up to date; a killed run is run
    again. Raises `Refused` `no_instance`, `database_newer`, `no_room`.
    """
    shape = schema.look()
    if shape is None or not schema.founded():
        raise Refused(no("no_instance"))
    if shape.ahead:
        raise Refused(no("database_newer", names=", ".join(shape.ahead)))
    if not shape.behind:
        return Upgraded(None, ())
    home = Path(settings.YANGGUANG_HOME)
    (home / FOLDER).mkdir(exist_ok=True, mode=0o700)
    for left in (home / FOLDER).glob("*.part"):  # by a run that was killed
        left.unlink()
    kept = home / FOLDER / f"{shape.at}-{clock.at():%Y%m%dT%H%M%S}.zip"
    backup.save(kept, tell=tell)
    instance.prepare(home)
    with open_hand(None, office=SYSTEM, via="cli") as hand:
        hand.note("instance.upgrade", place=0, facts={"from": shape.at, "applied": list(shape.behind)})
    return Upgraded(kept, shape.behind)
