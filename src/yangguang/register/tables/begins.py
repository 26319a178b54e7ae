"""Which rows begin with what was typed, found by an index on either database?

`column__begins`: letter for letter. PostgreSQL reads LIKE with a fixed beginning off a pattern index, in whatever order its
texts sort; SQLite's LIKE passes every index over, so there it is a span, which holds because SQLite sorts by bytes.
"""

from typing import Any

from django.db.models.lookups import StartsWith

_LAST = chr(0x10FFFF)  # sorts after all that is written


class Begins(StartsWith):
    """`filter(name_sort__begins="wang")`."""

    lookup_name = "begins"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """LIKE."""
        column, params = self.process_lhs(compiler, connection)
        return f"{column} LIKE %s", (*params, connection.ops.prep_for_like_query(self.rhs) + "%")

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """At least the beginning, and less than anything after it."""
        column, params = self.process_lhs(compiler, connection)
        return f"({column} >= %s AND {column} < %s)", (*params, self.rhs, *params, self.rhs + _LAST)
