"""How does a file get there whole or not at all?"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

PRIVATE, USUAL = 0o600, 0o666  # for the owner of the data only; as the umask allows


@contextmanager
def written(path: Path, mode: int = PRIVATE) -> Iterator[BinaryIO]:
    """A file that gets its name, in place of the one that had it, when all of it is on disk; durable after the block.

    What breaks off leaves what was there. A kill leaves `<name>.part`, which the next one of that name clears. For one
    writer of a name at a time. Raises `OSError`.
    """
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        with open(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode), "w+b") as body:
            yield body
            body.flush()
            os.fsync(body.fileno())
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def write(path: Path, content: bytes) -> None:
    """Write `content` to `path` as `written` does."""
    with written(path) as body:
        body.write(content)
