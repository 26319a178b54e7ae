"""How does the whole register become lines of text, and come back, on either database?

One line a row, JSON, table by table; UUIDs, days and instants as text, bytes as base64. The same text from
SQLite and PostgreSQL.
"""

import json
from collections.abc import Iterator
from typing import IO, Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models

from yangguang.register import bulk
from yangguang.register.tables import texts

FRAMEWORK = ("otp_totp.TOTPDevice", "otp_static.StaticDevice", "otp_static.StaticToken")
DERIVED = ("register.Tally", "register.CountyTally")  # kept by triggers: they come back as households do
CHUNK = 2000  # rows of one piece
BLOCK = 1 << 20  # bytes read at once


def tables(registry: Any = apps) -> list[type[models.Model]]:
    """Every table that a backup holds, by name; of another time with that time's `registry` of models."""
    own = [m for m in registry.get_models() if m._meta.app_label == "register" and m._meta.label not in DERIVED]
    return sorted([*own, *(registry.get_model(label) for label in FRAMEWORK)], key=lambda m: m._meta.label)


def columns(model: type[models.Model]) -> list[str]:
    """The columns of a row, in the order in which `pieces` writes them."""
    return [f.attname for f in model._meta.concrete_fields]


def count(model: type[models.Model]) -> int:
    """How many rows a table has."""
    return int(model._base_manager.count())


def pieces(model: type[models.Model], first: int = 0) -> Iterator[tuple[int, bytes]]:
    """The rows of one table as JSON lines in primary key order (all, or the `first` so many), a few thousand at a time: how
    many, and their text. Inside a transaction that sees one moment.
    """
    asked = texts.Asked(model._meta.concrete_fields)
    table, key = (connection.ops.quote_name(str(n)) for n in (model._meta.db_table, model._meta.pk.column))
    some = f" LIMIT {first}" if first else ""
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {asked.sql} FROM {table} ORDER BY {key}{some}")  # noqa: S608  # names of our own tables
        while rows := cursor.fetchmany(CHUNK):
            yield len(rows), asked.lines(rows)


def _values(body: IO[bytes]) -> Iterator[list[list[Any]]]:
    """The values of the lines, many lines at a time: parsing them together costs half of one by one."""
    rest = b""
    while block := body.read(BLOCK):
        whole, _, rest = (rest + block).rpartition(b"\n")
        if whole:
            yield json.loads(b"[" + whole.replace(b"\n", b",") + b"]")
    if rest:
        yield json.loads(b"[" + rest + b"]")


def fill(model: type[models.Model], body: IO[bytes], names: list[str] | None = None) -> Iterator[int]:
    """Insert the JSON lines of one table, whose columns are `names` (default: the model's), inside the caller's
    transaction and hand; tell after each piece how many. Raises `KeyError` for a column the table lacks, `ValueError` for
    a row of another shape.
    """
    names = columns(model) if names is None else names
    fields = {f.attname: f for f in model._meta.concrete_fields}
    readers = [(i, r) for i, n in enumerate(names) if (r := texts.reader(fields[n])) is not None]
    for rows in _values(body):
        if {*map(len, rows)} != {len(names)}:
            raise ValueError(f"{model._meta.label}: a row of another shape")
        for i, read in readers:
            for row in rows:
                if row[i] is not None:
                    row[i] = read(row[i])
        yield bulk.insert(model, names, rows)


def reset_sequences() -> None:
    """Let automatic numbers go on after the largest one that came back (PostgreSQL keeps them apart)."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)
