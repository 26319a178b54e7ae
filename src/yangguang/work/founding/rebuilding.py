"""Which indexes and references may stand aside while millions of rows enter, and how do they come back?

Keeping an index sorted row by row costs more than sorting it once. What is set aside comes back from the database's
own words for it; PostgreSQL then checks every reference and every uniqueness again, over all rows at once.
"""

from collections.abc import Iterable

from django.db import connection

from yangguang.register import triggers

_SQLITE = """SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL
 AND tbl_name LIKE 'register\\_%' ESCAPE '\\'"""
# The tallies' own key stays: their triggers add to what it finds while households enter.
_OURS = "t.relname LIKE 'register\\_%' AND t.relname NOT LIKE '%tally' AND t.relnamespace = current_schema()::regnamespace"
_CONSTRAINTS = f"""SELECT c.conname, t.relname, pg_get_constraintdef(c.oid) FROM pg_constraint c
 JOIN pg_class t ON t.oid = c.conrelid WHERE {_OURS} AND c.contype IN ('f', 'u')
 ORDER BY c.contype DESC, c.conname"""  # noqa: S608  # our own words
_INDEXES = f"""SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
 JOIN pg_class t ON t.oid = i.indrelid WHERE {_OURS}
 AND NOT i.indisprimary AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('u', 'p'))
 ORDER BY c.relname"""  # noqa: S608  # our own words
# A look at the other memberships for each row; the unique index that comes back says the same of the present ones.
_PER_ROW = ("membership_one_insert", "register_membership")


def plan() -> tuple[list[str], list[str]]:
    """The statements that set aside, and those that bring back, for what is there now. Changes nothing."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(_SQLITE)
            found = cursor.fetchall()
            aside = [f'DROP INDEX IF EXISTS "{name}"' for name, _ in found]
            return [*aside, f"DROP TRIGGER IF EXISTS {_PER_ROW[0]}"], [str(sql) for _, sql in found]
        cursor.execute(_CONSTRAINTS)
        held = cursor.fetchall()
        cursor.execute(_INDEXES)
        indexes = cursor.fetchall()
    # References first: they lean on what is unique.
    aside = [f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{name}"' for name, table, _ in reversed(held)]
    aside += [f'DROP INDEX IF EXISTS "{name}"' for name, _ in indexes]
    back = [str(words) for _, words in indexes]
    back += [f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {words}' for name, table, words in held]
    return [*aside, f"DROP TRIGGER IF EXISTS {_PER_ROW[0]} ON {_PER_ROW[1]}"], back


def run(statements: Iterable[str]) -> None:
    """Carry out one half of a plan, each statement on its own."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def restore(statements: Iterable[str]) -> None:
    """Bring back what a plan set aside, and the triggers; then `count`. Outside a transaction."""
    run(statements)
    triggers.install()
    count()


def count() -> None:
    """Let the database count its rows for its plans. Outside a transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit=1000")  # a sample tells enough; all rows of a province take minutes
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
