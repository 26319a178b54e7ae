"""How does the whole register become lines of text, and come back, on either database?

One line a row, JSON, table by table; UUIDs, days and instants as text, bytes as base64. The same text from
SQLite and PostgreSQL.
"""

import base64
import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models

from yangguang.register import bulk

FRAMEWORK = ("otp_totp.TOTPDevice", "otp_static.StaticDevice", "otp_static.StaticToken")
DERIVED = ("register.Tally", "register.CountyTally")  # kept by triggers: they come back as households do
CHUNK = 2000


def tables(registry: Any = apps) -> list[type[models.Model]]:
    """Every table that a backup holds, by name; of another time with that time's `registry` of models."""
    own = [m for m in registry.get_models() if m._meta.app_label == "register" and m._meta.label not in DERIVED]
    return sorted([*own, *(registry.get_model(label) for label in FRAMEWORK)], key=lambda m: m._meta.label)


def columns(model: type[models.Model]) -> list[str]:
    """The columns of a row, in the order in which `rows` writes them."""
    return [f.attname for f in model._meta.concrete_fields]


def _plain(value: Any) -> Any:
    if isinstance(value, (bytes, memoryview, bytearray)):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, uuid.UUID):
        return value.hex
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    return value


def rows(model: type[models.Model]) -> Iterator[str]:
    """The rows of one table as JSON lines, in primary key order."""
    for row in model._base_manager.order_by("pk").values_list(*columns(model)).iterator(chunk_size=CHUNK):
        yield json.dumps([_plain(v) for v in row], ensure_ascii=False, separators=(",", ":"))


def _readers(model: type[models.Model], names: list[str]) -> list[Callable[[Any], Any] | None]:
    def reader(field: Any) -> Callable[[Any], Any] | None:
        target = field.target_field if isinstance(field, models.ForeignKey) else field
        while isinstance(target, models.ForeignKey):
            target = target.target_field
        if isinstance(target, models.BinaryField):
            return base64.b64decode
        if isinstance(target, models.UUIDField):
            return uuid.UUID
        if isinstance(target, models.DateTimeField):
            return dt.datetime.fromisoformat
        if isinstance(target, models.DateField):
            return dt.date.fromisoformat
        return None

    fields = {f.attname: f for f in model._meta.concrete_fields}
    return [reader(fields[name]) for name in names]


def fill(model: type[models.Model], lines: Iterator[str], names: list[str] | None = None) -> int:
    """Insert the JSON lines of one table, whose columns are `names` (default: the model's), inside the caller's
    transaction and hand; return how many. Raises `KeyError` for a column the table lacks.
    """
    names = columns(model) if names is None else names
    readers = _readers(model, names)

    def parsed() -> Iterator[list[Any]]:
        for line in lines:
            values = json.loads(line)
            assert len(values) == len(readers), f"{model._meta.label}: a row of another shape"
            yield [v if v is None or r is None else r(v) for v, r in zip(values, readers, strict=True)]

    return bulk.insert(model, names, parsed())


def reset_sequences() -> None:
    """Let automatic numbers go on after the largest one that came back (PostgreSQL keeps them apart)."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)
