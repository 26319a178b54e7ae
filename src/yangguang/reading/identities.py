"""Who is each row, and does the same person stand twice in the file?"""

import datetime as dt
import re

from yangguang.files.cells import Broken, Cell, Formula, shown
from yangguang.files.neutral import restore
from yangguang.reading.claims import ClaimedHousehold, ClaimedPerson
from yangguang.terms import identity
from yangguang.terms.identity import IdClaim

SCIENTIFIC = re.compile(r"\s*\d(?:\.\d+)?[Ee]\+?\d+\s*")
PERSON_DIGITS = 18  # a disability certificate begins with the person's own number
KINDS = ("old_15_digit", "full_width", "spaces", "lower_x")
ID_UNREADABLE = IdClaim(None, None, frozenset(), "id_malformed")


class Identities:
    """The ID column of one file."""

    def __init__(self, letter: str, day: dt.date) -> None:
        self._letter = letter
        self._day = day.isoformat()
        self._met: dict[str, list[tuple[ClaimedHousehold, ClaimedPerson]]] = {}

    def claim(self, household: ClaimedHousehold, row: int, cell: Cell) -> tuple[IdClaim, str | None]:
        """The number a cell claims and its birth date (YYYY-MM-DD), None unless the number is sound. What is
        wrong with it becomes a reason against the household.
        """
        if isinstance(cell, (float, bool)):
            # A spreadsheet keeps 15 digits of a number: the last ones of an ID are gone, whatever it shows.
            household.refuse(row, self._letter, "id_numeric_cell")
            return ID_UNREADABLE, None
        if isinstance(cell, Formula):
            household.refuse(row, self._letter, "formula_cell", field="id_number")
            return ID_UNREADABLE, None
        text = shown(cell) if isinstance(cell, Broken) else restore(cell or "")
        claim = identity.normalise_id(text)
        if claim.kinds:
            for kind in KINDS:
                if kind in claim.kinds:
                    household.normalise(row, self._letter, kind)
        if claim.problem is not None:
            household.refuse(row, self._letter, _code(claim, text))
            return claim, None
        assert claim.number is not None
        digits = claim.number[6:14]
        born = f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"  # a day that exists: the claim has no problem
        if born > self._day:
            # However good the check digit, nobody is born after the file's day.
            household.refuse(row, self._letter, "impossible_date", field="id_number")
            return claim, None
        return claim, born

    def keep(self, household: ClaimedHousehold, person: ClaimedPerson) -> None:
        """Remember a person for the search of duplicates."""
        if person.id.number and person.id.problem is None:
            self._met.setdefault(person.id.number[:PERSON_DIGITS], []).append((household, person))

    def finish(self) -> None:
        """Hold back every household that shares a person, each naming the other's row."""
        for met in self._met.values():
            if len(met) < 2:
                continue
            for household, person in met:
                others = [(other.key, who.row) for other, who in met if who is not person]
                household.refuse(
                    person.row,
                    self._letter,
                    "duplicate_person",
                    other_rows=[row for _, row in others],
                    other_households=sorted({key for key, _ in others if key != household.key}),
                )


def _code(claim: IdClaim, text: str) -> str:
    if claim.problem == "id_malformed":
        if SCIENTIFIC.fullmatch(text):
            return "id_numeric_cell"
        if claim.number is not None:
            return "impossible_date"
    assert claim.problem is not None
    return claim.problem
