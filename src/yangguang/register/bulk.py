"""How do many rows enter at once?

Django's `bulk_create` is 25–30 times slower than the databases allow (engine.md 7), so bulk intake uses
executemany on SQLite and COPY on PostgreSQL; values are adapted by the model's own fields. Inside the
caller's transaction and hand.
"""

import json
import marshal
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
        return (lambda v: v if v is None or type(v) is str else v.hex) if vendor == "sqlite" else None
    if isinstance(kind, models.JSONField):
        return lambda v: json.dumps(v, ensure_ascii=False)
    if isinstance(kind, models.DateTimeField) and vendor == "sqlite":
        return connection.ops.adapt_datetimefield_value
    if isinstance(kind, models.DateField) and vendor == "sqlite":
        return lambda v: None if v is None else v.isoformat()
    return None


def _fields(model: type[models.Model], columns: Sequence[str]) -> list["models.Field[Any, Any]"]:
    return [next(f for f in model._meta.concrete_fields if f.attname == c) for c in columns]


def _adapted(fields: Sequence["models.Field[Any, Any]"], rows: Iterable[Sequence[Any]]) -> Iterable[list[Any]]:
    adapters = [(i, a) for i, f in enumerate(fields) if (a := _adapter(f)) is not None]
    for row in rows:
        values = list(row)
        for i, adapt in adapters:
            values[i] = adapt(values[i])
        yield values


def _copied(value: Any) -> str:
    """A value as COPY reads it in its text form."""
    kind = type(value)
    if kind is str:
        text = str(value)
        if "\\" in text or "\n" in text or "\t" in text or "\r" in text:
            return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
        return text
    if kind is bool:
        return "t" if value else "f"
    if kind is bytes:
        return f"\\\\x{value.hex()}"
    return "\\N" if value is None else str(value)


def pack(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows in the form in which this kind of database takes them in; asks no database, so that another process can do it
    beside the one that inserts. An identity may be given as its 32 hexadecimal digits.
    """
    fields = _fields(model, columns)
    if connection.vendor == "sqlite":
        return marshal.dumps(list(_adapted(fields, rows)))
    return "".join("\t".join(map(_copied, values)) + "\n" for values in _adapted(fields, rows)).encode()


def _statement(model: type[models.Model], columns: Sequence[str]) -> str:
    names = ", ".join(f'"{f.column}"' for f in _fields(model, columns))
    if connection.vendor == "sqlite":
        marks = ", ".join("?" * len(columns))
        return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})'  # noqa: S608  # names of our own tables
    return f'COPY "{model._meta.db_table}" ({names}) FROM STDIN'


def _may_write(model: type[models.Model]) -> None:
    if not scope._hand_open.get():
        raise WriteOutsideHand(f"bulk insert into {model._meta.db_table} without an open hand")
    connection.ensure_connection()


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert `rows` (values in the order of `columns`, attribute names such as `household_id`). Returns how
    many.

    Raises `IntegrityError` as the database does; nothing is committed here.
    """
    _may_write(model)
    count = 0

    def counted() -> Iterable[list[Any]]:
        nonlocal count
        for values in _adapted(_fields(model, columns), rows):
            count += 1
            yield values

    with connection.wrap_database_errors, connection.cursor() as cursor:
        raw = cursor.cursor  # past Django's per-statement wrapping: the hand was checked above
        if connection.vendor == "sqlite":
            connection.connection.cursor().executemany(_statement(model, columns), counted())
        else:
            with raw.copy(_statement(model, columns)) as copy:
                for values in counted():
                    copy.write_row(values)
    return count


def insert_packed(model: type[models.Model], columns: Sequence[str], packed: bytes) -> None:
    """Insert what `pack` made of the same columns. Raises as `insert` does."""
    _may_write(model)
    with connection.wrap_database_errors, connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            connection.connection.cursor().executemany(_statement(model, columns), marshal.loads(packed))  # noqa: S302  # from our own process
        else:
            with cursor.cursor.copy(_statement(model, columns)) as copy:
                copy.write(packed)
