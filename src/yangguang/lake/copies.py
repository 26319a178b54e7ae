"""What is a frozen copy on disk, and how is it opened?

A folder with one Parquet file a table and `manifest.json`: what was frozen, of which day, from which journal line,
under which edition of the book, with counts, sums and digests. The same state freezes to the same bytes.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from yangguang.terms.chain import canonical
from yangguang.terms.decision import Refused, no

MANIFEST = "manifest.json"
RECORDS = "records_"  # so begin departments' tables


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    whole = hashlib.sha256()
    with path.open("rb") as body:
        while piece := body.read(1 << 20):
            whole.update(piece)
    return whole.hexdigest()


def root_of(manifest: Mapping[str, Any]) -> str:
    """One digest of a copy: SHA-256 over its manifest (canonical JSON) without the root itself, files' digests included."""
    return hashlib.sha256(canonical({k: v for k, v in manifest.items() if k != "root"})).hexdigest()


@dataclass(frozen=True)
class Copy:
    """An opened copy: its folder and what its manifest says."""

    folder: Path
    manifest: dict[str, Any]
    _asked: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def tables(self) -> list[str]:
        """The tables it holds: those of its manifest without departments' rows whose days are over."""
        return sorted(Path(name).stem for name in self.manifest["files"] if (self.folder / name).is_file())

    def table(self, backend: Any, name: str) -> Any:
        """A table as an Ibis expression of `backend`. Raises `Refused("copy_without_table")`."""
        path = self.folder / f"{name}.parquet"
        if path.name not in self.manifest["files"] or not path.is_file():
            raise Refused(no("copy_without_table", table=name, known=", ".join(self.tables)))
        known = self._asked.get(name)  # to name a file to an engine takes a hundredth of a second
        if known is not None and known.get_backend() is backend:
            return known
        self._asked[name] = found = backend.read_parquet(str(path), table_name=f"{name}_{self.manifest['root'][:12]}")
        return found


def open_copy(folder: Path, whole: bool = True) -> Copy:
    """Open a copy; `whole`: its digests are compared first, and a copy that does not fit is never read.

    Departments' tables may be gone: their rows are kept for fewer days than the copy. Raises
    `Refused("no_such_copy")`, `Refused("copy_altered")` with the file's name.
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise Refused(no("no_such_copy", copy=folder.name))
    if (wrong := faults(folder, contents=whole)) is not None:
        raise Refused(no("copy_altered", copy=folder.name, file=wrong))
    return Copy(folder, json.loads(path.read_text(encoding="utf-8")))


def faults(folder: Path, root: str | None = None, contents: bool = True) -> str | None:
    """The first file of a copy that is not what its manifest (and `root`, where it is known from elsewhere) says.

    `contents`: digests are taken of every file; without, only the manifest is looked at.
    """
    path = folder / MANIFEST
    if not path.is_file():
        return MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        fits = root_of(manifest) == manifest["root"] == (root or manifest["root"])
    except (ValueError, KeyError, TypeError):
        fits = False
    if not fits:
        return MANIFEST
    for name, said in manifest["files"].items() if contents else ():
        there = (folder / name).is_file()
        if (there and digest_of(folder / name) != said) or (not there and not name.startswith(RECORDS)):
            return str(name)
    return None


def connect_to(copy: Copy, address: str = "") -> Any:
    """The engine for questions put to `copy`; what does not fit into memory lies beside it."""
    from yangguang.lake import engine  # heavy; to look whether a copy is whole takes none of it

    return engine.connect(address, copy.folder.parent / "spill")
