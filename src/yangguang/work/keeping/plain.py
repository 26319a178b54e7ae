"""Where does a kept file lie in the clear while it is read by path?

On disk, because a department's file may be larger than memory; without a name from its first byte where the system can,
so that no kill leaves it behind. Elsewhere under the number of its process, and the next one removes it.
"""

import contextlib
import os
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from yangguang.register import vault

OPEN_FILES = Path("/proc/self/fd")
PREFIX = ".plain-"


@contextlib.contextmanager
def as_path(key: uuid.UUID) -> Iterator[Path]:
    """The file kept under `key` while the block runs, readable by its owner only, without a suffix. Raises as `vault.get`."""
    home = Path(settings.YANGGUANG_HOME)
    sweep(home)
    nameless = OPEN_FILES.is_dir()
    with tempfile.TemporaryFile(dir=home) if nameless else tempfile.NamedTemporaryFile(
        dir=home, prefix=f"{PREFIX}{os.getpid()}-"
    ) as out:
        for piece in vault.pieces(key):
            out.write(piece)
        out.flush()
        yield OPEN_FILES / str(out.fileno()) if nameless else Path(out.name)


def sweep(home: Path) -> int:
    """Remove what processes that are gone left in the clear; returns how many files."""
    gone = 0
    for path in home.glob(f"{PREFIX}*-*"):
        if not _alive(path.name.removeprefix(PREFIX).partition("-")[0]):
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _alive(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:  # somebody else's
        return True
    return True
