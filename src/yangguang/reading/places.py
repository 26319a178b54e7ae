"""Which village does a row name, and may its sender speak for it?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from yangguang.files.cells import Cell, shown
from yangguang.reading.claims import ClaimedHousehold
from yangguang.reading.columns import Column

PARTS = ("county", "township", "village")


class Found(Protocol):
    """An answer of the resolver: the village's code or None, whether an alias was used, the nearest names,
    which part isn't known or was an alias.
    """

    @property
    def code(self) -> int | None: ...
    @property
    def alias(self) -> bool: ...
    @property
    def near(self) -> Sequence[str]: ...
    @property
    def part(self) -> str: ...


class Resolver(Protocol):
    """Names to a village of one edition."""

    def resolve(self, county: str, township: str, village: str) -> Found: ...


@dataclass(frozen=True, slots=True)
class Place:
    """What three cells name."""

    code: int | None
    given: str
    problem: str | None = None
    part: str = "village"
    near: tuple[str, ...] = ()
    kinds: tuple[tuple[str, str], ...] = ()  # what was put right, and in which part


class Places:
    """The places of one file, each combination of names looked up once."""

    def __init__(self, resolver: Resolver, scope: tuple[int, int] | None) -> None:
        self._resolver = resolver
        self._scope = scope
        self._known: dict[tuple[Cell, Cell, Cell], Place] = {}

    def find(self, county: Cell, township: Cell, village: Cell) -> Place:
        cells = (county, township, village)
        known = self._known.get(cells)
        if known is None:
            known = self._known[cells] = self._look(*(shown(cell) for cell in cells))
        return known

    def _look(self, county: str, township: str, village: str) -> Place:
        names = [_without_spaces(name) for name in (county, township, village)]
        given = " ".join(filter(None, names))
        written = (county, township, village)
        spaced = next(
            ((("spaces", part),) for part, name, was in zip(PARTS, names, written, strict=True) if name != was), ()
        )
        if not names[2]:
            return Place(None, given, "place_missing")
        found = self._resolver.resolve(*names)
        if found.code is None:
            return Place(None, given, "unknown_place", found.part, tuple(found.near), spaced)
        if self._scope and not self._scope[0] <= found.code < self._scope[1]:
            return Place(found.code, given, "place_out_of_scope", "village", (), spaced)
        return Place(found.code, given, kinds=((("place_alias", found.part),) if found.alias else ()) + spaced)

    def settle(
        self, household: ClaimedHousehold, row: int, cells: tuple[Cell, Cell, Cell], columns: list[Column]
    ) -> None:
        """The household's place, from its first row."""
        place = self.find(*cells)
        household.place = place.code
        household.place_given = place.given
        if place.problem:
            household.refuse(
                row, _letter(columns, place.part), place.problem, given=place.given, near=list(place.near)
            )
        for kind, part in place.kinds:
            household.normalise(row, _letter(columns, part), kind)

    def compare(
        self, household: ClaimedHousehold, row: int, cells: tuple[Cell, Cell, Cell], columns: list[Column]
    ) -> None:
        """A later row: another way to write the place is no difference, another place is. Names left empty
        say nothing.
        """
        if not shown(cells[2]).strip():
            return
        place = self.find(*cells)
        for kind, part in place.kinds:
            household.normalise(row, _letter(columns, part), kind)
        same = place.code == household.place if place.code else place.given == household.place_given
        if not same:
            household.disagree(row, _letter(columns, "village"), "village")


def _letter(columns: list[Column], part: str) -> str:
    return next(
        (column.letter for column in columns if column.field.key == part),
        columns[-1].letter if columns else "",
    )


def _without_spaces(name: str) -> str:
    return "".join(name.split()).replace("\u3000", "").replace("\u200b", "")
