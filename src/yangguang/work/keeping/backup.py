"""How is everything kept elsewhere, and brought back?

A backup is one zip: `manifest.json` (counts, digests, chain heads), `rows/<table>.jsonl`, the archived books, the
encrypted files, departments' shelves and the frozen copies. Keys are not in it unless asked for: a backup without its
keys opens nothing.
"""

import contextlib
import hashlib
import hmac
import io
import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from yangguang.register import guard
from yangguang.register.keys import KEY_FILE, secret
from yangguang.register.models import Chain, Instance
from yangguang.register.tables import dump, schema
from yangguang.terms.decision import Refused, no
from yangguang.work import clock, instance

FORMAT = 1
FOLDERS = ("books", "files", "lake/shelves", "lake/copies")
SPILL = "spill"  # what an engine lays aside while it thinks is nobody's record
PIECE = 1 << 20


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
    shape = schema.look()
    if shape is None or not schema.founded():
        raise Refused(no("no_instance"))
    models = dump.tables(schema.registry(shape.at)) if shape.behind else dump.tables()
    home, part = Path(settings.YANGGUANG_HOME), target.with_suffix(target.suffix + ".part")
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "schema": shape.at,
        "at": clock.at().isoformat(),
        "tables": {},
        "files": {},
        "keys": with_keys,
        "keys_mark": _mark(secret("seal")),
    }
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as out:
        with _one_state():
            for model in models:
                member = _digested(out, f"rows/{model._meta.label}.jsonl", dump.rows(model))
                manifest["tables"][model._meta.label] = {**member, "columns": dump.columns(model)}
            manifest["heads"] = dict(Chain.objects.order_by("key").values_list("key", "digest"))
        for path in sorted(p for f in FOLDERS for p in (home / f).rglob("*") if p.is_file()):
            name = path.relative_to(home)
            if SPILL not in name.parts and not any(part.endswith(".part") for part in name.parts):
                out.write(path, name.as_posix())
                manifest["files"][name.as_posix()] = _sha256(path)
        if with_keys:
            out.write(Path(settings.YANGGUANG_KEYS) / KEY_FILE, f"keys/{KEY_FILE}")
        out.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))
    os.chmod(part, 0o600)
    with open(part, "rb") as written:
        os.fsync(written.fileno())
    os.replace(part, target)
    return manifest


def _sha256(path: Path) -> str:
    with path.open("rb") as body:
        return hashlib.file_digest(body, "sha256").hexdigest()


