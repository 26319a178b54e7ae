"""Do accounts, posts, batches, files and findings say what the lines that made them say?"""

import json
import time
from collections.abc import Iterator
from typing import Any

from django.db import connection

from yangguang.work.checking.reading import dashed, key, rows, text
from yangguang.work.checking.report import Report

# Table, what is compared: its column, and where in the line's facts the same stands.
MADE: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("register_user", "u.id = l.about AND l.verb = 'user.add'", ("username",), "username"),
    (
        "register_batch",
        "u.received_id = l.id AND l.verb = 'intake.receive'",
        ("file_digest", "purpose"),
        "file purpose",
    ),
    (
        "register_dataload",
        "u.line_id = l.id AND l.verb = 'dataset.load'",
        ("file_digest", "dataset"),
        "file dataset",
    ),
)
POSTS = ("user.add", "user.appoint", "user.hand_over")
OPENING = "'applied', 'carried_over'"


def check(report: Report) -> None:
    """Compare what was made with the line that made it, and what refers with what it refers to."""
    started = time.perf_counter()
    for table, join, columns, names in MADE:
        _made(report, table, join, columns, tuple(names.split()))
    _posts(report)
    _opened(report)
    _findings(report)
    _references(report)
    report.timed("lines", time.perf_counter() - started)


def facts_of(body: str) -> dict[str, Any]:
    """The facts of a line; none where it was altered beyond reading."""
    try:
        said = json.loads(body)["facts"]
    except (ValueError, KeyError, TypeError):  # a line that was altered: its chain says so
        return {}
    return said if isinstance(said, dict) else {}


def _made(report: Report, table: str, join: str, columns: tuple[str, ...], names: tuple[str, ...]) -> None:
    shown = ", ".join(f"u.{column}" for column in columns)
    question = (
        f"SELECT {key('u.id')}, l.id, l.body, {shown} FROM {table} u JOIN register_journalline l ON {join}"
    )
    for identity, line, body, *found in rows(question):
        facts = facts_of(body)  # where the line is silent, nothing is compared
        said = [facts.get(name, shown) for name, shown in zip(names, found, strict=True)]
        if said != found:
            report.differ(
                table.removeprefix("register_"), str(dashed(identity)), f"line {line}: {said}", found
            )


def _posts(report: Report) -> None:
    """A role and a place that no line gave would be power that nobody gave."""
    verbs = ", ".join(f"'{verb}'" for verb in POSTS)
    question = (
        f"SELECT {text('p.id')}, p.role, p.place, l.id, l.place, l.body FROM register_appointment p "
        f"JOIN register_journalline l ON l.id = p.act_from_id WHERE l.verb IN ({verbs})"
    )
    for identity, role, place, line, line_place, body in rows(question):
        told = (facts_of(body).get("role", role), line_place)
        if told != (role, place):
            report.differ("post", identity, f"line {line}: {told}", (role, place))


def _opened(report: Report) -> None:
    """A batch opened as many cases, of as many households, as its act says."""
    question = (
        "SELECT a.line_id, a.covers, (SELECT count(*) FROM register_case c WHERE c.opened_id = a.line_id), "
        "(SELECT count(*) FROM register_household h WHERE h.act_from_id = a.line_id) "
        f"FROM register_act a WHERE a.batch_id IS NOT NULL AND a.verb IN ({OPENING})"
    )
    for line, covers, cases, households in rows(question):
        if (cases, households) != (covers, covers):
            report.differ(
                "batch", f"line {line}", f"{covers} cases and households", f"{cases} and {households}"
            )


def _findings(report: Report) -> None:
    question = (
        f"SELECT {key('f.id')}, f.status, {text('f.raised_day')}, {text('l.day')} FROM register_finding f "
        "JOIN register_journalline l ON l.id = f.raised_id WHERE f.raised_day <> l.day "
        "OR (f.status = 'open' AND f.answered_id IS NOT NULL)"
    )
    for identity, status, day, line_day in rows(question):
        report.differ(
            "finding",
            str(dashed(identity)),
            f"raised {line_day}, as answered as its lines",
            f"{day}, {status}",
        )


def _references(report: Report) -> None:
    """SQLite checks what refers to what only while writing, and only for who asks it to; PostgreSQL always."""
    if connection.vendor == "sqlite":
        for table, row, parent in _dangling():
            report.differ("reference", f"{table} row {row}", f"a row of {parent}", "none")


def _dangling() -> Iterator[tuple[str, Any, str]]:
    for table, row, parent, _ in rows("PRAGMA foreign_key_check"):
        yield table, row, parent
