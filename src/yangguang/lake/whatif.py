"""Who would enter and who would leave under another line, another income or another exclusion list, and at what cost?

The facts of the households are read from the copy once and kept in the engine's memory; each scenario is the same
judgement (lake/redetermination) of them under another rule. Nothing is written, and nobody is decided about.
"""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from yangguang.lake import engine, redetermination
from yangguang.lake.comparison import Source
from yangguang.lake.lines import Line
from yangguang.lake.redetermination import AT, Rule
from yangguang.rules.standing import IN
from yangguang.terms.decision import Refused, no
from yangguang.terms.place import span

COUNTED = (
    IN,
    "finding_examine",
)  # a finding to examine leaves a household in; one of the exclusion list takes it out
MEASURES = ("households", "persons")
KEPT, ENTERS, LEAVES = "kept", "enters", "leaves"
GROUPS = (KEPT, ENTERS, LEAVES)


@dataclass(frozen=True)
class Scenario:
    """What is supposed: values of the book (yuan, percent), parts of income that don't count, and the datasets whose
    findings make up the exclusion list (None: those that the tables name).
    """

    supposed: Mapping[str, int] = field(default_factory=dict)
    without: Sequence[str] = ()
    excluding: Sequence[str] | None = None

    def rule(self, as_is: Rule, lines: Sequence[Line], chosen: Sequence[Source]) -> Rule:
        """The rule under which is judged; `lines` as supposed. What leaves the exclusion list is examined instead.

        Raises `Refused` `unknown_income_part`, `copy_without_table`.
        """
        signs = redetermination.redefined(as_is.signs, self.without)
        if self.excluding is None:
            return Rule(lines, signs, as_is.exclude, as_is.examine)
        bits = {s.dataset.key: s.bit for s in chosen}
        if lost := set(self.excluding) - set(bits):
            raise Refused(no("copy_without_table", table=", ".join(sorted(lost)), known=", ".join(bits)))
        exclude = sum(bits[name] for name in set(self.excluding))
        return Rule(lines, signs, exclude, (as_is.exclude | as_is.examine) & ~exclude)


class Ground:
    """The households of a copy in the engine's memory, with who is in as it is; asked for one scenario after another
    while it is open (`ground`).
    """

    def __init__(self, backend: Any, rows: Any, as_is: Rule) -> None:
        self.backend, self.rows, self.as_is = backend, rows, as_is

    def judged(self, rule: Rule) -> Any:
        """`place`, `size`, whether a household `was` in and `now` is, under `rule`: of an income only what it leaves out
        is worked out anew.
        """
        net, signs = self.rows.net, self.as_is.signs
        for part, sign in rule.signs.items():
            if sign != signs[part]:
                moved = self.rows[part] * (signs[part] - sign)
                net = net - ibis.ifelse(self.rows.itemised, moved, 0)
        sums = self.rows.select("place", "size", "was", "heads", "marks", net=net)
        return sums.select("place", "size", "was", now=_is_in(redetermination.code_of(sums, rule)))

    def counted(self, rule: Rule, level: str) -> pa.Table:
        """By place at `level` and by the lines that hold there as it is and under `rule` (`line_was`, `line_is`):
        households and persons that are kept, enter or leave; places without any left out.
        """
        judged = self.judged(rule)
        touched = judged.filter(judged.was | judged.now)
        was, now, size = touched.was, touched.now, touched["size"].cast("int64")
        groups = {KEPT: was & now, ENTERS: ~was, LEAVES: ~now}
        sums = {f"{g}_households": inside.cast("int64").sum() for g, inside in groups.items()}
        sums |= {f"{g}_persons": (size * inside.cast("int64")).sum() for g, inside in groups.items()}
        keys = {
            "under": touched.place - touched.place % _unit(level),
            "line_was": redetermination.which(touched.place, self.as_is.lines),
            "line_is": redetermination.which(touched.place, rule.lines),
        }
        return self.backend.to_pyarrow(touched.group_by(**keys).agg(**sums).order_by(*keys))

    def compare(self, rule: Rule, level: str) -> dict[str, Any]:
        """As it is and what if, side by side: {"whole": row, "places": {code at `level`: row}}, with in each row
        {"as_is": {"households", "persons", "cost_fen"}, "what_if": the same, "enters": {"households", "persons"},
        "leaves": the same}. The cost is the help fund of the place for each person; None where the book has none.
        """
        found = self.counted(rule, level)
        keys = ("under", "line_was", "line_is")
        under, was, now = (found[k].to_numpy() for k in keys)
        numbers = {k: found[k].to_numpy().astype(np.int64) for k in found.column_names if k not in keys}
        costs = {
            "as_is": _cost(was, numbers["kept_persons"] + numbers["leaves_persons"], self.as_is.lines),
            "what_if": _cost(now, numbers["kept_persons"] + numbers["enters_persons"], rule.lines),
        }
        columns = numbers | {f"{k}_cost": v for k, v in costs.items() if v is not None}
        heads, first = np.unique(under, return_index=True)
        rolled = {k: np.add.reduceat(v, first) if len(first) else v for k, v in columns.items()}
        rows = {
            str(p): _row({k: int(v[at]) for k, v in rolled.items()}) for at, p in enumerate(heads.tolist())
        }
        return {"whole": _row({k: int(v.sum()) for k, v in columns.items()}), "places": rows}


@contextlib.contextmanager
def ground(backend: Any, rows: Any, as_is: Rule) -> Iterator[Ground]:
    """Read `rows` (of `redetermination.facts`) once, judge them as it is, and keep both for the scenarios that follow."""
    judged = redetermination.judge(rows, as_is)
    parts = {part: judged[part].fill_null(0) for part in as_is.signs}
    columns = ("place", "size", "net", "heads", "marks")
    parts["itemised"] = redetermination.itemised(judged).fill_null(False)
    with engine.kept(backend, judged.select(*columns, **parts, was=_is_in(judged.code))) as kept:
        yield Ground(backend, kept, as_is)


def _is_in(code: Any) -> Any:
    return code.isin([AT[code] for code in COUNTED])


def _unit(level: str) -> int:
    """How many codes a place of `level` holds."""
    digits = {"province": 2, "city": 4, "county": 6, "township": 9, "village": 12}[level]
    low, high = span(int("1" * digits) * 10 ** (12 - digits))
    return high - low


def _cost(line: Any, persons: Any, lines: Sequence[Line]) -> Any:
    """Fen, or None where a place has no help fund; `line`: the index of the line that holds."""
    if any(one.fund_fen is None for one in lines):
        return None
    return persons * np.array([one.fund_fen for one in lines], dtype=np.int64)[line]


def _row(sums: Mapping[str, int]) -> dict[str, Any]:
    def side(other: str, cost: str) -> dict[str, int | None]:
        both = {m: sums[f"{KEPT}_{m}"] + sums[f"{other}_{m}"] for m in MEASURES}
        return {**both, "cost_fen": sums.get(cost)}

    moved = {g: {m: sums[f"{g}_{m}"] for m in MEASURES} for g in (ENTERS, LEAVES)}
    return {"as_is": side(LEAVES, "as_is_cost"), "what_if": side(ENTERS, "what_if_cost"), **moved}
