"""Where does every household of a copy stand, judged again under the book of a day, and why?

The bulk form of rules/standing, in whole fen: a net income is never divided before it is compared, because the floor of
a quotient lies below a whole line exactly when the sum lies below as many lines as there are members. Nothing is
written anywhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import ibis
import pyarrow as pa

from yangguang.lake import lines
from yangguang.lake.comparison import Source
from yangguang.lake.copies import Copy
from yangguang.lake.lines import Line
from yangguang.rules.standing import CODES, IN
from yangguang.terms.decision import Refused, no
from yangguang.terms.place import at_level

AT = {code: at for at, code in enumerate(CODES)}


@dataclass(frozen=True)
class Rule:
    """Under what is judged: the lines by place, the parts of income with their signs (0 leaves one out), and the
    datasets whose unanswered findings hold a household, as bits (`Source.bit`) of two whole numbers.
    """

    lines: Sequence[Line]
    signs: Mapping[str, int]
    exclude: int = 0
    examine: int = 0
    supposed: Mapping[str, Any] = field(default_factory=dict)


def severities(chosen: Iterable[Source]) -> dict[str, int]:
    """{"exclude": bits, "examine": bits} as the datasets' tables say."""
    out = {"exclude": 0, "examine": 0}
    for source in chosen:
        if source.dataset.severity in out:
            out[source.dataset.severity] |= source.bit
    return out


def redefined(signs: Mapping[str, int], without: Iterable[str]) -> dict[str, int]:
    """The formula with parts left out. Raises `Refused("unknown_income_part")`."""
    left = set(without)
    if lost := left - set(signs):
        raise Refused(no("unknown_income_part", part=", ".join(sorted(lost)), known=", ".join(signs)))
    return {part: 0 if part in left else sign for part, sign in signs.items()}


def facts(backend: Any, copy: Copy, signs: Mapping[str, int], met: Any | None = None) -> Any:
    """What the rule asks of each household, as an expression: `household`, `place`, `status`, `size`, each part's fen,
    whether a sum per head was `claimed` (null when nothing was stated), that `head`, the `members` a sum of the parts is
    for, `marks` (datasets that met it).

    `met`: a table with `household` and `marks`, as `comparison.marks` makes it.
    """
    table = copy.table(backend, "households")
    said = {"claimed": table.income_claimed, "head": table.income_fen_per_head, "members": table.income_members}
    rows = table.select(
        "household", "place", "status", "size", **{part: table[f"{part}_fen"] for part in signs}, **said
    )
    if met is None:
        return rows.mutate(marks=ibis.literal(0, "int64"))
    met = met.select(met_home=met.household, marks=met.marks)
    joined = rows.left_join(met, rows.household == met.met_home)
    return joined.drop("met_home").mutate(marks=joined.marks.fill_null(0))


def judge(rows: Any, rule: Rule) -> Any:
    """`rows` (of `facts`) with `code` (index in `rules.standing.CODES`), `line` (index of the line that held) and
    `income_fen_per_head` as the rule counts it.
    """
    sums = summed(rows, rule.signs)
    return sums.mutate(
        code=code_of(sums, rule),
        line=which(sums.place, rule.lines),
        # exact below 2^53 fen: a quotient's error is then smaller than its distance to the next whole number
        income_fen_per_head=(sums.net / sums.heads).floor().cast("int64"),
    )


def summed(rows: Any, signs: Mapping[str, int]) -> Any:
    """`rows` (of `facts`) with `net`, the fen that are compared, and `heads`, with how many lines they are compared."""
    net: Any = ibis.literal(0, "int64")
    for part, sign in signs.items():
        if sign:
            fen = rows[part].fill_null(0)
            net = net + fen if sign > 0 else net - fen
    stated = itemised(rows)
    return rows.mutate(
        net=ibis.cases((stated, net), (rows.claimed, rows["head"])),
        heads=ibis.ifelse(stated, rows.members.cast("int64"), 1),
    )


def itemised(rows: Any) -> Any:
    """Are the parts of an income stated, for at least one member? Null where nothing is."""
    return ~rows.claimed & (rows.members > 0)


def code_of(sums: Any, rule: Rule) -> Any:
    """The code of rows that are `summed` already, as an expression."""
    line = lines.by_place(sums.place, rule.lines, lambda x: x.line_fen)
    limit = lines.by_place(sums.place, rule.lines, lambda x: x.limit_fen)
    found = [
        ((sums.marks & bits) != 0, AT[code])
        for code, bits in (("finding_exclude", rule.exclude), ("finding_examine", rule.examine))
        if bits
    ]
    code = ibis.cases(
        (sums.net.isnull(), AT["income_unknown"]),
        (sums.net >= limit * sums.heads, AT["above_line"]),
        (sums.net >= line * sums.heads, AT["on_the_edge"]),
        *found,
        else_=AT[IN],
    )
    return code.cast("int8")


def which(place: Any, found: Sequence[Line]) -> Any:
    """The index of the line that holds at each row's place."""
    numbers = {line.low: at for at, line in enumerate(found)}
    return lines.by_place(place, found, lambda x: numbers[x.low], "int16")


def standings(backend: Any, rows: Any, rule: Rule) -> pa.Table:
    """One row a household: `household`, `place`, `code`, `line`, `income_fen_per_head`. `reason` puts a row into words."""
    kept = ("household", "place", "code", "line", "income_fen_per_head")
    return backend.to_pyarrow(judge(rows, rule).select(*kept))


def reason(code: int, line: int, rule: Rule) -> dict[str, Any]:
    """The code, the clause it rests on and the line in fen per head, of a row of `standings`."""
    held = rule.lines[line]
    return {"code": CODES[code], "clause": held.clause(CODES[code]), "line_fen": held.line_fen}


def counted(backend: Any, rows: Any, rule: Rule) -> pa.Table:
    """Households and persons by village, status in the register and code: `place`, `status`, `code`, `households`,
    `persons`.
    """
    judged = judge(rows, rule)
    groups = judged.group_by("place", "status", "code").agg(
        households=judged.count(), persons=judged["size"].cast("int64").sum()
    )
    return backend.to_pyarrow(groups.order_by("place", "status", "code"))


def summary(counts: pa.Table, level: str) -> dict[str, Any]:
    """{"households", "persons", "by_code": {code: households}, "by_status": {status: {code: households}}, "by_place":
    {place code at `level`: {code: households}}} of `counted`; codes that nobody has are left out below `by_code`.
    """
    by_code = dict.fromkeys(CODES, 0)
    by_status: dict[str, dict[str, int]] = {}
    by_place: dict[str, dict[str, int]] = {}
    columns = [counts[c].to_pylist() for c in ("place", "status", "code", "households")]
    for place, status, at, households in zip(*columns, strict=True):
        code, where = CODES[at], str(at_level(place, level))
        by_code[code] += households
        for table, key in ((by_status, status), (by_place, where)):
            own = table.setdefault(key, {})
            own[code] = own.get(code, 0) + households
    whole = {"households": sum(columns[3]), "persons": sum(counts["persons"].to_pylist())}
    return {**whole, "by_code": by_code, "by_status": by_status, "by_place": by_place}
