"""Is a row data, or a total, a line of signatures, nothing?"""

import re
from collections.abc import Sequence

from yangguang.files.cells import Cell

_TOTAL = re.compile(
    r"\s*[(（]?.{0,20}(?:合|总|小|共|累)\s*计\s*[)）]?\s*[:：]?.{0,10}|\s*总\s*数\s*|\s*(?:sub-?)?total\s*",
    re.IGNORECASE,
)


def full(cell: Cell) -> Cell:
    """The cell, or None where it holds nothing but spaces."""
    return None if isinstance(cell, str) and not cell.strip() else cell


def total_word(cell: Cell) -> bool:
    """Whether a cell says that its row sums others up."""
    return isinstance(cell, str) and _TOTAL.fullmatch(cell) is not None


def has_total(cells: Sequence[Cell]) -> bool:
    """Whether any cell of a row says so."""
    return any(total_word(cell) for cell in cells)


def is_total(cells: Sequence[Cell], id_at: int) -> bool:
    """A row that isn't data in a department's file: blank, or a total without an ID."""
    if id_at < len(cells) and full(cells[id_at]) is not None and not total_word(cells[id_at]):
        return False
    return has_total(cells) or not any(full(cell) is not None for cell in cells)
