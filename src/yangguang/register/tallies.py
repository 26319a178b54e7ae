"""How many households and people stand in each village, by status?

A desk may not count 400,000 households at each look. The database keeps the count itself: triggers on
`register_household` add and take away, in the same transaction as the change, on both databases. Derived,
therefore never dumped and never written by hand.
"""

from django.db import connection

EVENTS = ("insert", "update", "delete")
_CHANGED = "OLD.place <> NEW.place OR OLD.status <> NEW.status OR OLD.size <> NEW.size"


def names() -> set[str]:
    """The triggers that keep the tally."""
    return {f"household_tally_{event}" for event in EVENTS}


def _sqlite_add(row: str) -> str:
    return (
        f"INSERT OR IGNORE INTO register_tally (place, status, households, persons) VALUES ({row}.place, {row}.status, 0, 0); "
        f"UPDATE register_tally SET households = households + 1, persons = persons + {row}.size "
        f"WHERE place = {row}.place AND status = {row}.status; "
    )


_SQLITE_TAKE = (
    "UPDATE register_tally SET households = households - 1, persons = persons - OLD.size "
    "WHERE place = OLD.place AND status = OLD.status; "
)


def _sqlite() -> list[str]:
    bodies = {
        "insert": ("AFTER INSERT", "", _sqlite_add("NEW")),
        "update": (
            "AFTER UPDATE OF place, status, size",
            f"WHEN {_CHANGED}",
            _SQLITE_TAKE + _sqlite_add("NEW"),
        ),
        "delete": ("AFTER DELETE", "", _SQLITE_TAKE),
    }
    return [
        f"CREATE TRIGGER IF NOT EXISTS household_tally_{event} {when} ON register_household {only} BEGIN {body}END"
        for event, (when, only, body) in bodies.items()
    ]


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


def _postgres() -> list[str]:
    out = []
    for event in EVENTS:
        name = f"household_tally_{event}"
        out += [
            f"CREATE OR REPLACE FUNCTION register_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "INSERT INTO register_tally AS t (place, status, households, persons) "
            f"SELECT place, status, sum(n), sum(size) FROM ({_COUNTED[event]}) moved GROUP BY place, status "
            "HAVING sum(n) <> 0 OR sum(size) <> 0 ORDER BY place, status ON CONFLICT (place, status) DO UPDATE "
            "SET households = t.households + excluded.households, persons = t.persons + excluded.persons; RETURN NULL; END $$",
            f"DROP TRIGGER IF EXISTS {name} ON register_household",
            f"CREATE TRIGGER {name} AFTER {event.upper()} ON register_household REFERENCING {_SEEN[event]} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION register_{name}()",
        ]
    return out


def statements() -> list[str]:
    """What puts the triggers in place on this database."""
    return _sqlite() if connection.vendor == "sqlite" else _postgres()


def drift() -> list[tuple[int, str]]:
    """The (place, status) pairs whose tally is not what counting says; for `check`."""
    counted = (
        "SELECT place, status, count(*) AS households, coalesce(sum(size), 0) AS persons "
        "FROM register_household GROUP BY place, status"
    )
    kept = (
        "SELECT place, status, households, persons FROM register_tally WHERE households <> 0 OR persons <> 0"
    )
    sql = (
        f"SELECT place, status FROM (SELECT * FROM ({counted} EXCEPT {kept}) more "
        f"UNION ALL SELECT * FROM ({kept} EXCEPT {counted}) less) d"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return sorted({(int(place), str(status)) for place, status in cursor.fetchall()})
