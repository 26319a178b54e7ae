"""Which counts must a public table leave out, so that no small one can be worked out from the others?

Counts from 1 to below the book's `small_cell` are left out (primary). Places add up to the place above them and parts
to their total, so others must go with them (complementary: Willenborg and de Waal 2001, *Elements of Statistical
Disclosure Control*, ch. 6). Worked from the top down, family by family (a place and those just below it):

* within a family, even to someone who knows the place's own counts, each hidden count can be another one: hidden cells
  of its row and its column can move against each other, and none below zero;
* what is hidden of a place is hidden of one of its children too, so that such a move goes on down to the villages.

Hence no sum or difference of shown counts, over any places and parts, yields a hidden one. What else is published must
be protected in the same table: two tables that hide different cells may tell each other's.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from yangguang.terms.place import parent

TOTAL = ""  # the part that the others add up to
DEAR = 10**12  # a total is hidden only where nothing else helps: other tables show the same total
EMPTY = 10**15  # so is a count of nobody: it cannot move down

Cell = tuple[int, str]


@dataclass(slots=True)
class Table:
    """Counts by place and part; what is not named is nobody. `adds`: parts and total stand in one equation."""

    counts: Mapping[Cell, int]
    adds: bool
    parts: list[str] = field(init=False)
    children: dict[int, list[int]] = field(init=False)
    tops: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.parts = sorted({part for _, part in self.counts})
        places = sorted({place for place, _ in self.counts})
        self.children, self.tops = defaultdict(list), []
        known = set(places)
        for place in places:
            above = place
            while above and (above := parent(above)) not in known:
                if not above:
                    break
            if above in known and above != place:
                self.children[above].append(place)
            else:
                self.tops.append(place)

    def of(self, place: int, part: str) -> int:
        """The count of a cell."""
        return self.counts.get((place, part), 0)

    def families(self) -> Iterator[tuple[int, list[int]]]:
        """Each place with children, the higher ones first."""
        waiting = list(self.tops)
        while waiting:
            place = waiting.pop(0)
            if self.children.get(place):
                yield place, self.children[place]
                waiting += self.children[place]


Hidden = dict[int, set[str]]


def protect(counts: Mapping[Cell, int], smallest: int, adds: bool = True) -> set[Cell]:
    """The cells to leave out. `counts`: of every place that is published, at all its levels, by part.

    With `adds` the parts of a place sum to its part `TOTAL`; without, a person may be in several parts or none.
    Counts of places below sum to the place's. Raises `ValueError` where they do not.
    """
    table = Table(counts, adds and TOTAL in {part for _, part in counts})
    _check(table)
    hidden: Hidden = defaultdict(set)
    for (place, part), count in counts.items():
        if 0 < count < smallest:
            hidden[place].add(part)
    for top in table.tops:
        _top(table, hidden, top)
    for place, children in table.families():
        _family(table, hidden, place, children)
    return {(place, part) for place, parts in hidden.items() for part in parts}


def _check(table: Table) -> None:
    for place, children in table.families():
        for part in table.parts:
            if sum(table.of(child, part) for child in children) != table.of(place, part):
                raise ValueError(f"the places below {place} do not add up to it in part «{part}»")
    if table.adds:
        for place in {place for place, _ in table.counts}:
            if sum(table.of(place, part) for part in table.parts if part != TOTAL) != table.of(place, TOTAL):
                raise ValueError(f"the parts of {place} do not add up to its total")


def _top(table: Table, hidden: Hidden, place: int) -> None:
    """The uppermost place has only its row: there two must be hidden, or none."""
    if table.adds and len(hidden[place]) == 1:
        others = [part for part in table.parts if part not in hidden[place]]
        hidden[place].add(min(others, key=lambda part: _cost(table, place, part)))


def _family(table: Table, hidden: Hidden, place: int, children: list[int]) -> None:
    if len(children) == 1:  # the only child is its parent: the same counts, the same ones hidden
        hidden[children[0]] = set(hidden[place])
        return
    if hidden[place]:
        mirror = min(
            children, key=lambda child: sum(_cost(table, child, p) for p in hidden[place] - hidden[child])
        )
        hidden[mirror] |= hidden[place]
    done = False
    while not done:
        done = True
        for child in children:
            for part in sorted(hidden[child]):
                if not moves(table, hidden, children, child, part):
                    # What cannot move when all is hidden is nought under a nought that is shown: it hides nobody.
                    done = not _complement(table, hidden, children, child, part) and done


def moves(table: Table, hidden: Hidden, children: list[int], row: int, part: str) -> bool:
    """Could this hidden count be one more, or one less, while all that is shown stays and nothing falls below zero?"""
    if not table.adds:
        return any(other != row and part in hidden[other] for other in children)
    return any(_moves(table, hidden, children, row, part, step) for step in (1, -1))


def _moves(table: Table, hidden: Hidden, children: list[int], row: int, part: str, step: int) -> bool:
    """A chain through rows and columns that puts right what one step of this cell puts wrong, and comes back to it."""

    def sign(which: str) -> int:
        return -1 if which == TOTAL else 1

    def can(at: int, which: str, by: int) -> bool:
        return by > 0 or table.of(at, which) > 0

    if not can(row, part, step):
        return False
    off = sign(part) * step  # by so much each row on the way is out of balance until one of its cells moves
    seen, waiting = {row}, [row]
    while waiting:
        at = waiting.pop()
        for which in hidden[at]:
            by = -off * sign(which)
            if (at == row and which == part) or not can(at, which, by):
                continue
            if which == part:
                return True
            for other in children:
                if other not in seen and which in hidden[other] and can(other, which, -by):
                    seen.add(other)
                    waiting.append(other)
    return False


def _complement(table: Table, hidden: Hidden, children: list[int], row: int, part: str) -> bool:
    """Hide the cheapest cells that let this one move: one of its column, or three that close a rectangle with it.

    False where nothing was left to hide.
    """
    before = sum(len(hidden[child]) for child in children)
    if not table.adds:
        others = [child for child in children if child != row]
        hidden[min(others, key=lambda child: _cost(table, child, part))].add(part)
        return True
    options: list[tuple[int, tuple[Cell, ...]]] = []
    for other in (child for child in children if child != row):
        for which in (p for p in table.parts if p != part):
            new = tuple(c for c in ((other, part), (row, which), (other, which)) if c[1] not in hidden[c[0]])
            options.append((sum(_cost(table, *cell) for cell in new), new))
    for _, new in sorted(options, key=lambda option: (option[0], len(option[1]), option[1])):
        for place, which in new:
            hidden[place].add(which)
        if moves(table, hidden, children, row, part):
            return True
        for place, which in new:
            hidden[place].discard(which)
    for child in children:  # nobody else is counted here: all of it goes
        hidden[child] |= set(table.parts)
    return sum(len(hidden[child]) for child in children) > before


def _cost(table: Table, place: int, part: str) -> int:
    count = table.of(place, part)
    return count + (DEAR if part == TOTAL else 0) + (0 if count else EMPTY)
