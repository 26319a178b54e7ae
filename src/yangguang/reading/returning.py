"""What goes back to the sender: the file itself, with what is wrong written where it is wrong?

Mended and sent again it reads as before: the column of reasons is one that every layout passes over.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from yangguang.book.layouts import Dictionary
from yangguang.files.cells import Cell
from yangguang.files.marked import WHOLE_ROWS, Marks, Table, write_marked
from yangguang.files.sheets import Sheet
from yangguang.reading.claims import Refusal
from yangguang.reading.source import Source
from yangguang.reading.spreading import Held, Shared
from yangguang.terms import column

AS_TEXT = frozenset(("id", "key", "phone", "digits"))
OTHER_SHEETS = 10
OTHER_ROWS = 2_000  # an explanation sheet; a second table is not explained here


def write_back(
    source: Source,
    words: Dictionary,
    held: Sequence[Held],
    shared: Shared,
    say: Callable[[Refusal], str],
    word: Callable[[str, str], str],
    out: Path,
) -> None:
    """Write the marked workbook of `source` to `out` (xlsx, also for csv).

    `held` are the households held back (all that goes back of a file above 20,000 rows), `shared` tells in which of
    their rows a reason is marked; `say` gives a refusal's sentence, `word` a label ("marked", "reasons") in the
    sender's language.
    """
    rows = _whole(source)
    cells = _cells(source.all_rows() if rows is None else rows, held, shared)
    by_row: dict[int, list[tuple[int | None, str]]] = defaultdict(list)
    for refusal in (each for one in held for each in shared.everywhere(one, cells)):
        at = column.index(refusal.column) if refusal.column else None
        by_row[refusal.row].append((at, say(refusal)))
    only = frozenset(by_row).union(*(one.rows for one in held)) if rows is None else None
    kinds = {key: words.fields[key].kind for key in source.columns}
    table = Table(
        name=source.sheet or "Sheet1",
        header_row=source.header_row,
        width=_width(source, rows),
        text=frozenset(at for key, at in source.columns.items() if kinds[key] in AS_TEXT),
        days=frozenset(at for key, at in source.columns.items() if kinds[key] == "day"),
        merges=tuple(source.merges),
    )
    marks = Marks(by_row, word("marked", "reasons"), word("marked", "row"), others=_others(source))
    write_marked(source.all_rows() if rows is None else rows, table, marks, out, only)


def _whole(source: Source) -> list[tuple[int, Sequence[Cell]]] | None:
    """All rows of a sheet that goes back whole; None for one that is too long for it."""
    rows: list[tuple[int, Sequence[Cell]]] = []
    for row in source.all_rows():
        rows.append(row)
        if len(rows) > WHOLE_ROWS:
            return None
    return rows


def _cells(
    rows: Iterable[tuple[int, Sequence[Cell]]], held: Sequence[Held], shared: Shared
) -> dict[int, Sequence[Cell]]:
    """The rows of the households with a reason that stands in several rows; of the others nothing is needed."""
    wanted = {row for one in held if any(map(shared.holds, one.refusals)) for row in one.rows}
    return {number: cells for number, cells in rows if number in wanted} if wanted else {}


def _width(source: Source, rows: list[tuple[int, Sequence[Cell]]] | None) -> int:
    """The column after the last: a file marked before gets its reasons in the same place."""
    reasons = source.columns.get("held_reasons")
    widest = max((len(cells) for _, cells in rows or ()), default=0)
    return reasons if reasons is not None else max(widest, len(source.headings))


def _others(source: Source) -> dict[str, list[tuple[int, Sequence[Cell]]]]:
    """The other visible sheets of the workbook, such as the explanations."""
    others: dict[str, list[tuple[int, Sequence[Cell]]]] = {}
    for info in source.file.sheets[:OTHER_SHEETS]:
        if info.hidden or info.name == source.sheet:
            continue
        rows: list[tuple[int, Sequence[Cell]]] = []
        for row in Sheet(source.file, info, source.strings).rows():
            rows.append(row)
            if len(rows) >= OTHER_ROWS:
                break
        others[info.name] = rows
    return others
