"""Which invented county do the benches work on?"""

import contextlib
import datetime as dt
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from yangguang.book import places
from yangguang.demo.people import Villagers
from yangguang.demo.workbooks import FAULTS, TWICE, Sheet, Written, write_register
from yangguang.register.models import User
from yangguang.work import access, instance
from yangguang.work.acting import SYSTEM, open_hand

DAY = dt.date(2016, 10, 28)
EDITION = "2016-07-31"
PROVINCE = 320000000000
COUNTY = 321324000000
LINE_FEN = 600_000
PASSWORD = "measured-and-reported"
PERSONS_A_HOUSEHOLD = 2.5
ACCOUNTS = {
    "county": ("county-officer", COUNTY), "county2": ("county-officer", COUNTY), "province": ("province-officer", PROVINCE),
}  # fmt: skip


def found() -> None:
    """An instance with its places and a few accounts, its day standing still."""
    instance.prepare(Path(settings.YANGGUANG_HOME))
    instance.found(PROVINCE, EDITION, demo_day=DAY)
    with open_hand(None, office=SYSTEM, day=DAY, via="cli") as hand:
        for name, (role, place) in ACCOUNTS.items():
            access.add(
                hand, username=name, name=name, role=role, place=place, password=PASSWORD, temporary=False
            )


def account(name: str) -> User:
    """An account made by `found`."""
    return User.objects.get(username=name)


def edition() -> places.Edition:
    """The places."""
    return places.load_edition(EDITION, PROVINCE)


def areas(county: int = COUNTY) -> list[int]:
    """The county codes invented people are born in: this county first."""
    here = edition()
    return [
        county // 10**6,
        *(c // 10**6 for c in here.names if here.level(c) == "county" and c != county),
    ]


def workbook(path: Path, rows: int) -> Written:
    """A county's workbook of about `rows` rows, one household in a thousand faulty in each way."""
    here = edition()
    villages = [c for c in here.codes_in(COUNTY, COUNTY + 10**6) if here.level(c) == "village"]
    count = int(rows / PERSONS_A_HOUSEHOLD)
    homes = Villagers(11, areas(), DAY, LINE_FEN).homes(count, villages)
    faults = dict.fromkeys([*FAULTS, TWICE], count // 1000)
    return write_register(
        path, homes, Sheet(here, COUNTY, DAY.isoformat(), faults=faults, rough=50, among=count)
    )


@contextlib.contextmanager
def copy_of_database() -> Iterator[str]:
    """Work on a copy of the database within the block; the copy goes away."""
    before = str(connection.settings_dict["NAME"])
    connection.close()
    name = _copy(before)
    connection.settings_dict["NAME"] = name
    try:
        yield name
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
        _drop(name)


def _copy(before: str) -> str:
    if connection.vendor == "sqlite":
        name = f"{before}.copy"
        shutil.copyfile(before, name)
        return name
    name = f"bench_{uuid.uuid4().hex[:10]}"
    _on_server(f'CREATE DATABASE "{name}" TEMPLATE "{before}"')
    return name


def _drop(name: str) -> None:
    if connection.vendor == "sqlite":
        for end in ("", "-wal", "-shm"):
            Path(name + end).unlink(missing_ok=True)
    else:
        _on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


def _on_server(statement: str) -> None:
    import psycopg  # only where PostgreSQL is measured

    parts = connection.get_connection_params()
    parts = {
        k: v
        for k, v in parts.items()
        if k in ("host", "port", "user", "password", "dbname") and v not in (None, "")
    }
    with psycopg.connect(**{**parts, "dbname": "postgres"}, autocommit=True) as server:
        server.execute(statement.encode())
