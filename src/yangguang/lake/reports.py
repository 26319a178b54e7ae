"""Which figures does a report page show of a place, and where does each come from?

Plain dicts, ready for a page, a chart or a download. Each carries its copy (root, day) and its book.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import ibis

from yangguang.book.reader import Book
from yangguang.lake import disclosure
from yangguang.lake.copies import Copy
from yangguang.lake.disclosure import TOTAL, Cell
from yangguang.lake.figures import incomes
from yangguang.lake.measure import measure, provenance
from yangguang.terms.place import LEVELS, level_of, span

SHARE, REST, UNNAMED = "share", "rest", "-"  # cells of a table of shares; a part without a name
STEP_FEN = 50_000  # bars of 500 yuan
BARS = 40  # up to 20,000 yuan; what lies above is one bar
COUNTS = ("persons", "households")


def children(copy: Copy, backend: Any, key: str, book: Book) -> dict[str, Any]:
    """An indicator of the book's place (`whole`) and of the places just below it (`rows`), as `measure` says them."""
    own = level_of(book.place)
    below = LEVELS[min(LEVELS.index(own) + 1, len(LEVELS) - 1)]
    found = measure(copy, backend, key, book, below)
    return {**found, "whole": measure(copy, backend, key, book, own)["rows"]}


def histogram(copy: Copy, backend: Any, book: Book, weight: str = "persons") -> dict[str, Any]:
    """How incomes per head are spread within the book's place: {"bars": [{"from_fen", "to_fen", "value"}], "unknown"}.

    A bar holds incomes from `from_fen` to below `to_fen`; the first is open below (debts), the last above.
    """
    table = copy.table(backend, "households")
    low, high = span(book.place)
    inside = table.filter((table.place >= low) & (table.place < high))
    stated = incomes.rows(inside, book, weight)
    bar = ibis.greatest(ibis.least((stated.income / STEP_FEN).floor(), BARS), -1).cast("int64")
    counted = stated.mutate(bar=bar).aggregate(by=["bar"], value=lambda t: t.weight.sum())
    found = {row["bar"]: int(row["value"]) for row in backend.to_pyarrow(counted).to_pylist()}
    size = inside["size"].cast("int64") if weight == "persons" else inside["size"].cast("int64") * 0 + 1
    unknown = backend.to_pyarrow(
        inside.aggregate(n=size.sum(where=inside.income_fen_per_head.isnull()))
    ).to_pylist()[0]["n"]
    bars = [
        {
            "from_fen": None if at < 0 else at * STEP_FEN,
            "to_fen": None if at == BARS else (at + 1) * STEP_FEN,
            "value": found.get(at, 0),
        }
        for at in range(-1, BARS + 1)
    ]
    return {
        "place": book.place,
        "weight": weight,
        "bars": bars,
        "unknown": int(unknown or 0),
        **provenance(copy, book),
    }


def trend(copies: Sequence[tuple[Copy, Any, Book]], key: str) -> dict[str, Any]:
    """An indicator of one place over several copies, each under the book of its own day: {"points": [{"day", "rows", …}]}."""
    points = []
    for copy, backend, book in sorted(copies, key=lambda one: str(one[0].manifest["day"])):
        found = measure(copy, backend, key, book, level_of(book.place))
        points.append({"day": copy.manifest["day"], "rows": found["rows"], **provenance(copy, book)})
    return {"indicator": key, "points": points}


def public(copy: Copy, backend: Any, key: str, book: Book, down_to: str) -> dict[str, Any]:
    """A count for the public at every level from the book's place to `down_to`, small ones left out so that none can
    be worked out. Raises `ValueError` for an indicator that counts neither persons nor households, or does not add up.
    """
    own, last = LEVELS.index(level_of(book.place)), LEVELS.index(down_to)
    found = [measure(copy, backend, key, book, level) for level in LEVELS[own : last + 1]]
    head = found[0]
    if head["unit"] not in COUNTS or not head["adds"]:
        raise ValueError(f"{key}: only counts that add up are published cell by cell")
    rows = [{**row, "by": one["by"]} for one in found for row in one["rows"]]
    smallest = book.number("small_cell")
    shares = any(row["of"] is not None for row in rows)
    if shares and any(row["part"] for row in rows):
        raise ValueError(f"{key}: its parts are shares of something each, no table of parts")
    hidden = disclosure.protect(_counts(rows, shares), smallest)
    shown = [_shown(row, _part(row, shares), hidden) for row in rows]
    return {
        **head,
        "by": down_to,
        "rows": shown,
        "hidden": sum(row["hidden"] for row in shown),
        "small_cell": smallest,
    }


def _part(row: Mapping[str, Any], shares: bool) -> str:
    return SHARE if shares else row["part"] or UNNAMED


def _counts(rows: Sequence[Mapping[str, Any]], shares: bool) -> dict[tuple[int, str], int]:
    """The cells of a table: parts and their total; of a share, those that it is, those that it is not, and all."""
    out: dict[tuple[int, str], int] = {}
    for row in rows:
        place, value = row["place"], row["value"]
        out[place, _part(row, shares)] = value
        if shares:
            out |= {(place, REST): row["of"] - value, (place, TOTAL): row["of"]}
        else:
            out[place, TOTAL] = out.get((place, TOTAL), 0) + value
    return out


def _shown(row: Mapping[str, Any], part: str, hidden: set[Cell]) -> dict[str, Any]:
    """A row for the public. A small count is not told from one that only protects it."""
    gone, all_gone = (row["place"], part) in hidden, (row["place"], TOTAL) in hidden
    out = {**row, "hidden": gone}
    if gone:
        out["value"] = None
    if all_gone:
        out["of"] = None
    if gone or all_gone:
        out["rate"] = None
    return out
