"""Is there room for a backup, and for what comes back out of one?

Asked before the first byte is written: a disk that runs full in the night also stops those who work on it.
"""

import shutil
import zlib
from pathlib import Path

from django.db import connection
from django.db.models import Model

from yangguang.register.tables import dump
from yangguang.terms.decision import Refused, no

SAMPLE = 2000  # rows from which a table's size is told
SPARE = 1.1
TEXT_AS_SQLITE = 1.8  # bytes of tables and indexes for a byte of their lines; a whole province: 1.5
GB = 10**9


def packed(model: type[Model], rows: int, level: int) -> int:
    """About how many bytes a table of so many rows takes in a backup. Inside a transaction."""
    for found, body in dump.pieces(model, SAMPLE):
        return len(zlib.compress(body, level)) * rows // found
    return 0


def unpacked(lines: int, files: int) -> int:
    """About how many bytes of lines and files take in the data folder; on PostgreSQL the lines lie with the server."""
    return files + (int(lines * TEXT_AS_SQLITE) if connection.vendor == "sqlite" else 0)


def demand(folder: Path, need: int) -> None:
    """Raise `Refused("no_room")` where the disk of `folder` (or of what it will lie in) has less than `need` bytes left and
    some to spare.
    """
    there = next((p for p in (folder, *folder.absolute().parents) if p.exists()), folder)
    free = shutil.disk_usage(there).free
    if free < need * SPARE:
        raise Refused(no("no_room", folder=str(there.absolute()), need=_size(int(need * SPARE)), free=_size(free)))


def _size(count: int) -> str:
    return f"{count / GB:.1f} GB" if count >= GB // 10 else f"{count / 10**6:.1f} MB"
