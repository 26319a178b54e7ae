"""How is the register of a place frozen at a day, and for how long is the copy kept?

The register is read as of one instant without keeping anybody from writing; the copy is whole on disk before the one
journal line and the register's row that name it commit. What a killed run left behind is cleared by the next.
"""

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings

from yangguang.book.reader import Book
from yangguang.lake.copies import RECORDS
from yangguang.lake.freezing import Freezing, Tell, clear_left, silent
from yangguang.lake.identities import Identities
from yangguang.register import scope
from yangguang.register.ids import new_id
from yangguang.register.keys import secret
from yangguang.register.models import DataLoad, JournalLine, Snapshot, User
from yangguang.terms.decision import Refused, no
from yangguang.terms.place import contains
from yangguang.work import acting, books, clock
from yangguang.work.acting import SYSTEM, Hand, open_hand
from yangguang.work.checking import fold
from yangguang.work.checking.reading import snapshot
from yangguang.work.lake import lines, reading, records
from yangguang.work.lake.moments import Moment
from yangguang.work.lake.reading import Listed, Standing

FREEZE, PURGE = "snapshot.freeze", "snapshot.purge"
FOUND = "compared-"  # so begins, in the folder of a copy, what comparing it found


def copies() -> Path:
    """The folder of all copies of this instance."""
    return Path(settings.YANGGUANG_HOME) / "lake" / "copies"


def folder_of(snapshot: Snapshot) -> Path:
    """The folder of one copy."""
    return copies() / str(snapshot.id)


def freeze(
    user: User | None, place: int, day: dt.date | None = None, *, known: int | None = None, via: str = "web",
    tell: Tell = silent,
) -> dict[str, Any]:  # fmt: skip
    """Freeze the register of `place` as of `day` (today), as known now or at journal line `known`; return
    {"snapshot", "persons", "households", "root"}.

    `user` None: the system. Long: not inside a hand; opens its own at the end; `tell` hears which table is being written and
    how many of its rows are. Raises `Refused`: `not_permitted`,
    `snapshot_day_ahead`, `no_such_line`, `nothing_to_freeze`, `answer_unfit`.
    """
    acting.require(user, FREEZE, place)
    moment = _moment(day, known)
    book = books.now(place, moment.day)
    _clear()
    key = new_id()
    with Freezing(copies() / str(key), tell) as freezing:
        with snapshot(read_only=False):
            loads = records.loads_on(place, moment)
            manifest = _write(freezing, book, place, moment, loads)
        row = Snapshot(
            id=key, place=place, day=moment.day, known=known, book=book.digest, journal_line=manifest["journal_line"],
            root=manifest["root"], households=manifest["rows"]["households"], persons=manifest["rows"]["persons"],
            loads=manifest["loads"], records_purge_day=min((r.purge_day for of in loads.values() for r in of), default=None),
        )  # fmt: skip
        with open_hand(user, office="" if user else SYSTEM, via=via) as hand:
            _enter(hand, row, book)
            freezing.show()
    return {"snapshot": str(key), "persons": row.persons, "households": row.households, "root": row.root}


def _moment(day: dt.date | None, known: int | None) -> Moment:
    today = clock.day()
    if day is not None and day > today:
        raise Refused(no("snapshot_day_ahead", day=day.isoformat(), today=today.isoformat()))
    if known is not None and not JournalLine.objects.filter(id=known).exists():
        raise Refused(no("no_such_line", line=known))
    return Moment(day or today, known)


def _write(
    freezing: Freezing, book: Book, place: int, moment: Moment, loads: dict[str, list[DataLoad]]
) -> dict[str, Any]:
    found = reading.listed(place, moment)
    if not found.households:
        raise Refused(no("nothing_to_freeze", place=place, day=moment.day.isoformat()))
    now = moment.known is None and moment.day == clock.day()
    freezing.write(*reading.households(book, found, None if now else _stood(found)))
    known = records.known_for(loads)
    freezing.write(*reading.persons(book, found, Identities(secret("lake")), known.add))
    records.write(freezing, book, loads, known)
    sent = [load.line_id for of in loads.values() for load in of]
    return freezing.seal({
        "book": book.digest, "places": ", ".join(found.editions), "place": place, "day": moment.day.isoformat(),
        "known": moment.known, "journal_line": max([lines.last(place, moment), *sent]),
        "loads": records.told(loads),
    })  # fmt: skip


def _stood(found: Listed) -> Standing:
    """Where the case of each household stood: folded again from the acts there had been."""
    moment = found.moment
    opened = f"opened_day <= '{moment.day}'" + ("" if moment.known is None else f" AND opened_id <= {moment.known}")
    among = f"{opened} AND household_id IN (SELECT household_id FROM {reading.LIST})"
    return {household: (step, status) for household, step, status in fold.stood(among, moment.acted("a"))}


def _enter(hand: Hand, row: Snapshot, book: Book) -> None:
    hand.may(FREEZE, row.place)
    row.line = hand.note(
        FREEZE,
        place=row.place,
        about=row.id,
        facts={
            "frozen_day": row.day, "known": row.known, "root": row.root, "households": row.households, "persons": row.persons,
        },
    )  # fmt: skip
    row.purge_day = hand.day + dt.timedelta(days=book.days("snapshot_retention_days"))
    row.save(force_insert=True)


def _clear() -> None:
    """Remove what killed runs left: parts, and whole copies that the register never came to know."""
    with scope.everything("what a killed run left is cleared whoever comes next"):
        clear_left(copies(), lambda: {str(key) for key in Snapshot.objects.values_list("id", flat=True)})


def purge(hand: Hand, place: int) -> dict[str, int]:
    """Remove the copies of `place` whose retention day has come, and from others departments' rows whose day has come;
    return {"copies", "records"}. What a copy was stays in the register.
    """
    hand.may(PURGE, place)
    kept = [s for s in Snapshot.objects.filter(purged=False) if contains(place, s.place)]
    whole = [s for s in kept if s.purge_day <= hand.day]
    partly = [
        s for s in kept
        if s not in whole and not s.records_purged and s.records_purge_day is not None and s.records_purge_day <= hand.day
    ]  # fmt: skip
    hand.note(PURGE, place=place, facts={"copies": [s.id for s in whole], "records": [s.id for s in partly]})
    Snapshot.objects.filter(id__in=[s.id for s in whole]).update(purged=True)
    Snapshot.objects.filter(id__in=[s.id for s in partly]).update(records_purged=True)
    for copy in whole:
        shutil.rmtree(folder_of(copy), ignore_errors=True)
    for copy in partly:
        for path in folder_of(copy).glob(f"{RECORDS}*"):
            path.unlink()
        for path in folder_of(copy).glob(f"{FOUND}*"):
            shutil.rmtree(path)
    return {"copies": len(whole), "records": len(partly)}
