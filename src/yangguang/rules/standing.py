"""Where does a household stand under the book of a day, and why?

The income judged again by rules/identify, and the findings that nobody has answered yet. It says what the rule says of
the facts that are there; whom it helps is decided by people, step by step. The bulk form is lake/redetermination,
proved equal to this one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from yangguang.rules.identify import Book, Income, below_line, on_the_edge
from yangguang.terms.decision import Decision, no

IN = "below_line"
CODES = (IN, "finding_exclude", "finding_examine", "on_the_edge", "above_line", "income_unknown")


@dataclass(frozen=True, slots=True)
class Stated:
    """What a household stated of a year: the sum of each part of the income in fen with the members it is for, or a
    sum per head as claimed, or nothing.
    """

    parts: Mapping[str, int] | None = None
    members: int | None = None
    claimed_fen_per_head: int | None = None

    def income(self, signs: Mapping[str, int]) -> Income:
        """Per head in whole fen, rounded down, each part with its sign (0 leaves it out). A claimed sum has no parts:
        it stays what it is.
        """
        if self.parts is not None and self.members is not None and self.members > 0:
            net = sum(signs.get(part, 0) * fen for part, fen in self.parts.items())
            return Income(net // self.members)
        return Income(self.claimed_fen_per_head)


@dataclass(frozen=True, slots=True)
class Met:
    """The datasets that met a member and wait for an answer, by how heavy a hit in them is."""

    exclude: frozenset[str] = frozenset()
    examine: frozenset[str] = frozenset()


def stand(income: Income, met: Met, book: Book) -> Decision:
    """Yes `below_line`: nothing speaks against help. No: `finding_exclude`, `finding_examine` (below the line, but a
    finding must be answered first), `on_the_edge`, `above_line`, `income_unknown`; each with its clause.
    """
    below = below_line(income, book)
    if below.ok:
        for code, names in (("finding_exclude", met.exclude), ("finding_examine", met.examine)):
            if names:
                return no(code, below.clause, datasets=", ".join(sorted(names)), **below.facts)
        return below
    if below.code == "above_line":
        edge = on_the_edge(income, book)
        if edge.ok:
            return no("on_the_edge", edge.clause, **{**below.facts, **edge.facts})
    return below
