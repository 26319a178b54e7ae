"""What does a report tell of each place of a copy?

All levels come from one pass over the copy; the answer of each place holds its own row and those of the places just
below it, so that a page reads one small file at whatever size.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import ibis
from django.conf import settings

from yangguang.book.reader import Book
from yangguang.lake import copies
from yangguang.lake.copies import Copy
from yangguang.lake.figures import incomes, levels, published
from yangguang.register.models import Snapshot
from yangguang.terms.place import LEVELS, level_of, parent
from yangguang.work import books
from yangguang.work.lake.snapshots import folder_of
from yangguang.work.questions import answers

STEP_FEN, STEPS = 50_000, 30  # the histogram: 500 yuan a bar, the last one open
QUANTILES = ("0.1", "0.25", "0.5", "0.75", "0.9")
SUMS = ("households", "persons", "poor", "gap_sum", "income_sum")
SHARES = ("headcount", "gap", "severity", "mean_fen")
Rows = dict[int, dict[str, Any]]


def make(snapshot: Snapshot) -> int:
    """Ask the copy and keep the answers of all its places, with what the public may be told of them; how many.

    Raises `Refused("copy_altered")`.
    """
    copy = copies.open_copy(folder_of(snapshot))
    backend = copies.connect_to(copy, settings.YANGGUANG_ENGINE)
    book = books.now(snapshot.place, snapshot.day)
    told = published.of_copy(copy, backend, book)
    answers.keep_all(snapshot, answers.PUBLIC, ((str(one["place"]), one) for one in told))
    said = report(copy, backend, book)
    return answers.keep_all(snapshot, answers.REPORT, ((str(one["place"]), one) for one in said))


def report(copy: Copy, backend: Any, book: Book) -> Iterator[dict[str, Any]]:
    """The answer of every place of the copy that has households, from the copy's own place down to townships' villages."""
    asked = [x for x in levels.LEVELS if LEVELS.index(x) >= LEVELS.index(level_of(copy.manifest["place"]))]
    homes = copy.table(backend, "households")
    parts = [*book.form("statement").parts]
    rows = _rows(backend, homes, book, asked)
    bins, sources = _bins(backend, homes, book, asked), _sources(backend, homes, parts, asked)
    statuses = _statuses(backend, homes, asked)
    below: dict[int, list[int]] = defaultdict(list)
    for place in sorted(rows):
        if place != copy.manifest["place"]:
            below[parent(place)].append(place)
    head = _head(copy, book)
    for place, row in sorted(rows.items()):
        yield {
            "place": place, "level": level_of(place), **head, "row": row, "below": [rows[p] for p in below[place]],
            "bins": {"step_fen": STEP_FEN, "persons": bins.get(place, [0] * STEPS)}, "sources": sources.get(place),
            "statuses": statuses.get(place, {}),
        }  # fmt: skip


def _head(copy: Copy, book: Book) -> dict[str, Any]:
    """Which copy and which book the figures come from, and the line."""
    said, line = copy.manifest, book.value("income_line")
    return {
        "copy": {"id": copy.folder.name, **{k: said.get(k) for k in ("root", "day", "place", "book", "places", "journal_line")}},
        "book": book.digest, "book_day": book.day.isoformat(), "line_yuan": line.is_, "clause": line.clause(),
    }  # fmt: skip


def _asked(backend: Any, expression: Any) -> list[dict[str, Any]]:
    return list(backend.to_pyarrow(expression).to_pylist())


def _rows(backend: Any, homes: Any, book: Book, asked: list[str]) -> Rows:
    """Of every place: households and persons that are there, and of those with a stated income its figures."""
    villages = homes.aggregate(by=["place"], all_households=homes.count(), all_persons=homes["size"].cast("int64").sum())
    out: Rows = {
        r["place"]: {"place": r["place"], "all_households": int(r["all_households"]), "all_persons": int(r["all_persons"])}
        for r in _asked(backend, levels.roll_up(villages, asked))
    }
    stated = incomes.rows(homes, book)
    for r in _asked(backend, incomes.poverty(stated, asked)):
        out[r["place"]] |= {k: int(r[k] or 0) for k in SUMS} | {k: _number(r[k]) for k in SHARES}
    for r in _asked(backend, incomes.spread(stated, asked, QUANTILES)):
        out[r["place"]] |= {k: _number(v) for k, v in r.items() if k not in ("level", "place")}
    return out


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _bins(backend: Any, homes: Any, book: Book, asked: list[str]) -> dict[int, list[int]]:
    """Persons by income per head, in steps; what lies below zero counts in the first, what lies beyond in the last."""
    stated = incomes.rows(homes, book)
    step = ibis.greatest(ibis.least((stated.income / STEP_FEN).floor().cast("int64"), STEPS - 1), 0)
    villages = stated.mutate(step=step).group_by("place", "step").agg(persons=lambda t: t.weight.sum())
    out: dict[int, list[int]] = defaultdict(lambda: [0] * STEPS)
    for r in _asked(backend, levels.roll_up(villages, asked, keep=["step"])):
        out[r["place"]][r["step"]] = int(r["persons"])
    return dict(out)


def _sources(backend: Any, homes: Any, parts: list[str], asked: list[str]) -> dict[int, dict[str, int]]:
    """The sums in fen of each part of the statements, and the persons of the households that itemise theirs."""
    found = _asked(backend, incomes.by_source(homes, parts, asked))
    return {r["place"]: {k: int(v or 0) for k, v in r.items() if k not in ("level", "place")} for r in found}


def _statuses(backend: Any, homes: Any, asked: list[str]) -> dict[int, Mapping[str, list[int]]]:
    """Households and persons by status."""
    villages = homes.group_by("place", "status").agg(households=homes.count(), persons=homes["size"].cast("int64").sum())
    out: dict[int, dict[str, list[int]]] = defaultdict(dict)
    for r in _asked(backend, levels.roll_up(villages, asked, keep=["status"])):
        out[r["place"]][r["status"] or ""] = [int(r["households"]), int(r["persons"])]
    return dict(out)
