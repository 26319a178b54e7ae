"""What does one parcel of a founded register hold, and how is it sealed before it travels?

Rows are made and sealed in processes of their own, and inserted by the one that has the database. Where a row gives the
clear text of a cell, `sealed` says which column keeps it encrypted and which keeps it findable; nothing clear leaves the
process that made it except what the register keeps clear.
"""

import functools
import marshal
from collections.abc import Callable, Sequence
from typing import Any

from django.db import models

from yangguang.register import bulk, cells
from yangguang.register import models as tables
from yangguang.work.batches.gathering import COLUMNS

Row = Sequence[Any]
Seal = Callable[[str, str], Any]  # of a row, and what it says
# In the order in which they enter: what is referred to stands before what refers to it. (Else SQLite looks for whoever waits
# for each row, through tables whose indexes stand aside.)
TABLES: dict[type[models.Model], tuple[str, ...]] = {
    tables.User: (
        "id", "password", "username", "name", "natural_person", "phone_cell", "active", "must_change_password", "language",
    ),
    tables.JournalLine: ("id", "chain_id", "number", "at", "day", "verb", "place", "about", "actor_id", "body", "digest"),
    tables.Appointment: ("id", "from_day", "act_from_id", "user_id", "role", "place"),
    tables.Batch: (
        "id", "place", "purpose", "file_name", "file_digest", "layout", "mapping", "day", "options", "status", "book", "edition",
        "rows_read", "report", "received_id", "applied_id", "sender_id",
    ),
    tables.Round: (
        "id", "procedure", "book", "place", "year", "opened_id", "opened_day", "closed_day", "step", "cases_open",
        "window_closes",
    ),
    **COLUMNS,
    tables.Standing: (*COLUMNS[tables.Standing], "to_day"),
    tables.Case: (*COLUMNS[tables.Case], "due_day"),
    tables.Act: (
        "line_id", "round_id", "case_id", "batch_id", "verb", "step", "day", "actor", "office", "role", "outcome", "data",
        "covers", "covers_digest",
    ),
    tables.Notice: (
        "id", "number", "kind", "step", "procedure", "place", "round_id", "book", "posted_id", "posted_day", "first_day",
        "last_day", "closes_from", "ended_id", "withdrawn", "lines", "persons", "salt", "commitment", "head_digest",
    ),
    tables.NoticeLine: (
        "id", "notice_id", "case_id", "line_no", "masked_name", "village", "group_name", "size", "outcome", "under_objection",
    ),
    tables.Objection: (
        "id", "receipt", "kind", "notice_id", "line_no", "case_id", "place", "office_place", "filed_day", "filed_id", "text_cell",
        "objector_cell", "due_day", "status", "outcome", "reason_code",
    ),
    tables.Letter: ("id", "case_id", "place", "kind", "issued_day", "body_cell", "line_id"),
    tables.DataLoad: (
        "id", "dataset", "place", "day", "file_name", "file_digest", "rows", "rejected", "active", "id_suspect", "purge_day",
        "superseded", "shelf", "digests", "line_id",
    ),
    tables.DataRow: ("id", "load_id", "row", "id_index", "id_suspect", "active", "payload_cell"),
    tables.Finding: (
        "id", "household_id", "person_id", "dataset", "record_digest", "record_id", "severity", "place", "raised_id",
        "raised_day", "due_day", "status", "true", "reason_code", "note_cell", "answered_id",
        "entered_id", "enterer",
    ),
}  # fmt: skip
# Columns given in clear: the cell they are sealed as. The row's id stands first.
SEALED: dict[type[models.Model], dict[str, str]] = {
    tables.Household: {"phone_cell": "phone"}, tables.Person: {"id_cell": "id"}, tables.PersonFacts: {"private_cell": "private"},
    tables.Letter: {"body_cell": "body"}, tables.Objection: {"text_cell": "text"}, tables.DataRow: {"payload_cell": "payload"},
}  # fmt: skip
BLIND: dict[type[models.Model], str] = {tables.Person: "id_index", tables.DataRow: "id_index"}  # given as the number
KEYED: dict[type[models.Model], str] = {tables.Finding: "record_digest"}  # given as the record's canonical text
Parcel = list[tuple[str, int, bytes]]  # table, rows, packed


@functools.cache
def others(model: type[models.Model]) -> dict[str, Any]:
    """The columns of a table that no row here names and that must not be empty, with what they hold when nothing is said."""
    given = TABLES[model]
    return {
        f.attname: f.get_default()
        for f in model._meta.concrete_fields
        if f.attname not in given and not f.null and f.has_default()
    }


class Packer:
    """Gathers clear rows, table by table, and gives them away sealed. Asks no database."""

    def __init__(self) -> None:
        self.rows: dict[type[models.Model], list[Row]] = {model: [] for model in TABLES}
        self._seals = {model: _seals(model) for model in (*SEALED, *BLIND, *KEYED)}

    def __len__(self) -> int:
        return sum(map(len, self.rows.values()))

    def take(self) -> Parcel:
        """What was gathered, sealed and in the database's own form."""
        out: Parcel = []
        for model in TABLES:
            rows = self.rows[model]
            if rows:
                columns: list[Sequence[Any]] = [*zip(*rows, strict=True), *((v,) * len(rows) for v in others(model).values())]
                self._seal(model, columns)
                names = (*TABLES[model], *others(model))
                out.append((model.__name__, len(rows), bulk.pack(model, names, zip(*columns, strict=True))))
                self.rows[model] = []
        return out

    def _seal(self, model: type[models.Model], columns: list[Sequence[Any]]) -> None:
        seals = self._seals.get(model)
        if seals:
            keys = [key if type(key) is str else key.hex for key in columns[0]]
            for at, seal in seals:
                columns[at] = list(map(seal, keys, columns[at]))


def _seals(model: type[models.Model]) -> list[tuple[int, Seal]]:
    columns, table = TABLES[model], model._meta.db_table
    out: list[tuple[int, Seal]] = [
        (columns.index(column), cells.shutter(table, name)) for column, name in SEALED.get(model, {}).items()
    ]
    if model in BLIND:
        out.append((columns.index(BLIND[model]), lambda _row, number: cells.blind(number)))
    if model in KEYED:
        out.append((columns.index(KEYED[model]), lambda _row, text: cells.blind(text).hex()))
    return out


def insert(parcel: Parcel) -> dict[str, int]:
    """Enter a parcel, within an open hand; how many rows of each table."""
    by_name = {model.__name__: model for model in TABLES}
    for name, _, packed in parcel:
        model = by_name[name]
        bulk.insert_packed(model, (*TABLES[model], *others(model)), packed)
    return {name: count for name, count, _ in parcel}


def sent(parcel: Parcel) -> bytes:
    """A parcel as it travels between two processes of ours."""
    return marshal.dumps(parcel)


def received(letter: bytes) -> Parcel:
    """What `sent` made."""
    parcel: Parcel = marshal.loads(letter)  # noqa: S302  # from our own process
    return parcel
