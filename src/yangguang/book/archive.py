"""How is an edition of the book kept, so that a decision can be judged again under the book that judged it?"""

import os
import tempfile
from pathlib import Path

from yangguang.book.packs import ENDINGS, PackError, Packs


def keep(packs: Packs, home: Path) -> str:
    """Write the edition under `home/books/<digest>` unless it is there; return the digest. Whole or not at
    all (rename).
    """
    target = home / "books" / packs.digest
    if target.exists():
        return packs.digest
    target.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=".part-", dir=target.parent))
    for path, body in packs.files.items():
        file = part / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as out:
            out.write(body)
            out.flush()
            os.fsync(out.fileno())
    try:
        part.rename(target)
    except OSError:
        if not target.exists():  # another process kept the same edition first
            raise
    return packs.digest


def load(digest: str, home: Path) -> Packs:
    """The edition kept under `digest`. Raises `PackError` when it is missing or was altered."""
    root = home / "books" / digest
    files = {
        p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.suffix in ENDINGS
    }
    if not files:
        raise PackError(
            str(root),
            "存档中没有这一版政策口袋书。请从备份恢复。",
            "the archive lacks this edition of the book. Restore it from a backup.",
        )
    packs = Packs.of_files(files)
    if packs.digest != digest:
        raise PackError(
            str(root),
            "存档的政策口袋书被改动过。请从备份恢复。",
            "the archived book was altered. Restore it from a backup.",
        )
    return packs
