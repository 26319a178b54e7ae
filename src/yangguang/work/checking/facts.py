"""Do the columns that lists are drawn from agree with the held facts, and do notices keep their word?

The database compares; only what differs comes back.
"""

import hashlib
import time
from collections import defaultdict
from typing import Any

from yangguang.register import tallies
from yangguang.register.models import Notice, NoticeLine
from yangguang.terms.chain import canonical
from yangguang.work import books
from yangguang.work.checking.reading import dashed, differs, key, rows
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


def _households(report: Report) -> None:
    facts = ", ".join(f"({sql}) AS fact_{column}" for column, sql in FOLLOWS.items())
    other = " OR ".join(differs(column, f"fact_{column}") for column in FOLLOWS)
    names = [*(f"fact_{c}" for c in FOLLOWS), *FOLLOWS]
    held = f"SELECT h.*, {facts} FROM register_household h WHERE status <> 'void'"
    sql = f"SELECT {key('id')}, {', '.join(names)} FROM ({held}) t WHERE {other}"
    for household, *columns in rows(sql):
        report.differ("household", str(dashed(household)), columns[: len(FOLLOWS)], columns[len(FOLLOWS) :])


def _notices(report: Report) -> None:
    lines: dict[Any, list[list[Any]]] = defaultdict(list)
    for row in NoticeLine.objects.order_by("notice", "line_no").values_list(
        "notice_id", "line_no", "masked_name", "village", "size"
    ):
        lines[row[0]].append(list(row[1:]))
    for notice in (
        Notice.public.select_related("posted").defer("posted__body").order_by("id").iterator(chunk_size=2000)
    ):
        book = books.of(notice.book, notice.place, notice.posted_day)
        expected = book.window(book.procedure(notice.procedure).by_key[notice.step].days, notice.posted_day)
        found = (notice.first_day, notice.last_day, notice.closes_from)
        if (expected.first, expected.last, expected.closes_from) != found:
            report.differ("window", notice.number, expected, found)
        rows_ = lines.get(notice.id, [])
        if notice.ended_id is not None and rows_:
            report.differ("notice", notice.number, "no line after its end", len(rows_))
        elif (
            notice.ended_id is None
            and hashlib.sha256(bytes(notice.salt) + canonical(rows_)).hexdigest() != notice.commitment
        ):
            report.differ("notice", notice.number, notice.commitment, "other lines")
        if notice.head_digest != notice.posted.digest:
            report.differ("notice", notice.number, notice.posted.digest, notice.head_digest)
