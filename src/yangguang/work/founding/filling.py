"""How does a demonstration take in millions of rows that were made elsewhere?

Only a demonstration does, and only one in which nobody has acted yet: what enters so is invented with all its acts, and
`check` derives it again as it derives everything. Piece by piece, each in one transaction; between the first piece and
`close` the secondary indexes stand aside, and a file in the data folder says so, that a start after a kill can go on.
"""

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from yangguang.register import guard, scope, tallies
from yangguang.register.models import Batch, Chain, Instance, JournalLine
from yangguang.terms import whole
from yangguang.terms.chain import GENESIS
from yangguang.terms.decision import Refused, no
from yangguang.work.founding import parcels, rebuilding
from yangguang.work.founding.parcels import Parcel

ASIDE = "founding.json"  # in the data folder, while indexes stand aside


def must_be_a_demonstration() -> None:
    """Raise `Refused` where it is none."""
    row = Instance.objects.first()
    if row is None or not row.demo:
        raise Refused(no("not_a_demonstration_home", home=str(settings.YANGGUANG_HOME)))


def _note() -> Path:
    return Path(settings.YANGGUANG_HOME) / ASIDE


def open_() -> None:
    """Set indexes and references aside; again after a kill. Raises `Refused` where this is no demonstration."""
    must_be_a_demonstration()
    if not _note().exists():
        aside, back = rebuilding.plan()
        last = JournalLine.objects.aggregate(last=Max("id"))["last"] or 0
        whole.write(_note(), json.dumps({"aside": aside, "back": back, "line": last}).encode())
    with guard.writing():
        rebuilding.run(json.loads(_note().read_text(encoding="utf-8"))["aside"])


def close() -> None:
    """Bring indexes, references and triggers back; the database checks what they promise. Raises `IntegrityError`."""
    said = json.loads(_note().read_text(encoding="utf-8"))
    with guard.writing():
        rebuilding.run(said["aside"])  # a kill while they came back left some
        rebuilding.restore(said["back"])
    if tallies.drift():
        raise AssertionError("the tallies are not what counting says")
    _note().unlink()


@contextlib.contextmanager
def hurrying() -> Iterator[None]:
    """Within: a commit does not wait for the disk. Whoever loses power here starts over; a kill loses nothing."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for pragma in ("synchronous=OFF", "cache_size=-524288", "wal_autocheckpoint=100000"):
                cursor.execute(f"PRAGMA {pragma}")
        else:
            for setting in ("synchronous_commit = off", "maintenance_work_mem = '512MB'", "max_parallel_maintenance_workers = 1"):
                cursor.execute(f"SET {setting}")
    try:
        yield
    finally:
        connection.close()  # the next one has the instance's own settings


@contextlib.contextmanager
def piece(chains: Iterable[str]) -> Iterator["Piece"]:
    """One transaction: counties that come whole, or nothing of them; `chains` are theirs. Raises `Refused` where this is no
    demonstration.
    """
    must_be_a_demonstration()
    with transaction.atomic(), guard.writing(), scope.everything("a province is founded"):
        for key in chains:
            Chain.objects.get_or_create(key=key, defaults={"digest": GENESIS})
        yield Piece()


class Piece:
    """What enters within `piece`."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}

    def take(self, parcel: Parcel) -> None:
        """Enter a parcel."""
        for name, count in parcels.insert(parcel).items():
            self.counts[name] = self.counts.get(name, 0) + count

    def link_up(self, heads: Mapping[str, tuple[int, str]]) -> None:
        """Write the heads of chains, and let new lines be numbered after those that entered."""
        for key, (length, digest) in heads.items():
            Chain.objects.filter(key=key).update(length=length, digest=digest)
        if connection.vendor == "postgresql":
            last = JournalLine.objects.aggregate(last=Max("id"))["last"] or 1
            with connection.cursor() as cursor:
                cursor.execute("SELECT setval(pg_get_serial_sequence('register_journalline', 'id'), %s)", [last])


def line_zero() -> int:
    """The id before the first line of the founded counties: that of the last line when filling began."""
    said = json.loads(_note().read_text(encoding="utf-8"))
    return int(said["line"])


def heads() -> dict[str, tuple[int, str]]:
    """Length and digest of each chain: of a county that is founded yet, where its officials' appointments left it."""
    return {c.key: (c.length, c.digest) for c in Chain.objects.all()}


def counties() -> set[int]:
    """The counties that stand in the register already: each came in one piece with the file it was applied from."""
    with scope.everything("which counties have been founded"):
        return set(Batch.objects.values_list("place", flat=True))
