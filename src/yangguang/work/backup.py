"""How is everything kept elsewhere, and brought back?

A backup is one zip: `manifest.json` (counts, digests, chain heads), `rows/<table>.jsonl`, the archived
books and the encrypted files. Keys are not in it unless asked for: a backup without its keys opens nothing.
"""

import contextlib
import hashlib
import io
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from yangguang.register import dump, guard
from yangguang.register.keys import KEY_FILE
from yangguang.register.models import Chain, Instance
from yangguang.terms.decision import Refused, no
from yangguang.work import clock, instance

FORMAT = 1
FOLDERS = ("books", "files")


def _digested(out: zipfile.ZipFile, name: str, lines: Iterator[str]) -> dict[str, Any]:
    digest, count = hashlib.sha256(), 0
    with out.open(name, "w", force_zip64=True) as member:
        for line in lines:
            body = line.encode() + b"\n"
            member.write(body)
            digest.update(body)
            count += 1
    return {"rows": count, "sha256": digest.hexdigest()}


def save(target: Path, with_keys: bool = False) -> dict[str, Any]:
    """Write a backup of one consistent state to `target` (fsync, rename); return its manifest. Raises
    `Refused("no_instance")`.
    """
    instance.this()
    home, part = Path(settings.YANGGUANG_HOME), target.with_suffix(target.suffix + ".part")
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "at": clock.at().isoformat(),
        "tables": {},
        "files": {},
        "keys": with_keys,
    }
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as out:
        with _one_state():
            for model in dump.tables():
                manifest["tables"][model._meta.label] = _digested(
                    out, f"rows/{model._meta.label}.jsonl", dump.rows(model)
                )
            manifest["heads"] = dict(Chain.objects.order_by("key").values_list("key", "digest"))
        for path in sorted(
            p for f in FOLDERS for p in (home / f).rglob("*") if p.is_file() and p.suffix != ".part"
        ):
            name = path.relative_to(home).as_posix()
            out.write(path, name)
            manifest["files"][name] = hashlib.sha256(path.read_bytes()).hexdigest()
        if with_keys:
            out.write(Path(settings.YANGGUANG_KEYS) / KEY_FILE, f"keys/{KEY_FILE}")
        out.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))
    os.chmod(part, 0o600)
    with open(part, "rb") as written:
        os.fsync(written.fileno())
    os.replace(part, target)
    return manifest


@contextlib.contextmanager
def _one_state() -> Iterator[None]:
    """Read everything from one moment: a repeatable-read transaction on PostgreSQL, the write lock on
    SQLite.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def restore(source: Path) -> dict[str, Any]:
    """Bring a backup into an empty data folder and database; return its manifest. All or nothing in the
    database.

    Raises `Refused`: `instance_exists`, `not_a_backup`, `backup_damaged` (names the member),
    `backup_needs_keys`.
    """
    home = Path(settings.YANGGUANG_HOME)
    try:
        archive = zipfile.ZipFile(source)
        manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
    except (zipfile.BadZipFile, KeyError, OSError, ValueError) as error:
        raise Refused(no("not_a_backup", file=source.name)) from error
    keys = Path(settings.YANGGUANG_KEYS) / KEY_FILE
    if not manifest["keys"] and not keys.exists():
        raise Refused(no("backup_needs_keys", folder=str(keys.parent)))
    with archive:
        _verify(archive, manifest)
        if manifest["keys"] and not keys.exists():
            keys.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            keys.write_bytes(archive.read(f"keys/{KEY_FILE}"))
            keys.chmod(0o600)
        instance.prepare(home)
        if Instance.objects.exists():
            raise Refused(no("instance_exists", home=str(home)))
        for name in manifest["files"]:
            path = home / name
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.write_bytes(archive.read(name))
        with transaction.atomic(), guard.writing():
            for model in dump.tables():
                with archive.open(f"rows/{model._meta.label}.jsonl") as member:
                    dump.fill(
                        model, (line.rstrip("\n") for line in io.TextIOWrapper(member, "utf-8", newline="\n"))
                    )
            dump.reset_sequences()
    heads = dict(Chain.objects.order_by("key").values_list("key", "digest"))
    assert heads == manifest["heads"], "the restored chains have other heads"
    return manifest


def _verify(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    expected = {f"rows/{label}.jsonl": t["sha256"] for label, t in manifest["tables"].items()} | manifest[
        "files"
    ]
    for name, digest in expected.items():
        if name.startswith("/") or ".." in name.split("/"):
            raise Refused(no("backup_damaged", member=name))
        found = hashlib.sha256()
        try:
            with archive.open(name) as member:
                while block := member.read(1 << 20):
                    found.update(block)
        except (KeyError, zipfile.BadZipFile) as error:
            raise Refused(no("backup_damaged", member=name)) from error
        if found.hexdigest() != digest:
            raise Refused(no("backup_damaged", member=name))
