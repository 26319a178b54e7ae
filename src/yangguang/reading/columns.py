"""What do the cells of one column answer, remembering what was answered before?

A county's 100,000 rows hold a few hundred different words in most columns: each is interpreted once.
"""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from yangguang.book.answers import Answer, read_answer
from yangguang.book.codes import CodeList
from yangguang.book.forms import Field
from yangguang.files.cells import Broken, Cell, Formula, shown
from yangguang.files.neutral import restore

DAYS_1904 = 1_462  # workbooks of old Macintosh programs count their days from 1904
REMEMBERED = 20_000  # different values kept per column; names and IDs aren't kept at all

FORMULA = Answer(None, problem="formula_cell")
EMPTY = Answer(None)


@dataclass(slots=True)
class Column:
    """One mapped column: its field, index, letter, and answers by cell."""

    field: Field
    at: int
    letter: str
    codes: CodeList | None
    source: str | None
    later: int = 0  # days to add to a serial number
    known: dict[Cell, Answer] = dataclasses.field(default_factory=dict)

    def answer(self, cell: Cell) -> Answer:
        """The answer of a cell that isn't empty."""
        known = self.known.get(cell)
        if known is None:
            known = self.read(cell)
            if len(self.known) >= REMEMBERED:
                self.known.clear()
            self.known[cell] = known
        return known

    def read(self, cell: Cell) -> Answer:
        """The answer of a cell, not remembered: for values that hardly repeat."""
        if isinstance(cell, Formula):
            return FORMULA
        if isinstance(cell, Broken):
            return Answer(None, problem="unknown_code" if self.codes else "malformed")
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            return EMPTY
        if self.later and isinstance(cell, float) and self.field.kind == "day":
            cell += self.later
        return read_answer(
            self.field, restore(cell) if isinstance(cell, str) else cell, self.codes, self.source
        )


def said(answer: Answer, cell: Cell) -> object:
    """What a cell says, to be compared with another of its column: the answer, the cell itself where it can't be
    read, None where it says nothing.
    """
    if answer is EMPTY:
        return None
    return answer.value if answer.problem is None else f"?{shown(cell).strip()}"


def columns_of(
    fields: Mapping[str, Field],
    at: Mapping[str, int],
    letter: Callable[[str], str],
    codes: Callable[[str], CodeList],
    source: str | None,
    date_1904: bool = False,
) -> dict[str, Column]:
    """The columns of a file by field; those to pass over are left out."""
    return {
        key: Column(
            fields[key],
            index,
            letter(key),
            codes(name) if (name := fields[key].codes) else None,
            source,
            DAYS_1904 if date_1904 else 0,
        )
        for key, index in at.items()
        if fields[key].kind != "ignored"
    }
