"""How do many rows enter at once?

Django's `bulk_create` is 25–30 times slower than the databases allow (engine.md 7), so bulk intake uses
executemany on SQLite and COPY on PostgreSQL; values are adapted by the model's own fields. Inside the
caller's transaction and hand.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection, models

from yangguang.register import scope
from yangguang.register.guard import WriteOutsideHand


def _adapter(field: "models.Field[Any, Any]") -> Callable[[Any], Any] | None:
    """What turns a Python value into this database's, or None where it already is."""
    vendor = connection.vendor
    kind = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(kind, models.UUIDField):
        return (lambda v: None if v is None else v.hex) if vendor == "sqlite" else None
    if isinstance(kind, models.JSONField):
        return lambda v: json.dumps(v, ensure_ascii=False)
    if isinstance(kind, models.DateTimeField) and vendor == "sqlite":
        return connection.ops.adapt_datetimefield_value
    if isinstance(kind, models.DateField) and vendor == "sqlite":
        return lambda v: None if v is None else v.isoformat()
    return None


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert `rows` (values in the order of `columns`, attribute names such as `household_id`). Returns how
    many.

    Raises `IntegrityError` as the database does; nothing is committed here.
    """
    if not scope._hand_open.get():
        raise WriteOutsideHand(f"bulk insert into {model._meta.db_table} without an open hand")
    fields = [next(f for f in model._meta.concrete_fields if f.attname == c) for c in columns]
    adapters = [(i, a) for i, f in enumerate(fields) if (a := _adapter(f)) is not None]
    names = ", ".join(f'"{f.column}"' for f in fields)
    count = 0

    def adapted() -> Iterable[list[Any]]:
        nonlocal count
        for row in rows:
            values = list(row)
            for i, adapt in adapters:
                values[i] = adapt(values[i])
            count += 1
            yield values

    connection.ensure_connection()
    with connection.wrap_database_errors, connection.cursor() as cursor:
        raw = cursor.cursor  # past Django's per-statement wrapping: the hand was checked above
        if connection.vendor == "sqlite":
            sqlite = connection.connection.cursor()
            marks = ", ".join("?" * len(fields))
            sqlite.executemany(f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})', adapted())  # noqa: S608  # names of our own tables
        else:
            with raw.copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN') as copy:
                for values in adapted():
                    copy.write_row(values)
    return count
