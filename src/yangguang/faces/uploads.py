"""Where does an uploaded file lie while it is looked at?"""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile

PREFIX = "upload-"


def sweep() -> int:
    """Remove what a server that was killed left in the data folder; returns how many files. Before serving begins."""
    left = list(Path(settings.YANGGUANG_HOME).glob(f"{PREFIX}*"))
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


@contextlib.contextmanager
def as_path(sent: "UploadedFile[Any]") -> Iterator[Path]:
    """The file by path while the block runs, under its own suffix; gone afterwards."""
    if isinstance(sent, TemporaryUploadedFile):
        yield Path(sent.temporary_file_path())
        return
    suffix = Path(sent.name or "").suffix[:10]
    handle, name = tempfile.mkstemp(prefix=PREFIX, suffix=suffix, dir=settings.YANGGUANG_HOME)
    try:
        with os.fdopen(handle, "wb") as out:
            for piece in sent.chunks():
                out.write(piece)
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)