@contextlib.contextmanager
def _one_state() -> Iterator[None]:
    """Read everything from one moment: a repeatable-read transaction on PostgreSQL, the write lock on SQLite. Inside an
    open transaction: in that one.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _mark(seal: bytes) -> str:
    """Tells whether a key file is the one the backup was made under, and nothing else about it."""
    return hmac.digest(seal, b"backup", "sha256").hex()


def restore(source: Path) -> dict[str, Any]:
    """Bring a backup into an empty data folder and database; return its manifest. All or nothing.

    One of an earlier release comes back in the shape it had, and is then brought to the present one. Raises `Refused`:
    `instance_exists`, `not_a_backup`, `backup_newer`, `backup_damaged` (names the member), `backup_needs_keys`,
    `backup_other_keys`.
    """
    home = Path(settings.YANGGUANG_HOME)
    try:
        archive = zipfile.ZipFile(source)
        manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
        shaped = manifest["format"] == FORMAT and {"tables", "files", "heads", "keys", "keys_mark"} <= set(
            manifest
        )
    except (zipfile.BadZipFile, KeyError, OSError, TypeError, ValueError) as error:
        raise Refused(no("not_a_backup", file=source.name)) from error
    with archive:
        if not shaped:
            raise Refused(no("not_a_backup", file=source.name))
        at = str(manifest.get("schema") or schema.latest())
        if not schema.known(at):
            raise Refused(no("backup_newer", schema=at))
        earlier = at != schema.latest()
        _verify(archive, manifest)
        if _occupied(home):
            raise Refused(no("instance_exists", home=str(home)))
        with _taken_away_unless_whole() as made:
            _bring_keys(archive, manifest, made)
            instance.prepare(home, at if earlier else "")
            for name in manifest["files"]:
                path = home / name
                path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                made.append(path)
                with archive.open(name) as member, open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as out:
                    shutil.copyfileobj(member, out, PIECE)
            _bring_rows(archive, manifest, dump.tables(schema.registry(at)) if earlier else dump.tables())
    if earlier:
        instance.prepare(home)
    return manifest


def _occupied(home: Path) -> bool:
    """Is there an instance already? Asked without making anything."""
    name = Path(str(settings.DATABASES["default"]["NAME"]))
    if connection.vendor == "sqlite" and name.is_absolute() and not name.exists():
        return False
    return Instance._meta.db_table in connection.introspection.table_names() and Instance.objects.exists()


@contextlib.contextmanager
def _taken_away_unless_whole() -> Iterator[list[Path]]:
    """Files written so far, removed again when what follows fails."""
    made: list[Path] = []
    try:
        yield made
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        raise


def _bring_keys(archive: zipfile.ZipFile, manifest: dict[str, Any], made: list[Path]) -> None:
    """The keys of the backup must be the keys here: those of its own where there are none yet."""
    keys = Path(settings.YANGGUANG_KEYS) / KEY_FILE
    try:
        body = (
            keys.read_bytes()
            if keys.exists()
            else archive.read(f"keys/{KEY_FILE}")
            if manifest["keys"]
            else None
        )
    except (KeyError, zipfile.BadZipFile) as error:
        raise Refused(no("backup_damaged", member=f"keys/{KEY_FILE}")) from error
    if body is None:
        raise Refused(no("backup_needs_keys", folder=str(keys.parent)))
    try:
        same = hmac.compare_digest(_mark(bytes.fromhex(json.loads(body)["seal"])), manifest["keys_mark"])
    except (ValueError, KeyError, TypeError):
        same = False
    if not same:
        raise Refused(no("backup_other_keys", file=str(keys)))
    if not keys.exists():
        keys.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made.append(keys)
        keys.touch(0o600)
        keys.write_bytes(body)


def _bring_rows(archive: zipfile.ZipFile, manifest: dict[str, Any], models: list[type[Model]]) -> None:
    """All tables in one transaction; what does not end in the chains of the manifest does not come in."""
    table = "manifest.json"
    try:
        with transaction.atomic(), guard.writing():
            for model in models:
                table = f"rows/{model._meta.label}.jsonl"
                with archive.open(table) as member:
                    lines = io.TextIOWrapper(member, "utf-8", newline="\n")
                    names = manifest["tables"][model._meta.label].get("columns")
                    dump.fill(model, (line.rstrip("\n") for line in lines), names)
            dump.reset_sequences()
            table = "register.Chain"
            if dict(Chain.objects.order_by("key").values_list("key", "digest")) != manifest["heads"]:
                raise Refused(no("backup_damaged", member=table))
    except (KeyError, ValueError, AssertionError, DatabaseError) as error:
        raise Refused(no("backup_damaged", member=table)) from error


def _verify(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    tables = {f"rows/{label}.jsonl": t["sha256"] for label, t in manifest["tables"].items()}
    expected: dict[str, str] = tables | manifest["files"]
    for name, digest in expected.items():
        if not name.startswith(tuple(f"{f}/" for f in (*FOLDERS, "rows"))) or ".." in name.split("/"):
            raise Refused(no("backup_damaged", member=name))
        found = hashlib.sha256()
        try:
            with archive.open(name) as member:
                while block := member.read(PIECE):
                    found.update(block)
        except (KeyError, zipfile.BadZipFile) as error:
            raise Refused(no("backup_damaged", member=name)) from error
        if found.hexdigest() != digest:
            raise Refused(no("backup_damaged", member=name))
