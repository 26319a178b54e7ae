"""Who is in a row: a person with answers?

A county's 100,000 people share a few thousand combinations of education, health, work and the like: each
combination is understood once, and only name, numbers and ID are read person by person.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from yangguang.book.answers import Answer
from yangguang.files.cells import Cell, shown
from yangguang.reading import checks
from yangguang.reading.claims import ClaimedHousehold, ClaimedPerson, Reading
from yangguang.reading.columns import Column
from yangguang.reading.identities import Identities
from yangguang.reading.problems import problem
from yangguang.terms import identity

ALONE = frozenset(("name", "key", "phone", "digits", "text"))  # kinds whose values hardly repeat
COMBINATIONS = 50_000
WORD = 60


@dataclass(frozen=True, slots=True)
class _Alike:
    """What rows with these cells answer; `serial` names the combination, `odd` are the cells that need a
    word each time.
    """

    serial: int
    facts: dict[str, Any]
    odd: tuple[tuple[Column, Answer, Cell], ...]


class People:
    """The people of one file."""

    def __init__(
        self, columns: Iterable[Column], heads: Collection[str], identities: Identities, reading: Reading
    ) -> None:
        own = [column for column in columns if column.field.form == "person" and column.field.kind != "id"]
        self._shared = [column for column in own if column.field.kind not in ALONE]
        self._alone = [column for column in own if column.field.kind in ALONE]
        at = [column.at for column in self._shared] or [0]
        self._cells = itemgetter(*at, at[0])  # one more, so that it is always a tuple
        self._known: dict[tuple[Cell, ...], _Alike] = {}
        self._serial = 0
        self._heads = heads
        self._identities = identities
        self._columns = reading.columns

    def person(
        self, household: ClaimedHousehold, number: int, cells: Sequence[Cell], id_cell: Cell
    ) -> ClaimedPerson:
        """The person of row `number`; what is wrong is said to the household."""
        key = self._cells(cells)
        alike = self._known.get(key) or self._understood(key)
        facts = dict(alike.facts)
        words: dict[str, str] = {}
        for column, answer, cell in alike.odd:
            self._odd(household, number, column, answer, cell, words)
        for column in self._alone:
            cell = cells[column.at]
            if cell is not None:
                self._lone(household, number, column, cell, facts, words)
        claim, born = self._identities.claim(household, number, id_cell)
        relation = facts.pop("relation", None)
        person = ClaimedPerson(
            row=number,
            key=facts.pop("person_key", ""),
            name=facts.pop("name", ""),
            id=claim,
            relation=relation,
            head=relation in self._heads,
            sex=identity.sex(claim.number) if born and claim.number else None,
            birth=born,
            facts=facts,
            words=words,
            alike=alike.serial,
        )
        checks.person(household, person, self._columns)
        self._identities.keep(household, person)
        return person

    def _understood(self, key: tuple[Cell, ...]) -> _Alike:
        facts: dict[str, Any] = {}
        odd: list[tuple[Column, Answer, Cell]] = []
        for column, cell in zip(self._shared, key, strict=False):
            if cell is None:
                continue
            answer = column.answer(cell)
            if answer.value is not None:
                facts[column.field.key] = answer.value
            if answer.kinds or answer.problem:
                odd.append((column, answer, cell))
        if len(self._known) >= COMBINATIONS:
            self._known.clear()
        self._serial += 1
        alike = self._known[key] = _Alike(self._serial, facts, tuple(odd))
        return alike

    def _lone(
        self,
        household: ClaimedHousehold,
        number: int,
        column: Column,
        cell: Cell,
        facts: dict[str, Any],
        words: dict[str, str],
    ) -> None:
        field = column.field
        if isinstance(cell, str) and len(cell) <= field.length and _plain(field.kind, cell):
            facts[field.key] = cell
            return
        answer = column.read(cell)
        if answer.value is not None:
            facts[field.key] = answer.value
        if answer.kinds or answer.problem:
            self._odd(household, number, column, answer, cell, words)

    def _odd(
        self,
        household: ClaimedHousehold,
        number: int,
        column: Column,
        answer: Answer,
        cell: Cell,
        words: dict[str, str],
    ) -> None:
        for kind in answer.kinds:
            household.normalise(number, column.letter, kind)
        if answer.problem:
            words[column.field.key] = shown(cell).strip()[:WORD]
            problem(household, number, column, answer, cell)


def _plain(kind: str, cell: str) -> bool:
    """Most names are only Chinese signs, most numbers only digits: nothing to put right."""
    if kind == "name":
        return cell.isalpha() and not cell.isascii()
    return kind == "key" and cell.isdigit() and cell.isascii()
