"""Which shape have the tables, which does this program work with, and how did a table look at another time?"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader

APP = "register"
TABLE = "django_migrations"


@dataclass(frozen=True, slots=True)
class Shape:
    """`at`: the last migration of the register that was applied ("" before any); `behind`: what is still to be applied, as
    app.name; `ahead`: what a newer program applied and this one does not know.
    """

    at: str
    behind: tuple[str, ...] = ()
    ahead: tuple[str, ...] = ()


def latest() -> str:
    """The register's last migration that this program knows."""
    return str(max(name for app, name in MigrationLoader(None).graph.nodes if app == APP))


def look() -> Shape | None:
    """The shape of the database; None where there are no tables yet. Makes nothing."""
    name = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor == "sqlite" and name.is_absolute() and not name.exists():
        return None
    if TABLE not in connection.introspection.table_names():
        return None
    loader = MigrationLoader(connection)
    done = set(loader.applied_migrations)
    ours = sorted(migration for app, migration in done if app == APP)
    if not ours:
        return None
    behind = sorted(f"{a}.{m}" for a, m in loader.graph.nodes if (a, m) not in done)
    ahead = [f"{APP}.{m}" for m in ours if (APP, m) not in loader.disk_migrations]
    return Shape(ours[-1], tuple(behind), tuple(ahead))


def founded() -> bool:
    """Does an instance stand in the tables, whatever their shape?"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM register_instance")
        return bool(cursor.fetchone()[0])


def registry(at: str) -> Any:
    """The models as they were when the register stood at migration `at`; all other tables as they are now."""
    loader = MigrationLoader(None)
    return loader.project_state([(APP, at), *(n for n in loader.graph.leaf_nodes() if n[0] != APP)]).apps


def known(at: str) -> bool:
    """Does this program know the register's migration `at`?"""
    return (APP, at) in MigrationLoader(None).graph.nodes


def others() -> list[str]:
    """The other apps that have tables."""
    return sorted(MigrationLoader(None).migrated_apps - {APP})
