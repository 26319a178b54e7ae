"""How does a row become one line of JSON, the same text from either database, and what comes back from it?

The database makes the line itself: Django's converters, called for each value, take ten times as long as everything else
that a backup does. What neither database writes as Python does (its JSON, SQLite's bytes and fractions) Python writes.
"""

import binascii
import datetime as dt
import json
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, models

Column = Sequence[Any]
Field = Any  # a field of a model, of any kind
COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)
KNOWN = 50_000  # how many texts of one column are remembered: the same answers come again and again


def _json(stored: str | None) -> str | None:
    return None if stored is None else COMPACT.encode(json.loads(stored))


def _base64(stored: bytes | None) -> str | None:
    return None if stored is None else binascii.b2a_base64(stored, newline=False).decode()


def _fraction(stored: float | None) -> str | None:
    return None if stored is None else COMPACT.encode(stored)


_TAUGHT = {"py_json": _json, "py_base64": _base64, "py_fraction": _fraction}

# By kind of field, the first that fits (to Python an instant is a day): what makes a value's JSON. An argument of
# `json_array`, which quotes texts itself and takes as JSON what `json` returns.
_SQLITE: tuple[tuple[tuple[type[Field], ...], str], ...] = (
    ((models.UUIDField, models.CharField, models.TextField, models.IntegerField, models.AutoField), "{0}"),
    ((models.BinaryField,), "py_base64({0})"),
    # A backslash is an escape, which Python resolves where it can be written as it is.
    ((models.JSONField,), "json(CASE WHEN instr({0}, '\\') THEN py_json({0}) ELSE {0} END)"),
    ((models.DateTimeField,), "replace({0}, ' ', 'T') || '+00:00'"),  # stored as UTC, without saying so
    ((models.DateField,), "{0}"),
    ((models.BooleanField,), "json(CASE {0} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)"),
    ((models.FloatField,), "json(py_fraction({0}))"),
)
_UTC = "({0} AT TIME ZONE 'UTC')"
_INSTANT = (
    f"'\"' || to_char({_UTC}, 'YYYY-MM-DD\"T\"HH24:MI:SS') || CASE to_char({_UTC}, 'US') WHEN '000000' THEN '' "
    f"ELSE to_char({_UTC}, '.US') END || '+00:00\"'"
)
# Text that is JSON, or NULL.
_POSTGRES: tuple[tuple[tuple[type[Field], ...], str], ...] = (
    ((models.UUIDField,), "'\"' || encode(uuid_send({0}), 'hex') || '\"'"),
    ((models.CharField, models.TextField), "to_json({0})::text"),
    ((models.IntegerField, models.AutoField), "{0}::text"),
    ((models.BinaryField,), "'\"' || translate(encode({0}, 'base64'), E'\\n', '') || '\"'"),
    ((models.DateTimeField,), _INSTANT),
    ((models.DateField,), "to_json({0})::text"),
    ((models.BooleanField,), "{0}::text"),
)
_APART: tuple[tuple[tuple[type[Field], ...], str, Callable[[Any], str | None]], ...] = (
    ((models.JSONField,), "{0}::text", _json),
    ((models.FloatField,), "{0}", _fraction),
)


def _kind(field: Field) -> Field:
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field


def _column(field: Field) -> str:
    return str(connection.ops.quote_name(field.column))


def _words(field: Field, known: tuple[tuple[tuple[type[Field], ...], str], ...]) -> str:
    for kinds, words in known:
        if isinstance(_kind(field), kinds):
            return words.format(_column(field))
    raise TypeError(f"{field}: say in {__name__} how a {type(_kind(field)).__name__} becomes JSON")


class Asked:
    """What to ask for the lines of a table: `sql`, some columns whose texts, one after the other, are a row's line.

    Raises `TypeError` for a kind of field that has no text here yet.
    """

    def __init__(self, fields: Sequence[Field]) -> None:
        self._made: dict[int, Callable[[Column], Column]] = {}
        if connection.vendor == "sqlite":
            # Bytes, so that the driver need not decode what is encoded again at once.
            self.sql = f"CAST(json_array({', '.join(_words(f, _SQLITE) for f in fields)}) AS blob)"
            connection.ensure_connection()
            for name, make in _TAUGHT.items():
                connection.connection.create_function(name, 1, make, deterministic=True)
            return
        columns = ["'['"]
        for i, field in enumerate(fields):
            columns[-1] += " || ','" if i else ""
            apart = next(((s, make) for kinds, s, make in _APART if isinstance(_kind(field), kinds)), None)
            if apart is None:
                columns[-1] += f" || coalesce({_words(field, _POSTGRES)}, 'null')"
            else:
                self._made[len(columns)] = _remembered(apart[1])
                columns += [apart[0].format(_column(field)), "''"]
        self.sql = ", ".join([*columns[:-1], columns[-1] + " || ']'"])

    def lines(self, rows: Sequence[tuple[Any, ...]]) -> bytes:
        """The lines of rows that the database answered with, each ended."""
        if connection.vendor == "sqlite":
            return b"\n".join([row[0] for row in rows]) + b"\n"
        columns: list[Column] = list(zip(*rows, strict=True))
        for i, make in self._made.items():
            columns[i] = make(columns[i])
        return ("\n".join(map("".join, zip(*columns, strict=True))) + "\n").encode()


def _remembered(make: Callable[[Any], str | None]) -> Callable[[Column], Column]:
    known: dict[Any, str] = {}

    def texts(values: Column) -> Column:
        if len(known) > KNOWN:
            known.clear()
        for value in set(values) - known.keys():
            known[value] = make(value) or "null"
        return [known[value] for value in values]

    return texts


def reader(field: Field) -> Callable[[Any], Any] | None:
    """What makes of a value of a line what `bulk.insert` takes; None where it is that already."""
    if isinstance(_kind(field), models.BinaryField):
        return binascii.a2b_base64
    return dt.datetime.fromisoformat if isinstance(_kind(field), models.DateTimeField) else None
