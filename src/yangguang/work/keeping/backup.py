"""How is everything kept elsewhere?

A backup is one zip: `manifest.json` (counts, digests, chain heads), `rows/<table>.jsonl`, the archived books, the
encrypted files, departments' shelves and the frozen copies. Keys are not in it unless asked for: a backup without its
keys opens nothing.
"""

import contextlib
import hashlib
import hmac
import json
import zipfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from yangguang.register.keys import KEY_FILE, secret
from yangguang.register.models import Chain
from yangguang.register.tables import dump, schema
from yangguang.terms.decision import Refused, no
from yangguang.terms.whole import written
from yangguang.work import clock
from yangguang.work.checking import reading
from yangguang.work.keeping import room

FORMAT = 1
FOLDERS = ("books", "files", "lake/shelves", "lake/copies")
SHUT = ("files", "lake")  # encrypted or compressed already: not worth another try
SPILL = "spill"  # what an engine lays aside while it thinks is nobody's record
LEVEL = 1  # twice as fast as 3 for a fiftieth more
PIECE = 1 << 20
AHEAD = 4  # pieces read before the first of them is written
Tell = Callable[[str, int, int], None]  # what is being done, how far, of how much


def silent(_what: str, _done: int, _total: int) -> None:
    """Nobody waits."""


def save(target: Path, with_keys: bool = False, tell: Tell = silent) -> dict[str, Any]:
    """Write a backup of one consistent state to `target` (fsync, rename); return its manifest. Others may write meanwhile.
    Raises `Refused` `no_instance`, `no_room`.
    """
    shape = schema.look()
    if shape is None or not schema.founded():
        raise Refused(no("no_instance"))
    models = dump.tables(schema.registry(shape.at)) if shape.behind else dump.tables()
    home = Path(settings.YANGGUANG_HOME)
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "schema": shape.at,
        "at": clock.at().isoformat(),
        "tables": {},
        "files": {},
        "keys": with_keys,
        "keys_mark": mark(secret("seal")),
    }
    with reading.snapshot():
        counts = {model: dump.count(model) for model in models}
        rows = sum(room.packed(model, count, LEVEL) for model, count in counts.items())
        room.demand(target.parent, rows + sum(_files(home).values()))
        with written(target) as archive, _Archive(archive, tell) as out:
            out.begin("rows", sum(counts.values()))
            for model in models:
                kept, digest = out.keep(f"rows/{model._meta.label}.jsonl", dump.pieces(model))
                columns = dump.columns(model)
                manifest["tables"][model._meta.label] = {"rows": kept, "sha256": digest, "columns": columns}
            manifest["heads"] = dict(Chain.objects.order_by("key").values_list("key", "digest"))
            files = _files(home)  # those that the rows of that moment name are among them
            out.begin("files", sum(files.values()))
            for path in files:
                name = path.relative_to(home)
                with contextlib.suppress(FileNotFoundError), path.open("rb") as body:  # gone meanwhile: its days were over
                    info = zipfile.ZipInfo.from_file(path, name.as_posix(), strict_timestamps=False)
                    info.compress_type = zipfile.ZIP_STORED if name.parts[0] in SHUT else zipfile.ZIP_DEFLATED
                    manifest["files"][name.as_posix()] = out.keep(info, _blocks(body))[1]
            if with_keys:
                out.zip.write(Path(settings.YANGGUANG_KEYS) / KEY_FILE, f"keys/{KEY_FILE}")
            out.zip.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))
    return manifest


def _files(home: Path) -> dict[Path, int]:
    """The files that a backup holds, in order, with their sizes."""
    out = {}
    for path in sorted(p for f in FOLDERS for p in (home / f).rglob("*") if p.is_file()):
        parts = path.relative_to(home).parts
        if SPILL not in parts and not any(part.endswith(".part") for part in parts):
            with contextlib.suppress(FileNotFoundError):  # others work on: a file may go at any moment
                out[path] = path.stat().st_size
    return out


def _blocks(body: BinaryIO) -> Iterator[tuple[int, bytes]]:
    while block := body.read(PIECE):
        yield len(block), block


class _Archive:
    """A zip that is compressed beside the reading of what goes into it."""

    def __init__(self, body: BinaryIO, tell: Tell) -> None:
        self.zip = zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL)
        self._beside, self._tell = ThreadPoolExecutor(1), tell
        self._what, self._done, self._total = "", 0, 0

    def __enter__(self) -> "_Archive":
        return self

    def __exit__(self, *_error: object) -> None:
        self._beside.shutdown()
        self.zip.close()

    def begin(self, what: str, total: int) -> None:
        self._what, self._done, self._total = what, 0, total
        self._tell(what, 0, total)

    def keep(self, name: str | zipfile.ZipInfo, pieces: Iterable[tuple[int, bytes]]) -> tuple[int, str]:
        """Write a member; return the sum of its pieces' counts and its digest."""
        digest, count, ahead = hashlib.sha256(), 0, deque[Future[None]]()
        with self.zip.open(name, "w", force_zip64=True) as member:

            def write(body: bytes) -> None:
                member.write(body)
                digest.update(body)

            for n, body in pieces:
                ahead.append(self._beside.submit(write, body))
                if len(ahead) > AHEAD:
                    ahead.popleft().result()
                count += n
                self._done += n
                self._tell(self._what, self._done, self._total)
            for left in ahead:
                left.result()
        return count, digest.hexdigest()


def mark(seal: bytes) -> str:
    """Tells whether a key file is the one the backup was made under, and nothing else about it."""
    return hmac.digest(seal, b"backup", "sha256").hex()
