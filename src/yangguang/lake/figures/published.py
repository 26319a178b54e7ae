"""What may the public be told of a copy?

Households helped and examined, by place at every level: one table, in which small counts and those that would give them
away are left out (lake/disclosure), and what is left is rounded to the book's smallest cell, so that two copies do not
tell the difference between them. Made by the job that counts a copy; pages read what it left.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from yangguang.book.reader import Book
from yangguang.lake import disclosure
from yangguang.lake.copies import Copy
from yangguang.lake.figures import levels
from yangguang.terms.place import LEVELS, level_of, parent

# What is told, from which status, and counted in what.
COLUMNS = (
    ("households", "registered", "households"),
    ("persons", "registered", "persons"),
    ("applying", "applicant", "households"),
)
Counts = Mapping[tuple[int, str, str], int]  # by place, status and unit


def of_copy(copy: Copy, backend: Any, book: Book) -> Iterator[dict[str, Any]]:
    """The answer of every place of the copy that has households: {"place", "copy", "book", "book_day", "small_cell",
    "figures": {"households", "persons", "applying"}, "below": {place: figures}}. None is what must not be told.
    """
    counts, smallest = _counted(copy, backend), book.number("small_cell")
    told = published(counts, smallest)
    below: dict[int, list[int]] = defaultdict(list)
    for place in sorted(told):
        if place != copy.manifest["place"]:
            below[parent(place)].append(place)
    said = copy.manifest
    head = {
        "copy": {"id": copy.folder.name, "root": said["root"], "day": said["day"], "place": said["place"]},
        "book": book.digest, "book_day": book.day.isoformat(), "small_cell": smallest,
    }  # fmt: skip
    for place, figures in told.items():
        yield {"place": place, **head, "figures": figures, "below": {str(p): told[p] for p in below[place]}}


def published(counts: Counts, smallest: int) -> dict[int, dict[str, int | None]]:
    """Each place's figures as they may be told: rounded to `smallest` (halves up), None where one is left out.

    The people of a household tell of it: they are hidden where the households are, in the same pattern of cells.
    """
    told = {status for _name, status, _unit in COLUMNS}
    homes = {(place, status): n for (place, status, unit), n in counts.items() if unit == "households" and status in told}
    hidden = disclosure.protect(homes, smallest, adds=False)
    places = sorted({place for place, _status, _unit in counts})
    return {
        place: {
            name: None if (place, status) in hidden else rounded(counts.get((place, status, unit), 0), smallest)
            for name, status, unit in COLUMNS
        }
        for place in places
    }


def rounded(number: int, least: int) -> int:
    """A count to the nearest multiple of `least`, halves up."""
    return (number + least // 2) // least * least


def _counted(copy: Copy, backend: Any) -> dict[tuple[int, str, str], int]:
    asked = [x for x in levels.LEVELS if LEVELS.index(x) >= LEVELS.index(level_of(copy.manifest["place"]))]
    homes = copy.table(backend, "households")
    villages = homes.group_by("place", "status").agg(households=homes.count(), persons=homes["size"].cast("int64").sum())
    rows = backend.to_pyarrow(levels.roll_up(villages, asked, keep=["status"])).to_pylist()
    return {(r["place"], r["status"] or "", unit): int(r[unit]) for r in rows for unit in ("households", "persons")}
