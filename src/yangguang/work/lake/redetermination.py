"""How are the households of a frozen copy judged again, and what would another rule change?

Both are looks: the answers are plain JSON, and nothing of them enters the register.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import ibis
import pyarrow as pa

from yangguang.lake import comparison, lines, redetermination, whatif
from yangguang.lake.comparison import Source
from yangguang.lake.redetermination import Rule
from yangguang.lake.whatif import Scenario
from yangguang.register.models import User
from yangguang.terms.decision import Refused, no
from yangguang.terms.place import LEVELS, level_of
from yangguang.work.lake import asking, cleared, compared
from yangguang.work.lake.asking import Asked


def redetermine(
    user: User | None, key: str, supposed: Mapping[str, int] | None = None, level: str = "", via: str = "web"
) -> dict[str, Any]:
    """Judge every household of copy `key` again: {"snapshot", "place", "day", "age_days", "book", "supposed", "lines":
    [{"from_place", "line_fen", "clause"}], "households", "persons", "by_code", "by_status", "by_place"}.

    `level`: of the places, by default the one below the copy's. Raises `Refused`: `not_permitted`, `no_such_copy`,
    `copy_altered`, `cannot_suppose`, `unknown_level`.
    """
    given = dict(supposed or {})
    asked = asking.ask(user, key, "redetermine", {"supposed": given}, via)
    wanted = _level(asked, level)
    found = lines.lines(asked.snapshot.place, asked.open_at, given)
    backend = asked.connect()
    chosen, met = marked(asked, backend)
    rule = rule_of(asked, chosen, found)
    rows = redetermination.facts(backend, asked.copy, rule.signs, ibis.memtable(met))
    counts = redetermination.counted(backend, rows, rule)
    said = [{"from_place": x.low, "line_fen": x.line_fen, "clause": x.line_clause} for x in found]
    return {**asked.head(), "supposed": given, "lines": said, **redetermination.summary(counts, wanted)}


def suppose(
    user: User | None, key: str, scenarios: Sequence[Scenario], level: str = "", via: str = "web"
) -> dict[str, Any]:
    """What each scenario would change on copy `key`: {"snapshot", …, "level", "scenarios": [{"supposed", "without",
    "excluding", "whole", "places"}]}, side by side as `whatif.Ground.compare` says. The households are read once.

    Raises `Refused` as `redetermine`, and `unknown_income_part`, `copy_without_table`.
    """
    asked = asking.ask(user, key, "what_if", {"scenarios": len(scenarios)}, via)
    wanted = _level(asked, level)
    backend = asked.connect()
    chosen, met = marked(asked, backend)
    as_is = rule_of(asked, chosen, lines.lines(asked.snapshot.place, asked.open_at))
    rules = [
        s.rule(as_is, lines.lines(asked.snapshot.place, asked.open_at, s.supposed), chosen) for s in scenarios
    ]
    rows = redetermination.facts(backend, asked.copy, as_is.signs, ibis.memtable(met))
    with whatif.ground(backend, rows, as_is) as ground:
        out = [
            {"supposed": dict(s.supposed), "without": list(s.without), "excluding": _names(s), **ground.compare(r, wanted)}
            for s, r in zip(scenarios, rules, strict=True)
        ]
    return {**asked.head(), "level": wanted, "scenarios": out}


def _names(scenario: Scenario) -> list[str] | None:
    return None if scenario.excluding is None else sorted(scenario.excluding)


def _level(asked: Asked, level: str) -> str:
    own = level_of(asked.snapshot.place)
    below = LEVELS[max(1, LEVELS.index(own)) :]
    wanted = level or below[min(1, len(below) - 1)]
    if wanted not in below:
        raise Refused(no("unknown_level", level=wanted, known=", ".join(below)))
    return wanted


def marked(asked: Asked, backend: Any) -> tuple[list[Source], pa.Table]:
    """The departments' files of the copy, and which of them met each household, without what was answered as untrue."""
    chosen = comparison.sources(asked.copy, asked.book)
    found = compared.own(asked, chosen)
    if found is None:
        found = comparison.find(backend, asked.copy, chosen, asked.snapshot.day)
    return chosen, comparison.marks(cleared.without(asked, backend, chosen, found))


def rule_of(asked: Asked, chosen: Iterable[Source], found: Sequence[lines.Line]) -> Rule:
    """The rule as the tables of the copy's book have it, over `found`."""
    parts = asked.book.form("statement").parts
    signs = {key: part.sign for key, part in parts.items()}
    heavy = redetermination.severities(chosen)
    return Rule(found, signs, heavy["exclude"], heavy["examine"])
