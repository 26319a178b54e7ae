"""How does a backup come back?

All or nothing, and only into an empty data folder and database. The digests are held against the manifest before anything
is made; millions of rows enter while indexes and references stand aside, and the database checks them when they return.
"""

import contextlib
import hashlib
import hmac
import json
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from yangguang.register import guard, triggers
from yangguang.register.keys import KEY_FILE
from yangguang.register.models import Chain, Instance
from yangguang.register.tables import dump, schema
from yangguang.terms.decision import Refused, no
from yangguang.work import instance
from yangguang.work.founding import rebuilding
from yangguang.work.keeping import room
from yangguang.work.keeping.backup import FOLDERS, FORMAT, PIECE, Tell, mark, silent


def restore(source: Path, tell: Tell = silent) -> dict[str, Any]:
    """Bring a backup into an empty data folder and database; return its manifest. All or nothing.

    One of an earlier release comes back in the shape it had, and is then brought to the present one. Raises `Refused`:
    `instance_exists`, `not_a_backup`, `backup_newer`, `backup_damaged` (names the member), `backup_needs_keys`,
    `backup_other_keys`, `no_room`.
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
        if _occupied(home):
            raise Refused(no("instance_exists", home=str(home)))
        _verify(archive, manifest, tell)
        sizes = {info.filename: info.file_size for info in archive.infolist()}
        files = sum(sizes[name] for name in manifest["files"])
        room.demand(home, room.unpacked(sum(sizes[_member(label)] for label in manifest["tables"]), files))
        with _taken_away_unless_whole() as made:
            _bring_keys(archive, manifest, made)
            instance.prepare(home, at if earlier else "")
            done = 0
            for name in manifest["files"]:
                path = home / name
                path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                made.append(path)
                with archive.open(name) as member, open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as out:
                    shutil.copyfileobj(member, out, PIECE)
                done += sizes[name]
                tell("files", done, files)
            with _hurrying():
                _bring_rows(archive, manifest, dump.tables(schema.registry(at)) if earlier else dump.tables(), tell)
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
        same = hmac.compare_digest(mark(bytes.fromhex(json.loads(body)["seal"])), manifest["keys_mark"])
    except (ValueError, KeyError, TypeError):
        same = False
    if not same:
        raise Refused(no("backup_other_keys", file=str(keys)))
    if not keys.exists():
        keys.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made.append(keys)
        keys.touch(0o600)
        keys.write_bytes(body)


def _member(label: str) -> str:
    return f"rows/{label}.jsonl"


@contextlib.contextmanager
def _hurrying() -> Iterator[None]:
    """Within, on SQLite: rows go straight into the file, which a failure cuts back, and not through a second one as large;
    references are checked once, at the end; what is sorted lies on disk, not in memory. Not inside an open transaction.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        for pragma in ("journal_mode=DELETE", "foreign_keys=OFF", "temp_store=FILE"):
            cursor.execute(f"PRAGMA {pragma}")
        try:
            yield
        finally:
            for own in connection.settings_dict["OPTIONS"]["init_command"].split(";"):
                cursor.execute(own)


def _bring_rows(archive: zipfile.ZipFile, manifest: dict[str, Any], models: list[type[Model]], tell: Tell) -> None:
    """All tables in one transaction; what does not end in the chains of the manifest does not come in."""
    table, done = "manifest.json", 0
    try:
        total = sum(manifest["tables"][model._meta.label]["rows"] for model in models)
        with transaction.atomic(), guard.writing():
            aside, back = rebuilding.plan()
            rebuilding.run(aside)
            for model in models:
                table = _member(model._meta.label)
                with archive.open(table) as member:
                    for rows in dump.fill(model, member, manifest["tables"][model._meta.label].get("columns")):
                        done += rows
                        tell("rows", done, total)
            table = "references"
            connection.check_constraints()
            for count, statement in enumerate(back, 1):
                rebuilding.run([statement])
                tell("indexes", count, len(back))
            triggers.install()
            dump.reset_sequences()
            table = "register.Chain"
            if dict(Chain.objects.order_by("key").values_list("key", "digest")) != manifest["heads"]:
                raise Refused(no("backup_damaged", member=table))
    except (KeyError, ValueError, TypeError, DatabaseError) as error:
        raise Refused(no("backup_damaged", member=table)) from error
    with guard.writing():
        rebuilding.count()


def _verify(archive: zipfile.ZipFile, manifest: dict[str, Any], tell: Tell) -> None:
    tables = {_member(label): t["sha256"] for label, t in manifest["tables"].items()}
    expected: dict[str, str] = tables | manifest["files"]
    done, total = 0, sum(info.file_size for info in archive.infolist())
    for name, digest in expected.items():
        if not name.startswith(tuple(f"{f}/" for f in (*FOLDERS, "rows"))) or ".." in name.split("/"):
            raise Refused(no("backup_damaged", member=name))
        found = hashlib.sha256()
        try:
            with archive.open(name) as member:
                while block := member.read(PIECE):
                    found.update(block)
                    done += len(block)
                    tell("verify", done, total)
        except (KeyError, zipfile.BadZipFile, zlib.error) as error:
            raise Refused(no("backup_damaged", member=name)) from error
        if found.hexdigest() != digest:
            raise Refused(no("backup_damaged", member=name))
