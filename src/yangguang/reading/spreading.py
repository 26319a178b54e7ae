"""In which rows of its household is a reason marked?

What belongs to a household is repeated in its rows and reported once, at the first. Whoever mends the sheet has to mend
every row where the value stands: the marked workbook says it there.
"""

import dataclasses
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from yangguang.files.cells import Cell
from yangguang.reading.claims import Refusal
from yangguang.reading.columns import Column, said
from yangguang.reading.places import PARTS, Places
from yangguang.reading.rows import full

DISAGREES = "household_disagrees"
Cells = Mapping[int, Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Held:
    """A household held back: its rows in the order of the file, and what stands against it."""

    rows: Sequence[int]
    refusals: Sequence[Refusal]


class Shared:
    """The columns that hold what belongs to a household as a whole, and what a cell of them says."""

    def __init__(self, columns: Mapping[str, Column], places: Places) -> None:
        self._places = places
        self._parts = [columns.get(part) for part in PARTS]
        self._by_letter = {
            column.letter: column
            for key, column in columns.items()
            if column.field.form != "person" and key != "household_key"
        }

    def holds(self, refusal: Refusal) -> bool:
        """Whether a reason is about a value of the household, not of one person or of the row."""
        return refusal.column in self._by_letter

    def everywhere(self, held: Held, cells: Cells) -> Iterator[Refusal]:
        """The reasons of a household, each in every row it is true of. `cells` are those of the household's rows."""
        for refusal in held.refusals:
            if not self.holds(refusal):
                yield refusal
                continue
            for row in self._rows(held, refusal, cells):
                yield dataclasses.replace(refusal, row=row)

    def _rows(self, held: Held, refusal: Refusal, cells: Cells) -> list[int]:
        column = self._by_letter[refusal.column]
        says = {row: self._says(column, cells[row]) for row in held.rows if row in cells}
        place = column.field.key in PARTS
        given = [each for each in says.values() if each is not None]
        if refusal.code == DISAGREES:
            rows = [row for row, each in says.items() if each is not None and each != given[0]]
        else:
            bad = says.get(refusal.row) if place or not given else given[0]
            rows = [row for row, each in says.items() if bad is not None and each == bad]
        return rows or [refusal.row]

    def _says(self, column: Column, cells: Sequence[Cell]) -> Hashable:
        """What is to be compared; None for a cell that says nothing."""
        if column.field.key not in PARTS:
            cell = _at(column, cells)
            return None if cell is None else said(column.answer(cell), cell)
        county, township, village = (full(_at(part, cells)) if part else None for part in self._parts)
        place = self._places.find(county, township, village)
        return None if village is None else place.code or place.given


def _at(column: Column, cells: Sequence[Cell]) -> Cell:
    return cells[column.at] if column.at < len(cells) else None
