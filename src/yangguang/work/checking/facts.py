"""Do the columns that lists are drawn from agree with the held facts, and do notices keep their word?

The database compares; only what differs comes back.
"""

import datetime as dt
import hashlib
import time
from collections import defaultdict
from typing import Any

from yangguang.register import tallies
from yangguang.terms.chain import canonical
from yangguang.work import books
from yangguang.work.checking.reading import dashed, differs, key, rows, said, text
from yangguang.work.checking.report import Report

NOW = "to_day IS NULL AND act_to_id IS NULL"
# What each column of a household follows from.
FOLLOWS = {
    "group_name": f"SELECT group_name FROM register_residence f WHERE f.household_id = h.id AND {NOW} LIMIT 1",
    "place": f"SELECT place FROM register_residence f WHERE f.household_id = h.id AND {NOW} LIMIT 1",
    "status": f"SELECT status FROM register_standing f WHERE f.household_id = h.id AND {NOW} ORDER BY act_from_id DESC LIMIT 1",
    "income_fen_per_head": (
        f"SELECT income_fen_per_head FROM register_statement f WHERE f.household_id = h.id AND {NOW} "
        "ORDER BY claimed, act_from_id DESC LIMIT 1"
    ),
    "size": f"SELECT NULLIF(count(*), 0) FROM register_membership f WHERE f.household_id = h.id AND {NOW}",
}


def check(report: Report) -> None:
    """Compare households, people, tallies and notices with what they follow from."""
    started = time.perf_counter()
    _people(report)
    _households(report)
    for place, status in tallies.drift():
        report.differ("tally", f"{place} {status}", "what counting says", "another number")
    _notices(report)
    report.timed("facts", time.perf_counter() - started)


def _people(report: Report) -> None:
    twice = f"SELECT {key('person_id')}, count(*) FROM register_membership WHERE {NOW} GROUP BY person_id HAVING count(*) > 1"
    for person, count in rows(twice):
        report.differ("person", str(dashed(person)), "one current household", count)
    elsewhere = (
        f"SELECT {key('p.id')}, {key('m.household_id')}, {key('p.household_id')} FROM register_person p "
        f"LEFT JOIN register_membership m ON m.person_id = p.id AND m.to_day IS NULL AND m.act_to_id IS NULL "
        f"WHERE {differs('p.household_id', 'm.household_id')}"
    )
    for person, fact, column in rows(elsewhere):
        report.differ("person", str(dashed(person)), dashed(fact), dashed(column))
    apart = (
        f"SELECT {key('p.id')}, h.place, p.place FROM register_person p "
        "JOIN register_household h ON h.id = p.household_id WHERE p.place <> h.place"
    )
    for person, place, column in rows(apart):
        report.differ("person", str(dashed(person)), place, column)


def _follows() -> dict[str, str]:
    """With the main cause, where the conditions say one: what entered before they did has it in the column only."""
    cause = f"SELECT {said('answers', 'cause')} FROM register_condition f WHERE f.household_id = h.id AND {NOW} LIMIT 1"
    return {**FOLLOWS, "cause": f"COALESCE(({cause}), h.cause)"}


def _households(report: Report) -> None:
    follows = _follows()
    facts = ", ".join(f"({sql}) AS fact_{column}" for column, sql in follows.items())
    other = " OR ".join(differs(column, f"fact_{column}") for column in follows)
    names = [*(f"fact_{c}" for c in follows), *follows]
    held = f"SELECT h.*, {facts} FROM register_household h WHERE status <> 'void'"
    sql = f"SELECT {key('id')}, {', '.join(names)} FROM ({held}) t WHERE {other}"
    for household, *columns in rows(sql):
        report.differ("household", str(dashed(household)), columns[: len(follows)], columns[len(follows) :])


def _notices(report: Report) -> None:
    lines: dict[str, list[list[Any]]] = defaultdict(list)
    line = f"SELECT {key('notice_id')}, line_no, masked_name, village, size FROM register_noticeline ORDER BY notice_id, line_no"
    for notice, *shown in rows(line):
        lines[notice].append(shown)
    columns = (
        key("n.id"), "n.number", "n.book", "n.place", "n.procedure", "n.step", text("n.posted_day"), text("n.first_day"),
        text("n.last_day"), text("n.closes_from"), key("n.ended_id"), "n.salt", "n.commitment", "n.head_digest", "l.digest",
    )  # fmt: skip
    question = (
        f"SELECT {', '.join(columns)} FROM register_notice n JOIN register_journalline l ON l.id = n.posted_id ORDER BY n.id"
    )
    for notice, number, edition, place, procedure, step, posted, *hung, ended, salt, commitment, head, digest in rows(question):
        day = dt.date.fromisoformat(posted)
        book = books.of(edition, place, day)
        window = book.window(book.procedure(procedure).by_key[step].days, day)
        expected = [d.isoformat() for d in (window.first, window.last, window.closes_from)]
        if expected != hung:
            report.differ("window", number, expected, hung)
        shown = lines.get(notice, [])
        if ended is not None and shown:
            report.differ("notice", number, "no line after its end", len(shown))
        elif ended is None and hashlib.sha256(bytes(salt) + canonical(shown)).hexdigest() != commitment:
            report.differ("notice", number, commitment, "other lines")
        if head != digest:
            report.differ("notice", number, digest, head)
