"""What follows from a cell that can't be read?"""

from yangguang.book.answers import Answer
from yangguang.files.cells import Cell, shown
from yangguang.reading.claims import ClaimedHousehold
from yangguang.reading.columns import Column

WORD = 40  # signs of a word that a report repeats


def problem(household: ClaimedHousehold, number: int, column: Column, answer: Answer, cell: Cell) -> None:
    """A reason to hold the household back in strict columns, a warning with the word in the others.

    What belongs to the household is said at its first row. Words of encrypted fields aren't repeated.
    """
    field = column.field
    code = answer.problem or ""
    row = number if field.form == "person" else household.first_row
    word = shown(cell).strip()[:WORD]
    if code == "formula_cell":
        household.refuse(number, column.letter, "formula_cell", field=field.key)
    elif field.kind == "name":
        household.refuse(number, column.letter, "name_malformed")
    elif field.key == "household_key" and code == "numeric_cell":
        household.refuse(number, column.letter, "key_numeric_cell", field=field.key)
    elif field.strict and field.codes:
        household.refuse(
            row, column.letter, "unknown_code", field=field.key, word=word, near=list(answer.near)
        )
    elif field.strict and code == "impossible_date":
        household.refuse(row, column.letter, "impossible_date", field=field.key)
    elif field.strict:
        household.refuse(
            row,
            column.letter,
            "income_malformed" if field.kind == "yuan" else "value_malformed",
            field=field.key,
        )
    else:
        said = "unknown_word" if field.codes else code
        kept = "" if field.keep == "encrypted" else word
        household.warn(row, column.letter, said, field=field.key, word=kept, near=list(answer.near))
