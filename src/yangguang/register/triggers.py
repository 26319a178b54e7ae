"""Which sentences does the database itself enforce?

Append-only tables refuse UPDATE and DELETE; a person's current memberships may not overlap in time. SQLite
drops triggers silently when a migration rebuilds a table, so they are put back after every migrate and
`check` looks that they are there.
"""

from typing import Any

from django.db import connection

from yangguang.register import tallies

APPEND_ONLY = ("register_journalline", "register_journaldetail", "register_act", "register_personwas")
_OVERLAP = """SELECT 1 FROM register_membership m WHERE m.person_id = NEW.person_id AND m.id <> NEW.id
 AND m.act_to_id IS NULL AND NEW.act_to_id IS NULL
 AND (m.to_day IS NULL OR m.to_day > NEW.from_day) AND (NEW.to_day IS NULL OR NEW.to_day > m.from_day)"""


def names() -> set[str]:
    """The triggers that must be there."""
    kept = {f"{t}_no_{verb}" for t in APPEND_ONLY for verb in ("update", "delete")} | tallies.names()
    return kept | {f"membership_one_{e}" for e in ("insert", "update")}


def present() -> set[str]:
    """The triggers that are there."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        return {row[0] for row in cursor.fetchall()} & names()


def _sqlite() -> list[str]:
    out = [
        f"CREATE TRIGGER IF NOT EXISTS {t}_no_{verb.lower()} BEFORE {verb} ON {t} "
        f"BEGIN SELECT RAISE(ABORT, 'append-only: {t}'); END"
        for t in APPEND_ONLY
        for verb in ("UPDATE", "DELETE")
    ]
    for event in ("INSERT", "UPDATE"):
        out.append(
            f"CREATE TRIGGER IF NOT EXISTS membership_one_{event.lower()} BEFORE {event} ON register_membership "
            f"WHEN EXISTS ({_OVERLAP}) BEGIN SELECT RAISE(ABORT, 'one person, two households'); END"
        )
    return out


def _postgres() -> list[str]:
    out = [
        (
            "CREATE OR REPLACE FUNCTION register_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$"
        ),
        (
            "CREATE OR REPLACE FUNCTION register_one_household() RETURNS trigger LANGUAGE plpgsql AS "
            # The person's row is the lock: advisory locks of a whole county would not fit into the server's table of locks.
            "$$ BEGIN PERFORM 1 FROM register_person WHERE id = NEW.person_id FOR NO KEY UPDATE; "
            f"IF EXISTS ({_OVERLAP}) THEN "
            "RAISE EXCEPTION 'one person, two households' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            "RETURN NEW; END $$"
        ),
    ]
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            name = f"{table}_no_{verb.lower()}"
            out.append(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            out.append(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION register_append_only()"
            )
    for event in ("INSERT", "UPDATE"):
        name = f"membership_one_{event.lower()}"
        out.append(f"DROP TRIGGER IF EXISTS {name} ON register_membership")
        out.append(
            f"CREATE TRIGGER {name} BEFORE {event} ON register_membership FOR EACH ROW EXECUTE FUNCTION register_one_household()"
        )
    return out


def install(**_signal: Any) -> None:
    """Put the triggers in place; runs after every migrate."""
    there = set(connection.introspection.table_names())
    if not {"register_membership", "register_tally"} <= there:
        return
    with connection.cursor() as cursor:
        for statement in [
            *(_sqlite() if connection.vendor == "sqlite" else _postgres()),
            *tallies.statements(there),
        ]:
            cursor.execute(statement)
