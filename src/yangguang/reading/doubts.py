"""What in a department's file should people look at before they believe it?

A file with a wrong year, half its rows or words of its own can be read; whether it is what the department meant to send,
people must say. Nothing here refuses.
"""

import datetime as dt
import re
from collections.abc import Iterator

from yangguang.reading.records import Records
from yangguang.terms.decision import Decision, no

NAMED = 10  # rows and words that are named; all are counted
FEWER = 0.75  # of the rows of the file before
A_YEAR = dt.timedelta(days=366)
LONGEST = 12  # signs of a word that are shown
_NUMBER = re.compile(r"\d{4,}")  # in a column that slipped there may stand a number of somebody


def far_fewer(rows: int, before: int | None) -> bool:
    """Has a file so many fewer rows than the one before that a part may be missing?"""
    return bool(before) and rows < FEWER * (before or 0)


def doubts(records: Records, day: dt.date) -> list[Decision]:
    """What is odd about the rows of a file that was read to its end and is loaded on `day`, with counts and the first rows."""
    return [*_words(records), *_days(records, day)]


def _words(records: Records) -> Iterator[Decision]:
    if records.unknown_words:
        words = [f"{_NUMBER.sub('…', word)[:LONGEST]} ×{n}" for word, n in records.unknown_words.most_common(NAMED)]
        yield no("rows_unknown_words", count=records.unknown_words.total(), words=words)


def _days(records: Records, day: dt.date) -> Iterator[Decision]:
    for key, said in records.days.items():
        column = records.dataset.columns[key].zh
        read = sorted(d for d in said if d is not None)
        beyond = [d for d in read if d > day]
        for code, odd in (("rows_day_unreadable", [None] if None in said else []), ("rows_day_beyond", beyond)):
            if odd:
                rows = sorted(records.first_of_day[key, d] for d in odd)[:NAMED]
                yield no(code, column=column, count=sum(said[d] for d in odd), rows=rows, day=day.isoformat())
        if read and read[-1] < day - A_YEAR:
            yield no("rows_day_old", column=column, last=read[-1].isoformat(), day=day.isoformat())
