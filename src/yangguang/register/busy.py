"""Is the database held by other work just now, so that the same may be tried again?"""

from django.db import DatabaseError

WAITED = ("55P03", "40P01")  # PostgreSQL: a lock not had, a deadlock


def held(error: BaseException) -> bool:
    """Was it refused because others were writing? Then nothing of it was written."""
    said = isinstance(error, DatabaseError)
    return said and ("locked" in str(error) or getattr(error.__cause__, "sqlstate", None) in WAITED)
