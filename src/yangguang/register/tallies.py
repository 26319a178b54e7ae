"""How many households and people stand in each village and each county, by status?

A desk may not count 400,000 households at each look. The database keeps the count itself: triggers on
`register_household` add and take away, in the same transaction as the change, on both databases. Derived,
therefore never dumped and never written by hand.
"""

from collections.abc import Collection

from django.db import connection

EVENTS = ("insert", "update", "delete")
# Each table, and by which place it counts a row.
TABLES = {"register_tally": "{row}place", "register_countytally": "({row}place - {row}place % 1000000)"}
_CHANGED = "OLD.place <> NEW.place OR OLD.status <> NEW.status OR OLD.size <> NEW.size"


def names() -> set[str]:
    """The triggers that keep the tally."""
    return {f"household_tally_{event}" for event in EVENTS}


def _sqlite_add(there: Collection[str]) -> str:
    return "".join(
        f"INSERT OR IGNORE INTO {table} (place, status, households, persons) VALUES ({at}, NEW.status, 0, 0); "
        f"UPDATE {table} SET households = households + 1, persons = persons + NEW.size "
        f"WHERE place = {at} AND status = NEW.status; "
        for table, at in _at("NEW.", there)
    )


def _sqlite_take(there: Collection[str]) -> str:
    return "".join(
        f"UPDATE {table} SET households = households - 1, persons = persons - OLD.size "
        f"WHERE place = {at} AND status = OLD.status; "
        for table, at in _at("OLD.", there)
    )


def _at(row: str, there: Collection[str]) -> list[tuple[str, str]]:
    return [(table, place.format(row=row)) for table, place in TABLES.items() if table in there]


def _sqlite(there: Collection[str]) -> list[str]:
    bodies = {
        "insert": ("AFTER INSERT", "", _sqlite_add(there)),
        "update": (
            "AFTER UPDATE OF place, status, size",
            f"WHEN {_CHANGED}",
            _sqlite_take(there) + _sqlite_add(there),
        ),
        "delete": ("AFTER DELETE", "", _sqlite_take(there)),
    }
    out = []
    for event, (when, only, body) in bodies.items():
        name = f"household_tally_{event}"
        out.append(f"DROP TRIGGER IF EXISTS {name}")  # one of an earlier release counted less
        out.append(f"CREATE TRIGGER {name} {when} ON register_household {only} BEGIN {body}END")
    return out


# A whole statement at once (transition tables), in the order of the key: a bulk load costs one more
# grouping, and no two deadlock.
_COUNTED = {
    "insert": "SELECT place, status, 1 AS n, size FROM fresh",
    "update": "SELECT place, status, 1 AS n, size FROM fresh UNION ALL SELECT place, status, -1, -size FROM stale",
    "delete": "SELECT place, status, -1 AS n, -size AS size FROM stale",
}
_SEEN = {
    "insert": "NEW TABLE AS fresh",
    "update": "NEW TABLE AS fresh OLD TABLE AS stale",
    "delete": "OLD TABLE AS stale",
}


def _postgres_move(event: str, table: str, at: str) -> str:
    return (
        f"INSERT INTO {table} AS t (place, status, households, persons) "
        f"SELECT {at}, status, sum(n), sum(size) FROM ({_COUNTED[event]}) moved GROUP BY 1, 2 "
        "HAVING sum(n) <> 0 OR sum(size) <> 0 ORDER BY 1, 2 ON CONFLICT (place, status) DO UPDATE "
        "SET households = t.households + excluded.households, persons = t.persons + excluded.persons; "
    )


def _postgres(there: Collection[str]) -> list[str]:
    out = []
    for event in EVENTS:
        name = f"household_tally_{event}"
        moves = "".join(_postgres_move(event, table, at) for table, at in _at("", there))
        out += [
            f"CREATE OR REPLACE FUNCTION register_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN {moves}RETURN NULL; END $$",
            f"DROP TRIGGER IF EXISTS {name} ON register_household",
            f"CREATE TRIGGER {name} AFTER {event.upper()} ON register_household REFERENCING {_SEEN[event]} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION register_{name}()",
        ]
    return out


def statements(there: Collection[str]) -> list[str]:
    """What puts the triggers in place on this database, for those of the tallies that are `there`: a backup of an earlier
    release comes back into that release's tables.
    """
    return _sqlite(there) if connection.vendor == "sqlite" else _postgres(there)


def drift() -> list[tuple[int, str]]:
    """The (place, status) pairs whose tally is not what counting says; for `check`."""
    found: set[tuple[int, str]] = set()
    with connection.cursor() as cursor:
        for table, at in _at("", TABLES):
            counted = (
                f"SELECT {at} AS place, status, count(*) AS households, coalesce(sum(size), 0) AS persons "
                "FROM register_household GROUP BY 1, 2"
            )
            kept = f"SELECT place, status, households, persons FROM {table} WHERE households <> 0 OR persons <> 0"
            cursor.execute(
                f"SELECT place, status FROM (SELECT * FROM ({counted} EXCEPT {kept}) more "
                f"UNION ALL SELECT * FROM ({kept} EXCEPT {counted}) less) d"
            )
            found |= {(int(place), str(status)) for place, status in cursor.fetchall()}
    return sorted(found)
