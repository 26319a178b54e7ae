"""What does a file claim about a household, and what stands against it?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from yangguang.terms.identity import IdClaim


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a household is held back. `facts` fill the sentence of `code`; they never hold an ID or a name of
    a person.
    """

    household: str
    row: int
    column: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Normalised:
    """What was put right without asking: reported once per household and kind, at the first row where it
    occurs.
    """

    household: str
    row: int
    column: str
    kind: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A warning: it doesn't hold anything back. `word` is what the file says where no code was found for
    it.
    """

    household: str
    row: int
    column: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class ClaimedPerson:
    """One row. `facts` are answers by field; `words` the source words that stand for no code."""

    row: int
    key: str
    name: str
    id: IdClaim
    relation: str | None
    head: bool
    sex: str | None
    birth: str | None
    facts: dict[str, Any]
    words: dict[str, str]
    alike: int = 0  # people with the same serial gave the same answers in every coded field


@dataclass(slots=True)
class ClaimedHousehold:
    """The rows of one household number. `place` is None when it can't be found; money is fen; `items` is
    empty for a claimed sum.
    """

    key: str
    first_row: int
    place: int | None = None
    place_given: str = ""
    members: list[ClaimedPerson] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)
    income_fen_per_head: int | None = None  # from the items where there are any, else as claimed
    claimed: bool = True
    refusals: list[Refusal] = field(default_factory=list)
    normalised: list[Normalised] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    cells: tuple[Any, ...] | None = field(
        default=None, repr=False
    )  # the household's cells as its first row has them
    said: dict[str, Any] = field(
        default_factory=dict, repr=False
    )  # what the first row that says anything says, by field
    taken: set[str] = field(default_factory=set, repr=False)

    def refuse(self, row: int, column: str, code: str, **facts: Any) -> None:
        self.refusals.append(Refusal(self.key, row, column, code, facts))

    def normalise(self, row: int, column: str, kind: str) -> None:
        if not any(done.kind == kind for done in self.normalised):
            self.normalised.append(Normalised(self.key, row, column, kind))

    def disagree(self, row: int, column: str, field: str) -> None:
        """A value that differs between the rows: said once per column, at the first row that differs."""
        if not any(
            refusal.code == "household_disagrees" and refusal.column == column for refusal in self.refusals
        ):
            self.refuse(row, column, "household_disagrees", field=field, first_row=self.first_row)

    def warn(self, row: int, column: str, code: str, **facts: Any) -> None:
        self.warnings.append(Remark(self.key, row, column, code, facts))


@dataclass(slots=True)
class Reading:
    """A file that was read whole. `columns` maps a field to its sheet letter; `ignored` are headings nobody
    knows.
    """

    layout: str
    sheet: str
    columns: dict[str, str]
    ignored: list[str]
    header_row: int
    stated_day: str | None
    stated_year: int | None
    rows_read: int = 0
    households: list[ClaimedHousehold] = field(default_factory=list)
    passed_over: list[int] = field(default_factory=list)  # rows that are neither blank, total nor data
    keyless: list[int] = field(default_factory=list)  # rows without a household number

    def accepted(self) -> Iterator[ClaimedHousehold]:
        """The households that may enter, in the order of the file."""
        return (each for each in self.households if not each.refusals)

    def held_back(self) -> Iterator[ClaimedHousehold]:
        return (each for each in self.households if each.refusals)

    def refused(self) -> Iterator[Refusal]:
        """Every reason, household by household, row by row."""
        for each in self.households:
            yield from sorted(each.refusals, key=lambda refusal: refusal.row)

    def normalised(self) -> Iterator[Normalised]:
        """What was put right in households that may enter."""
        for each in self.accepted():
            yield from sorted(each.normalised, key=lambda done: done.row)

    def held_rows(self) -> list[int]:
        """The rows of the households held back, in the order of the file."""
        return sorted(member.row for each in self.held_back() for member in each.members)

    def warnings(self) -> Iterator[Remark]:
        for each in self.households:
            yield from each.warnings
