"""Which pairs are worth comparing?

A rule names columns that must be equal. Rules are tried from the most telling; one that would bring more pairs than the
budget is left out, and so is one that another includes. Where all pairs are few, all are compared.
"""

import math
from collections.abc import Iterable, Sequence
from typing import Any

from yangguang.terms.decision import Refused, no

ALL_PAIRS = 400_000  # up to here everything is compared with everything
PAIRS_A_RECORD = 12  # of the smaller table and of one rule; together they stay within TOTAL_A_RECORD
TOTAL_A_RECORD = 40
LEAST_BUDGET = 500_000
MOST_PAIRS = 50_000_000  # of the only rule there is: minutes of work on two cores
ALL: tuple[str, ...] = ()
Rule = tuple[str, ...]

CHINESE: tuple[Rule, ...] = (
    ("id",), ("phone",), ("id_ends",), ("id_tail",),
    ("id_head", "sound"), ("id_head", "surname_sound", "sex"), ("id_head", "given_sound"),
    ("name", "birth"), ("sound", "birth"), ("surname_sound", "birth", "sex"), ("given_sound", "birth"),
    ("sound", "village"), ("letters", "birth_year"), ("sound", "birth_in_year"), ("sound", "birth_month"),
    ("birth", "village"), ("address", "surname"), ("birth", "township"), ("sound", "birth_year"),
    ("surname", "birth_month", "village"), ("name", "township"), ("name", "address"), ("sound", "county"),
    ("name",), ("sound",), ("birth",), ("address",), ("id_head",),
    ("given", "village"), ("village", "birth_year", "sex"), ("surname", "birth_year"), ("village",), ("postcode",),
)  # fmt: skip
ALPHABET: tuple[Rule, ...] = (
    ("id",), ("phone",), ("id_head",), ("id_tail",), ("name", "birth"), ("letters", "birth_year"),
    ("surname", "birth"), ("given", "birth"), ("surname_sound", "birth_month"), ("given_sound", "birth_in_year"),
    ("surname", "given"), ("surname_sound", "given_sound"), ("birth", "postcode"), ("birth", "village"), ("address",),
    ("birth",), ("surname", "postcode"), ("given", "postcode"), ("surname", "village"), ("given", "village"),
    ("letters",), ("surname_sound", "birth_year"), ("given_sound", "birth_year"), ("surname",), ("postcode", "birth_year"),
    ("given",), ("village",), ("postcode",),
)  # fmt: skip


def chosen(connection: Any, left: str, right: str | None, han: bool, filled: Iterable[str]) -> list[Rule]:
    """The rules for tables `left` and `right` of `connection` (`right` None: within `left`); [ALL] where all pairs are
    compared. Raises `Refused("link_too_many_pairs")` where even the most telling rule brings too many.
    """
    sizes = [connection.execute(f"select count(*) from {t}").fetchall()[0][0] for t in (left, right or left)]
    if sizes[0] * sizes[1] // (1 if right else 2) <= ALL_PAIRS:
        return [ALL]
    there, out, total = set(filled), list[Rule](), 0
    records = min(sizes)  # the many of the other table have no more partners than these
    budget = max(LEAST_BUDGET, PAIRS_A_RECORD * records)
    whole = max(2 * LEAST_BUDGET, TOTAL_A_RECORD * records)
    dear: list[tuple[int, Rule]] = []
    for rule in CHINESE if han else ALPHABET:
        if not there >= set(rule) or any(set(taken) <= set(rule) for taken in out):
            continue
        pairs = count(connection, left, right, rule)
        if pairs <= budget and total + pairs <= whole:
            out.append(rule)
            total += pairs
        else:
            dear.append((pairs, rule))
    if not out and dear:
        pairs, rule = min(dear)
        if pairs > MOST_PAIRS:
            raise Refused(no("link_too_many_pairs", columns=" + ".join(rule), pairs=pairs, most=MOST_PAIRS))
        out.append(rule)
    return [r for r in out if not any(set(other) < set(r) for other in out)]


def count(connection: Any, left: str, right: str | None, rule: Rule) -> int:
    """How many pairs a rule brings, before any is compared."""
    keys = ", ".join(rule)
    known = " and ".join(f"{k} is not null" for k in rule)

    def grouped(table: str) -> str:
        return f"(select {keys}, count(*)::double as n from {table} where {known} group by {keys})"

    if right is None:
        sql = f"select sum(n * (n - 1) / 2) from {grouped(left)}"
    else:
        sql = f"select sum(a.n * b.n) from {grouped(left)} a join {grouped(right)} b using ({keys})"
    return int(connection.execute(sql).fetchall()[0][0] or 0)


def condition(rule: Rule, left: str = "l", right: str = "r") -> str:
    """A rule in SQL."""
    return " and ".join(f"{left}.{key} = {right}.{key}" for key in rule) or "1=1"


def coverage(caught: Sequence[tuple[int, float]]) -> float:
    """The estimated share of all true pairs that some rule brings, from (rules that bring the pair, its probability).

    Chao's estimate of what no occasion caught (Chao 1987, Biometrics 43: 783), each rule taken as an occasion:
    seen once squared over twice seen twice, in the form without bias.
    """
    seen = math.fsum(p for n, p in caught if n)
    once = math.fsum(p for n, p in caught if n == 1)
    twice = math.fsum(p for n, p in caught if n == 2)
    return seen / (seen + once * max(once - 1.0, 0.0) / (2.0 * (twice + 1.0))) if seen else 1.0
