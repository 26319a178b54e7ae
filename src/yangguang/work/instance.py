"""How does an empty instance come to be?"""

import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from yangguang.book import places as editions
from yangguang.register import bulk, guard
from yangguang.register.keys import make_keys
from yangguang.register.models import Edition, Instance, Place
from yangguang.register.tables import schema
from yangguang.terms.decision import Refused, no
from yangguang.terms.place import parse_code
from yangguang.work import access, clock
from yangguang.work.acting import SYSTEM, Hand, open_hand

ADMINISTRATORS = ("system-admin", "security-admin", "audit-admin")


@dataclass(frozen=True, slots=True)
class Founded:
    """What `init` made: the province, the edition, and the first passwords of its administrators (shown
    once).
    """

    province: int
    edition: str
    places: int
    passwords: dict[str, str]


def prepare(home: Path, at: str = "") -> None:
    """Make the data folder, its keys and the tables, these as they were at the register's migration `at` (default: now).
    Safe to run again: tables of an older shape are brought on.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    make_keys(Path(settings.YANGGUANG_KEYS))
    with guard.writing():
        if at:
            call_command("migrate", schema.APP, at, verbosity=0, interactive=False)
            for app in schema.others():
                call_command("migrate", app, verbosity=0, interactive=False)
        else:
            call_command("migrate", verbosity=0, interactive=False)


def adopt(hand: Hand, province: int, key: str) -> int:
    """Write the places of edition `key` of `province` into the register; return how many."""
    edition = editions.load_edition(key, province)
    line = hand.note("places.adopt", place=province, facts={"edition": key, "places": len(edition.names)})
    row = Edition.objects.create(key=key, day=edition.day, adopted=line)
    return bulk.insert(
        Place,
        ("edition_id", "code", "level", "name"),
        ((row.key, c, edition.level(c), name) for c, name in edition.names.items()),
    )


def found(
    province: int | None = None, edition: str | None = None, demo_day: dt.date | None = None
) -> Founded:
    """Make this an instance for `province`, in `edition` (default: the newest), with its three
    administrators.

    Raises `Refused("instance_exists")`, `Refused("unknown_province")`, `Refused("unknown_edition")`.
    """
    if Instance.objects.exists():
        raise Refused(no("instance_exists", home=str(settings.YANGGUANG_HOME)))
    known = editions.provinces()
    code = province if province is not None else known[0]
    if code not in known:
        raise Refused(no("unknown_province", province=str(code)[:2], known=", ".join(str(k)[:2] for k in known)))
    keys = [k for k, _ in editions.editions(code)]
    key = edition or keys[-1]
    if key not in keys:
        raise Refused(no("unknown_edition", edition=key, known=", ".join(keys)))
    passwords = {role: access.temporary_password(role, role) for role in ADMINISTRATORS}
    with open_hand(None, office=SYSTEM, day=demo_day or clock.day(), via="cli") as hand:
        Instance.objects.create(
            province=code, edition=key, demo=demo_day is not None, demo_day=demo_day, salt=os.urandom(16)
        )
        count = adopt(hand, code, key)
        roles = hand.book(code).roles()
        for role, password in passwords.items():
            access.add(hand, username=role, name=roles[role].zh, role=role, place=code, password=password)
    return Founded(code, key, count, passwords)


def this() -> Instance:
    """The instance's row. Raises `Refused("no_instance")` before `init`."""
    row = Instance.objects.first()
    if row is None:
        raise Refused(no("no_instance"))
    return row


def known_place(text: str) -> int:
    """The code of a place this instance has. Raises `Refused` `bad_place`, `unknown_place_code`."""
    place, row = place_argument(text), this()
    if not Place.objects.filter(edition_id=row.edition, code=place).exists():
        raise Refused(no("unknown_place_code", place=text, edition=row.edition))
    return place


def place_argument(text: str) -> int:
    """A place code typed by a person: 2 to 12 digits. Raises `Refused("bad_place")`."""
    try:
        return parse_code(text)
    except ValueError as error:
        raise Refused(no("bad_place", text=text)) from error
