"""Migrations are named and locked: nothing drifts, nothing released is rewritten."""

import hashlib
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader

from tests.house.tree import HOUSE, mend

FOLDER = HOUSE.package / "register" / "migrations"
LOCK = "lock.txt"


def locked(folder: Path) -> list[str]:
    """What the lock file should say: each migration's name and the digest of its text, in order."""
    found = sorted(p for p in folder.glob("[0-9]*.py"))
    return [f"{p.stem} {hashlib.sha256(p.read_bytes()).hexdigest()}" for p in found]


def badly_named(names: list[str]) -> list[str]:
    """Names that say nothing, or do not follow one another."""
    out = [
        f"{n}: name it after what it brings (makemigrations -n)"
        for n in names
        if re.search(r"_auto_|_alter_|_initial$|_and_more", n)
    ]
    numbers = [int(n[:4]) for n in names]
    if numbers != list(range(1, len(names) + 1)):
        out.append(
            f"numbers {numbers}: they should run from 1 without gap or twin; rename the later one and its dependencies"
        )
    return out


@pytest.mark.once
def test_migrations_are_named():
    faults = badly_named([p.stem for p in sorted(FOLDER.glob("[0-9]*.py"))])
    assert not faults, mend(faults)
    assert badly_named(["0001_first_tables", "0001_auto_20261124"]), "this check cannot fail"


@pytest.mark.once
def test_migrations_are_locked():
    path = FOLDER / LOCK
    said = path.read_text(encoding="utf-8").split("\n") if path.exists() else []
    should = locked(FOLDER)
    body = "\n".join(should)
    assert [s for s in said if s] == should, (
        f"{path.relative_to(HOUSE.root)} differs. A migration that was released is never rewritten: add another. "
        f"For a new one, let the file say:\n{body}"
    )


@pytest.mark.once
def test_a_rewritten_migration_is_caught(tmp_path):
    (tmp_path / "0001_first_tables.py").write_text("operations = []\n")
    before = locked(tmp_path)
    (tmp_path / "0001_first_tables.py").write_text("operations = [1]\n")
    assert locked(tmp_path) != before


@pytest.mark.django_db
def test_models_and_migrations_do_not_drift(capsys):
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    except SystemExit:
        pytest.fail(
            f"models changed without a migration (makemigrations register -n NAME):\n{capsys.readouterr().out}"
        )


@pytest.mark.django_db
def test_a_drifting_model_would_be_noticed(capsys):
    from yangguang.register.models import Chain  # the smallest table

    extra = models.IntegerField(default=0)
    extra.contribute_to_class(Chain, "not_in_any_migration")
    try:
        with pytest.raises(SystemExit):
            call_command("makemigrations", check=True, dry_run=True, verbosity=0)
    finally:
        Chain._meta.local_fields.remove(extra)
        Chain._meta._expire_cache()  # type: ignore[attr-defined]  # as contribute_to_class does
        delattr(Chain, extra.name)


@pytest.mark.django_db
def test_no_branch_and_nothing_unapplied():
    loader = MigrationLoader(connection)
    assert not loader.detect_conflicts(), "two migrations claim to be the last: chain them"
    assert len(loader.graph.leaf_nodes("register")) == 1


@pytest.mark.django_db
def test_the_settings_are_sound():
    try:
        call_command("check", fail_level="WARNING")
    except SystemCheckError as error:
        pytest.fail(f"Django's own check says:\n{error}")
