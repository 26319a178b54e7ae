"""Do the sealed cells open where they stand, and does what is written in clear beside them follow from them?

A number, its blind index, the birth date and the sex follow from one another; a household is called by its householder; a
statement's sum is that of its items; a line holds the digest of its sealed detail. One of them altered alone is found.
"""

import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from yangguang.register import cells
from yangguang.register.keys import secret
from yangguang.register.models import Instance
from yangguang.rules.income import per_head
from yangguang.terms import identity
from yangguang.work import books, clock
from yangguang.work.checking.facts import NOW
from yangguang.work.checking.reading import AT_ONCE, dashed, key, rows, text
from yangguang.work.checking.report import Report

HEAD = "01"  # relation: the householder
# Table and column of what is sealed beside a person's number; what is empty was never sealed.
SEALED = (
    ("register_household", "phone"),
    ("register_household", "private"),
    ("register_personfacts", "private"),
    ("register_datarow", "payload"),
    ("register_finding", "note"),
)


def check(report: Report) -> None:
    """Open every cell and derive again what follows from it."""
    started = time.perf_counter()
    _numbers(report)
    for table, column in SEALED:
        question = f"SELECT {key('id')}, {column}_cell FROM {table} WHERE length({column}_cell) > 0"
        for piece in _batched(rows(question)):
            _opened(report, table, column, piece)
    _heads(report)
    _sums(report)
    _details(report)
    report.timed("sealed", time.perf_counter() - started)


def _batched(found: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    source = iter(found)
    while piece := list(islice(source, AT_ONCE)):
        yield piece


def _opened(report: Report, table: str, column: str, piece: Sequence[tuple[Any, ...]]) -> list[str | None]:
    """What the cells say; None where one does not open."""
    try:
        return list(cells.open_many(table, column, [row[0] for row in piece], [row[1] for row in piece]))
    except cells.CellDamaged:
        return [_one(report, table, column, row[0], row[1]) for row in piece]


def _one(report: Report, table: str, column: str, row: str, cell: bytes) -> str | None:
    try:
        return cells.open_cell(table, column, uuid.UUID(row), cell)
    except (cells.CellDamaged, ValueError):
        report.differ("sealed", f"{table.removeprefix('register_')} {dashed(row)} {column}", "opens here", "does not")
        return None


def _numbers(report: Report) -> None:
    index = secret("index")
    question = f"SELECT {key('id')}, id_cell, id_index, {text('birth_date')}, sex FROM register_person"
    for piece in _batched(rows(question)):
        for (person, _, blind, born, sex), number in zip(piece, _opened(report, "register_person", "id", piece), strict=True):
            if not number:
                continue
            if hmac.digest(index, number.encode(), "sha256") != bytes(blind):
                report.differ("sealed", f"person {dashed(person)}", "the index of the number", "another")
            said = (f"{number[6:10]}-{number[10:12]}-{number[12:14]}", identity.sex(number))
            if said != (born, sex) and identity.birth_date(number) is not None:
                report.differ("person", str(dashed(person)), "birth date and sex as the number says", "others")


def _heads(report: Report) -> None:
    """Says which household, not which names: a report is read by many."""
    question = (
        f"SELECT {key('h.id')} FROM register_household h JOIN register_membership m ON m.household_id = h.id "
        f"AND m.relation = '{HEAD}' AND m.to_day IS NULL AND m.act_to_id IS NULL JOIN register_person p ON p.id = m.person_id "
        "WHERE h.status <> 'void' AND h.head_name <> p.name"
    )
    for (household,) in rows(question):
        report.differ("household", str(dashed(household)), "called by its householder", "by another name")


def _sums(report: Report) -> None:
    """Items that this edition's form does not know are left to the editions they were stated under."""
    instance = Instance.objects.first()
    if instance is None:
        return
    form = books.now(instance.province, clock.day()).form("statement")
    known: dict[tuple[str, int], int | None] = {}
    question = (
        f"SELECT {key('household_id')}, {text('items')}, members, income_fen_per_head FROM register_statement "
        f"WHERE NOT claimed AND {NOW}"
    )
    for household, items, members, income in rows(question):
        said = (items, members)
        if said not in known:
            if len(known) >= AT_ONCE:
                known.clear()
            stated = json.loads(items)
            known[said] = per_head(stated, members, form) if stated and form.fields.keys() >= stated.keys() else None
        if known[said] not in (None, income):
            report.differ("statement", str(dashed(household)), f"the sum of its items: {known[said]}", income)


def _details(report: Report) -> None:
    question = (
        "SELECT d.line_id, d.text_cell, l.body FROM register_journaldetail d "
        "JOIN register_journalline l ON l.id = d.line_id"
    )
    for line, cell, body in rows(question):
        if hashlib.sha256(bytes(cell)).hexdigest() not in body:
            report.differ("detail", f"line {line}", "the sealed detail the line commits to", "another")
