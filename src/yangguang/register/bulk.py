"""How do many rows enter at once?

Django's `bulk_create` is 25–30 times slower than the databases allow (engine.md 7), so bulk intake uses
executemany on SQLite and COPY on PostgreSQL; values are adapted by the model's own fields. Inside the
caller's transaction and hand.
"""

import itertools
import json
import marshal
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, models

from yangguang.register import scope
from yangguang.register.guard import WriteOutsideHand

PIECE = 5_000  # rows whose columns are adapted at once
ASKED = 900  # SQLite's default bound on variables is 999 in old builds
_JSON = json.JSONEncoder(ensure_ascii=False, check_circular=False)

Column = Sequence[Any]


def _adapter(field: "models.Field[Any, Any]") -> Callable[[Column], Column] | None:
    """What turns a column's Python values into this database's, or None where they already are. Whole columns: a call for
    each value costs more than most of what it does.
    """
    vendor = connection.vendor
    kind = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(kind, models.UUIDField):
        return (lambda of: [v if v is None or type(v) is str else v.hex for v in of]) if vendor == "sqlite" else None
    if isinstance(kind, models.JSONField):
        return _texts
    if isinstance(kind, models.DateTimeField) and vendor == "sqlite":
        return lambda of: [connection.ops.adapt_datetimefield_value(v) for v in of]
    if isinstance(kind, models.DateField) and vendor == "sqlite":
        return _days
    return None


def _texts(values: Column) -> list[str]:
    """JSON; the same object, where many rows share it, is written once."""
    known: dict[int, str] = {}
    for value in values:
        if id(value) not in known:
            known[id(value)] = _JSON.encode(value)
    return [known[id(value)] for value in values]


def _days(values: Column) -> list[str | None]:
    known = {day: day if day is None or type(day) is str else day.isoformat() for day in set(values)}
    return [known[day] for day in values]


def _fields(model: type[models.Model], columns: Sequence[str]) -> list["models.Field[Any, Any]"]:
    return [next(f for f in model._meta.concrete_fields if f.attname == c) for c in columns]


def _adapted(fields: Sequence["models.Field[Any, Any]"], rows: Iterable[Sequence[Any]]) -> Iterator[tuple[Any, ...]]:
    adapters = [(i, a) for i, f in enumerate(fields) if (a := _adapter(f)) is not None]
    left = iter(rows)
    while piece := list(itertools.islice(left, PIECE)):
        columns: list[Column] = list(zip(*piece, strict=True))
        for i, adapt in adapters:
            columns[i] = adapt(columns[i])
        yield from zip(*columns, strict=True)


def _copied(value: Any) -> str:
    """A value as COPY reads it in its text form."""
    kind = type(value)
    if kind is bytes or kind is memoryview:
        return f"\\\\x{value.hex()}"
    if isinstance(value, str):
        text = str(value)
        if "\\" in text or "\n" in text or "\t" in text or "\r" in text:
            return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
        return text
    if kind is bool:
        return "t" if value else "f"
    return "\\N" if value is None else str(value)


def _lines(rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Rows as COPY reads them in its text form."""
    return (("\t".join(map(_copied, values)) + "\n").encode() for values in rows)


def pack(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows in the form in which this kind of database takes them in; asks no database, so that another process can do it
    beside the one that inserts. An identity may be given as its 32 hexadecimal digits.
    """
    fields = _fields(model, columns)
    if connection.vendor == "sqlite":
        return marshal.dumps(list(_adapted(fields, rows)))
    return b"".join(_lines(_adapted(fields, rows)))


def _statement(model: type[models.Model], columns: Sequence[str]) -> str:
    names = ", ".join(f'"{f.column}"' for f in _fields(model, columns))
    if connection.vendor == "sqlite":
        marks = ", ".join("?" * len(columns))
        return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})'  # noqa: S608  # names of our own tables
    return f'COPY "{model._meta.db_table}" ({names}) FROM STDIN'


def present(model: type[models.Model], column: str, values: Sequence[Any]) -> list[Any]:
    """Which of `values` stand in a column already? Asked of the database past Django, which takes ten times as long to put
    the question as the database to answer it; nothing comes back but what was asked.
    """
    name, out = _fields(model, (column,))[0].column, []
    for start in range(0, len(values), ASKED):
        piece = values[start : start + ASKED]
        marks = ", ".join(["%s"] * len(piece))
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT "{name}" FROM "{model._meta.db_table}" WHERE "{name}" IN ({marks})', piece)  # noqa: S608  # names of our own tables
            out += [row[0] for row in cursor.fetchall()]
    return out


def _may_write(model: type[models.Model]) -> None:
    if not scope._hand_open.get():
        raise WriteOutsideHand(f"bulk insert into {model._meta.db_table} without an open hand")
    connection.ensure_connection()


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert `rows` (values in the order of `columns`, attribute names such as `household_id`). Returns how
    many. An identity may be given as its 32 hexadecimal digits, a day as its ISO text.

    Raises `IntegrityError` as the database does; nothing is committed here.
    """
    _may_write(model)
    count = 0

    def counted() -> Iterator[tuple[Any, ...]]:
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
                for line in _lines(counted()):
                    copy.write(line)
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
