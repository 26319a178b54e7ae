"""Which counts must a public table leave out, so that no small one can be worked out from the others?

Counts from 1 to below the book's `small_cell` are left out (primary). Places add up to the place above them and parts
to their total, so others must go with them (complementary: Willenborg and de Waal 2001, *Elements of Statistical
Disclosure Control*, ch. 6). Worked from the top down, family by family (a place and those just below it):

* within a family, even to someone who knows this page and the place's own counts, each hidden count can be another one:
  hidden cells of its row and its column can move against each other, small ones staying small and none becoming nobody
  (unless a count of nobody is hidden beside it): two hidden ones that make two would be told, and so would three nines;
* what is hidden of a place is hidden of one of its children too, so that such a move goes on down to the villages;
* where all below a place is hidden and still nothing can move, the place's own count goes, and the work starts again.

Hence no sum or difference of shown counts, over any places and parts, yields a hidden one. What else is published must
be protected in the same table: two tables that hide different cells may tell each other's.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from yangguang.terms.place import parent

TOTAL = ""  # the part that the others add up to
DEAR = 10**12  # a total is hidden only where nothing else helps: other tables show the same total
NO_END = 10**18
EMPTY = 10**15  # so is a count of nobody: it cannot move down

Cell = tuple[int, str]


@dataclass(slots=True)
class Table:
    """Counts by place and part; what is not named is nobody. `adds`: parts and total stand in one equation."""

    counts: Mapping[Cell, int]
    adds: bool
    smallest: int
    parts: list[str] = field(init=False)
    children: dict[int, list[int]] = field(init=False)
    tops: list[int] = field(init=False)
    bounds: dict[Cell, tuple[int, int]] = field(init=False)

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
        self.bounds = {}
        self._bound()

    def of(self, place: int, part: str) -> int:
        """The count of a cell."""
        return self.counts.get((place, part), 0)

    def can(self, place: int, part: str, by: int, nobody: bool) -> bool:
        """Could this count be one more (`by` 1) or one less (−1)? `nobody`: of those counted here, some may be none."""
        count = self.of(place, part)
        least, most = self.bounds.get((place, part), (0, NO_END))
        return count < most if by > 0 else count > (0 if nobody else least)

    def _bound(self) -> None:
        """What each count is at least and at most to one who knows where someone is counted, and which are small."""
        small = max(self.smallest - 1, 2)  # one household could always be two
        for place in reversed([place for place, _ in self.families()]):
            for part in self.parts:
                below = [
                    self.bounds.get((c, part)) or self._alone(c, part, small) for c in self.children[place]
                ]
                least, most = sum(b[0] for b in below), sum(b[1] for b in below)
                own = self._alone(place, part, small)
                self.bounds[place, part] = max(least, own[0]), min(most, own[1])
        for cell in self.counts:
            self.bounds.setdefault(cell, self._alone(*cell, small))

    def _alone(self, place: int, part: str, small: int) -> tuple[int, int]:
        count = self.of(place, part)
        return (1 if count else 0), (small if 0 < count < self.smallest else NO_END)

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
    table = Table(counts, adds and TOTAL in {part for _, part in counts}, smallest)
    _check(table)
    first = {cell for cell, count in counts.items() if 0 < count < smallest}
    while True:
        hidden: Hidden = defaultdict(set)
        for place, part in first:
            hidden[place].add(part)
        for top in table.tops:
            _top(table, hidden, top)
        told = {
            cell for place, children in table.families() for cell in _family(table, hidden, place, children)
        }
        if not told:
            return {(place, part) for place, parts in hidden.items() for part in parts}
        first |= told


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
    """The uppermost place has only its row: what is hidden there moves within it, or all of it goes."""
    if not table.adds:
        return
    while any(not _moves_in_row(table, hidden, place, part) for part in hidden[place]):
        others = [part for part in table.parts if part not in hidden[place]]
        if not others:
            return
        hidden[place].add(min(others, key=lambda part: _cost(table, place, part)))


def _moves_in_row(table: Table, hidden: Hidden, place: int, part: str) -> bool:
    nobody = any(not table.of(place, which) for which in hidden[place])
    return any(
        table.can(place, part, step, nobody)
        and any(
            table.can(place, which, -step * _sign(part) * _sign(which), nobody)
            for which in hidden[place]
            if which != part
        )
        for step in (1, -1)
    )


def _family(table: Table, hidden: Hidden, place: int, children: list[int]) -> list[Cell]:
    """Hide what must be hidden of `children`; the cells of `place` that would tell of them even so."""
    if len(children) == 1:  # the only child is its parent: the same counts, the same ones hidden
        hidden[children[0]] |= hidden[place]
        return [(place, part) for part in sorted(hidden[children[0]] - hidden[place])]
    if hidden[place]:
        mirror = min(
            children, key=lambda child: sum(_cost(table, child, p) for p in hidden[place] - hidden[child])
        )
        hidden[mirror] |= hidden[place]
    done = False
    while not done:
        done, stuck = True, set()
        for child in children:
            for part in sorted(hidden[child]):
                if not moves(table, hidden, children, child, part):
                    # What cannot move when all is hidden is nought under a nought that is shown: it hides nobody.
                    if _complement(table, hidden, children, child, part):
                        done = False
                    elif table.of(child, part):
                        stuck.add(part)
    return [(place, part) for part in sorted(stuck - hidden[place])]


def moves(table: Table, hidden: Hidden, children: list[int], row: int, part: str) -> bool:
    """Could this hidden count be one more, or one less, while all that is shown stays and small ones stay small?"""
    if table.adds:
        return any(_moves(table, hidden, children, row, part, step) for step in (1, -1))
    nobody = _nobody(table, hidden, children, part)
    others = [other for other in children if other != row and part in hidden[other]]
    return any(
        table.can(row, part, step, nobody) and any(table.can(other, part, -step, nobody) for other in others)
        for step in (1, -1)
    )


def _nobody(table: Table, hidden: Hidden, children: list[int], part: str) -> bool:
    """May a hidden count of this column be nobody? Only where one of nobody is hidden, for want of anything else."""
    return any(part in hidden[child] and not table.of(child, part) for child in children)


def _sign(part: str) -> int:
    return -1 if part == TOTAL else 1


def _moves(table: Table, hidden: Hidden, children: list[int], row: int, part: str, step: int) -> bool:
    """A chain through rows and columns that puts right what one step of this cell puts wrong, and comes back to it."""
    nobody = {which: _nobody(table, hidden, children, which) for which in table.parts}
    if not table.can(row, part, step, nobody[part]):
        return False
    off = _sign(part) * step  # by so much each row on the way is out of balance until one of its cells moves
    seen, waiting = {row}, [row]
    while waiting:
        at = waiting.pop()
        for which in hidden[at]:
            by = -off * _sign(which)
            if (at == row and which == part) or not table.can(at, which, by, nobody[which]):
                continue
            if which == part:
                return True
            for other in children:
                if (
                    other not in seen
                    and which in hidden[other]
                    and table.can(other, which, -by, nobody[which])
                ):
                    seen.add(other)
                    waiting.append(other)
    return False


def _complement(table: Table, hidden: Hidden, children: list[int], row: int, part: str) -> bool:
    """Hide the cheapest cells that let this one move: one of its column, or three that close a rectangle with it.

    False where nothing was left to hide.
    """
    if not table.adds:
        others = [child for child in children if part not in hidden[child]]
        if others:
            hidden[min(others, key=lambda child: _cost(table, child, part))].add(part)
        return bool(others)
    before = sum(len(hidden[child]) for child in children)
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
