"""Which households does a workbook claim, and may each of them enter?

One row is one person; the household's values are repeated in its rows, which need not stand together. A
household with any reason against it is held back whole, with all its reasons (settled.md, Intake;
samples/README.md says at which row each is reported).
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from functools import partial
from itertools import islice
from operator import itemgetter

from yangguang.book.layouts import Dictionary
from yangguang.book.reader import Book
from yangguang.files.bad import BadFile
from yangguang.files.careful import ROWS, Merge
from yangguang.files.cells import Cell, shown
from yangguang.reading import checks
from yangguang.reading.claims import ClaimedHousehold, Reading
from yangguang.reading.columns import EMPTY, Column, columns_of, said
from yangguang.reading.identities import Identities
from yangguang.reading.people import People
from yangguang.reading.places import Places, Resolver
from yangguang.reading.problems import problem
from yangguang.reading.rows import full, has_total, total_word
from yangguang.reading.source import Numbered, Source
from yangguang.rules.quality import Quality
from yangguang.terms.ahead import ahead
from yangguang.terms.collector import without_collector

LARGE = 1 << 20  # bytes from which another process reads the sheet ahead of what judges its rows
BLOCK = 500  # rows that travel together
TICK = 2_000  # rows between two reports of progress
PLACE = ("county", "township", "village")
GROUPING = frozenset(("household_key", *PLACE))
STRAY_LEAST = 4  # a row without number, ID or relation is data when it has this many known cells


def read_households(
    source: Source,
    words: Dictionary,
    book: Book,
    resolver: Resolver,
    day: dt.date,
    *,
    scope: tuple[int, int] | None = None,
    tick: Callable[[int], None] | None = None,
) -> Reading:
    """Read the whole file of `source`. `day` is its reference day, `scope` the sender's places (half-open;
    None for everywhere). `tick` is told the number of rows read now and then.

    Raises `BadFile` for what only shows while reading.
    """
    reader = _Reader(source, words, book, Places(resolver, scope), day)
    reading = reader.reading
    large = source.file.size > LARGE
    with without_collector(), ahead(partial(_blocks, source)) if large else nullcontext(_blocks(source)) as blocks:
        for rows, merges in blocks:
            source.merges = merges
            for number, cells in rows:
                reader.row(number, cells)
                if tick and reading.rows_read % TICK == 0:
                    tick(reading.rows_read)
            if reading.rows_read > ROWS:
                raise BadFile("file_too_many_rows", rows=reading.rows_read, limit=ROWS)
        reader.finish()
    if tick:
        tick(reading.rows_read)
    return reading


def _blocks(source: Source) -> Iterator[tuple[list[Numbered], list[Merge]]]:
    """The rows of a file, many at once, and the merged ranges, which are known with the last, empty block."""
    rows = source.rows()
    while block := list(islice(rows, BLOCK)):
        yield block, source.merges
    yield [], source.merges


class _Reader:
    """One file on its way through."""

    def __init__(self, source: Source, words: Dictionary, book: Book, places: Places, day: dt.date) -> None:
        self._source = source
        self._book = book
        self._day = day
        self._places = places
        self._columns = columns_of(
            words.fields, source.columns, source.letter, book.codes, source.layout.source, source.file.date_1904
        )
        self._heads = frozenset(
            code.is_ for code in book.codes("relation").codes if code.facts.get("head") == "yes"
        )
        self._width = max(column.at for column in self._columns.values()) + 1
        self._identities = Identities(self._columns["id_number"].letter, day)
        self._of_household = [
            c for key, c in self._columns.items() if c.field.form != "person" and key not in GROUPING
        ]
        self._place = [self._columns[key] for key in PLACE if key in self._columns]
        shared = [column.at for column in (*self._place, *self._of_household)]
        self._shared = itemgetter(*shared, shared[0])  # one more, so that it is always a tuple
        core = ("name", "id_number", "household_key", "relation")
        self._at = tuple(self._columns[key].at if key in self._columns else -1 for key in core)
        self._again = source.headings[self._at[0]].rpartition("/")[2]
        self._by_key: dict[str, list[ClaimedHousehold]] = {}
        self._current: ClaimedHousehold | None = None
        self.reading = Reading(
            layout=source.layout.key,
            sheet=source.sheet,
            columns={key: column.letter for key, column in self._columns.items()},
            ignored=source.ignored,
            header_row=source.header_row,
            stated_day=source.stated_day.isoformat() if source.stated_day else None,
            stated_year=source.stated_year,
        )
        self._people = People(self._columns.values(), self._heads, self._identities, self.reading)

    def row(self, number: int, given: Sequence[Cell]) -> None:
        """Take one row in, or pass over it: blank, total, repeated heading, a line of signatures."""
        cells = [*given, *[None] * (self._width - len(given))] if len(given) < self._width else given
        name, identity_, key, relation = self._core(cells)
        whole = (
            isinstance(name, str) and isinstance(identity_, str) and key is not None and relation is not None
        )
        if not (whole and name != self._again) and not self._is_data(number, cells):
            return
        self.reading.rows_read += 1
        household = self._household(number, cells, key, relation)
        self._household_cells(household, number, cells)
        household.members.append(self._people.person(household, number, cells, identity_))

    def _core(self, cells: Sequence[Cell]) -> tuple[Cell, Cell, Cell, Cell]:
        name, identity_, key, relation = self._at
        return (
            full(cells[name]),
            full(cells[identity_]),
            full(cells[key]) if key >= 0 else None,
            full(cells[relation]) if relation >= 0 else None,
        )

    def finish(self) -> None:
        """What only the whole file shows."""
        columns = self.reading.columns
        quality = Quality(self._book, columns, self._day)
        line = self._book.number("income_line") * checks.FEN_PER_YUAN
        statement = self._book.form("statement")
        for household in self.reading.households:
            checks.household(household, columns, statement)
            checks.doubts(household, columns, quality, line)
        checks.merged_keys(self.reading, self._source)
        self._identities.finish()

    def _is_data(self, number: int, cells: Sequence[Cell]) -> bool:
        """Whether a row that isn't plainly a person's is one: not a total, a repeated heading, a signature."""
        name, identity_, key, relation = self._core(cells)
        if (name == self._again and isinstance(name, str)) or not any(cell is not None for cell in cells):
            return False
        if (identity_ is None or total_word(identity_)) and None in (key, relation) and has_total(cells):
            return False
        if identity_ is None and key is None and relation is None:
            known = sum(full(cells[column.at]) is not None for column in self._columns.values())
            if name is None or known < STRAY_LEAST:
                if any(full(cell) is not None for cell in cells):
                    self.reading.passed_over.append(number)
                return False
        return True

    def _household(self, number: int, cells: Sequence[Cell], key: Cell, relation: Cell) -> ClaimedHousehold:
        """The household a row belongs to, by its number; without numbers a householder begins a new one."""
        head = relation is not None and self._columns["relation"].answer(relation).value in self._heads
        column = self._columns.get("household_key")
        if column is None or key is None:
            if column is not None:
                # A number merged over the rows of its household stands in the first only; the merged
                # ranges are known at the end.
                self.reading.keyless.append(number)
            if self._current is None or head:
                self._current = self._begin(f"R{number}" if column is None else "", number, cells)
            return self._current
        if isinstance(key, str) and key.isascii() and key.isalnum() and len(key) <= column.field.length:
            self._current = self._known(key, head, cells) or self._begin(key, number, cells)
            return self._current
        answer = column.answer(key)
        shown_key = answer.value if isinstance(answer.value, str) else shown(key)[:60]
        self._current = self._known(shown_key, head, cells) or self._begin(shown_key, number, cells)
        if answer.problem:
            problem(self._current, number, column, answer, key)
        for kind in answer.kinds:
            self._current.normalise(number, column.letter, kind)
        return self._current

    def _known(self, key: str, head: bool, cells: Sequence[Cell]) -> ClaimedHousehold | None:
        """A household met before under this number. Where villages count from 1, the place tells two of one
        number apart.
        """
        met = self._by_key.get(key)
        if not met:
            return None
        if len(met) == 1 and not head:
            return met[0]
        place = self._places.find(*self._place_cells(cells)).code
        same = next((each for each in met if each.place == place), None)
        if same is not None or not head:
            return same or met[-1]
        return None if any(member.head for member in met[-1].members) else met[-1]

    def _begin(self, key: str, number: int, cells: Sequence[Cell]) -> ClaimedHousehold:
        household = ClaimedHousehold(key, number)
        self._by_key.setdefault(key, []).append(household)
        self.reading.households.append(household)
        self._places.settle(household, number, self._place_cells(cells), self._place)
        return household

    def _place_cells(self, cells: Sequence[Cell]) -> tuple[Cell, Cell, Cell]:
        county, township, village = (self._columns.get(key) for key in PLACE)
        return (
            full(cells[county.at]) if county else None,
            full(cells[township.at]) if township else None,
            full(cells[village.at]) if village else None,
        )

    def _household_cells(self, household: ClaimedHousehold, number: int, cells: Sequence[Cell]) -> None:
        shared = self._shared(cells)
        if household.cells == shared:
            return
        if household.cells is None:
            household.cells = shared
        else:
            self._places.compare(household, number, self._place_cells(cells), self._place)
        for column in self._of_household:
            cell = cells[column.at]
            if cell is not None:
                self._take(household, number, column, cell)

    def _take(self, household: ClaimedHousehold, number: int, column: Column, cell: Cell) -> None:
        """One value of the household: taken when it is the first, compared when it isn't. Empty cells say
        nothing.
        """
        answer = column.answer(cell)
        if answer is EMPTY:
            return
        key = column.field.key
        for kind in answer.kinds:
            household.normalise(number, column.letter, kind)
        says = said(answer, cell)
        before = household.said.setdefault(key, says)
        if before != says:
            household.disagree(number, column.letter, key)
        elif key not in household.taken:
            household.taken.add(key)
            if answer.value is not None:
                stored = household.items if column.field.form == "statement" else household.facts
                stored[key] = answer.value  # type: ignore[assignment]
            if answer.problem:
                household.words[key] = shown(cell).strip()[:60]
                problem(household, number, column, answer, cell)
