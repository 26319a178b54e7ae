"""Which questions can a frozen copy be asked? Each once, as a function of the engine and of what is given.

A question that is not here is not known to be answered alike by every engine: `test_questions` looks for what none of
these reaches. Answers are plain values in an order of their own.
"""

import datetime as dt
import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa

from tests.lake.making import DAY, PROVINCE, make_copy, the_book
from tests.lake.test_comparison import remade, rows
from yangguang.book.packs import Packs
from yangguang.book.reader import Book, open_book
from yangguang.lake import (
    comparison,
    doubles,
    engine,
    increments,
    lines,
    measure,
    redetermination,
    reports,
    whatif,
)
from yangguang.lake.copies import Copy
from yangguang.lake.figures import incomes, inequality, levels, multidimensional, numbers, published, stats
from yangguang.lake.increments import Before, Side
from yangguang.lake.redetermination import Rule
from yangguang.lake.whatif import Scenario
from yangguang.terms.place import LEVELS

RECORDS = {d.key: 900 if d.key == "medical" else 200 for d in the_book().datasets()}
SIGNS = {key: part.sign for key, part in the_book().form("statement").parts.items()}
SCENARIOS = {
    "as it is": Scenario(),
    "another line and a dearer help": Scenario({"income_line": 7000, "help_fund_per_head": 2000}),
    "without two parts of income": Scenario(without=("transfer", "expense")),
    "another exclusion list": Scenario({"edge_line_percent": 150}, ("wage",), ("vehicles", "housing")),
}
QUESTIONS: dict[str, Any] = {}


@dataclass(frozen=True)
class Given:
    """An invented copy, one made of it later, one in which people stand twice, and a table of incomes; levels to ask about."""

    copy: Copy
    newer: Copy
    twice: Copy
    table: Path
    levels: tuple[str, ...] = tuple(levels.LEVELS)

    @property
    def chosen(self) -> list[comparison.Source]:
        """The departments' files of the copy."""
        return comparison.sources(self.copy, the_book())


def given(folder: Path) -> Given:
    """All of it, written into `folder`."""
    copy = make_copy(folder / "copy", households=160, seed=6, records=RECORDS, hits=0.6)

    def moved(people: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**p, "id_key": people[at + 60]["id_key"]} if at < 20 else p for at, p in enumerate(people)][
            5:
        ]

    def again(people: list[dict[str, Any]]) -> list[dict[str, Any]]:
        others = [
            {**p, "person": p["person"] + 9000, "person_id": f"{at:032x}"} for at, p in enumerate(people[:40])
        ]
        homes = people[-40:]
        return [
            *people,
            *(
                {**p, "household": h["household"], "place": h["place"]}
                for p, h in zip(others, homes, strict=True)
            ),
        ]

    newer = remade(copy, folder / "newer", {"persons": moved, "records_vehicles": lambda r: r[20:]})
    twice = remade(copy, folder / "twice", {"persons": again}, only={"persons", "households"})
    table = folder / "incomes.csv"
    lived = [f"{n * 37 % 900 - 20}.5,{n % 7 + 0.25},{'甲乙丙'[n % 3]}" for n in range(300)]
    table.write_text("\n".join(["收入,权数,组", *lived]), encoding="utf-8")
    return Given(copy, newer, twice, table)


def question(ask: Any) -> Any:
    """Enter a question under its name."""
    QUESTIONS[ask.__name__.replace("_", " ")] = ask
    return ask


def said(backend: Any, expression: Any) -> list[dict[str, Any]]:
    """The rows of an answer, in the order of all their words and whole numbers."""
    return ordered(backend.to_pyarrow(expression))


def ordered(table: pa.Table) -> list[dict[str, Any]]:
    """The same of a table."""
    return sorted(table.to_pylist(), key=lambda r: [str(v) for v in r.values() if not isinstance(v, float)])


# --- comparison --------------------------------------------------------------------------------------------------


@question
def findings_of_every_dataset_on_two_days(backend, g):
    found = [comparison.find(backend, g.copy, g.chosen, day) for day in (DAY, dt.date(2012, 6, 1))]
    counts = [comparison.counted(table, g.chosen) for table in found]
    return [*(table.to_pylist() for table in found), counts, comparison.marks(found[0]).to_pylist()]


@question
def findings_of_a_place_and_of_some_identities(backend, g):
    place = rows(g.copy, "households")[80]["place"] // 10**8 * 10**8
    some = g.copy.table(backend, "persons").filter(lambda t: t.person % 3 == 0)
    medical = comparison.sources(g.copy, the_book(), ["medical"])
    return [
        comparison.find(backend, g.copy, g.chosen, DAY, place=place).to_pylist(),
        comparison.find(backend, g.copy, medical, DAY, only=some).to_pylist(),
        comparison.find(backend, g.copy, [], DAY).to_pylist(),
    ]


@question
def who_stands_twice(backend, g):
    found = doubles.doubles(backend, g.twice)
    return [found.to_pylist(), doubles.counted(found)]


@question
def findings_built_upon_those_of_an_earlier_copy(backend, g):
    now, then = (Side(c, comparison.sources(c, the_book()), DAY) for c in (g.newer, g.copy))
    run = increments.find(backend, now, Before(then, comparison.find(backend, then.copy, then.chosen, DAY)))
    known = increments.identities(backend, now, run.found)
    return [run.found.to_pylist(), run.anew, run.looked_at, known, increments.people_differ(g.newer, g.copy)]


# --- judging again -----------------------------------------------------------------------------------------------


def _rule(g: Given, **supposed: int) -> Rule:
    """Three stretches of places, the middle one with a line of its own."""
    (whole,) = lines.lines(PROVINCE, lambda place: open_book(place, DAY), supposed)
    low, high = (rows(g.copy, "households")[at]["place"] for at in (50, 100))
    bounds = ((PROVINCE, low, 0), (low, high, 130_000), (high, PROVINCE + 10**10, 0))
    parts = [
        lines.Line(
            a,
            b,
            whole.line_fen + more,
            whole.limit_fen + more,
            whole.fund_fen,
            whole.line_clause,
            whole.edge_clause,
        )
        for a, b, more in bounds
    ]
    return Rule(parts, SIGNS, **redetermination.severities(g.chosen))


def _facts(backend: Any, g: Given) -> Any:
    met = comparison.marks(comparison.find(backend, g.copy, g.chosen, DAY))
    return redetermination.facts(backend, g.copy, SIGNS, ibis.memtable(met))


@question
def where_every_household_stands_and_why(backend, g):
    rule = _rule(g)
    one_by_one = ordered(redetermination.standings(backend, _facts(backend, g), rule))
    counts = redetermination.counted(backend, _facts(backend, g), rule)
    reasons = [redetermination.reason(r["code"], r["line"], rule) for r in one_by_one]
    return [
        one_by_one,
        reasons,
        counts.to_pylist(),
        [redetermination.summary(counts, level) for level in LEVELS[1:]],
    ]


@question
def what_other_rules_would_change(backend, g):
    as_is, out = _rule(g), []
    with whatif.ground(backend, _facts(backend, g), as_is) as ground:
        for scenario in SCENARIOS.values():
            rule = scenario.rule(as_is, _rule(g, **scenario.supposed).lines, g.chosen)
            out.append([ground.compare(rule, level) for level in ("province", "county", "village")])
    return out


# --- figures -----------------------------------------------------------------------------------------------------


def _own_lines() -> Book:
    """A province whose counties from Suqian on have a line of their own."""
    value = 'zh = "线"\nen = "Line"\nvalues = [{ from = 2012-01-01, is = %d, status = "assumed", note = "x"%s }, %s]\n'
    own = '{ from = 2012-01-01, is = 9000, status = "assumed", note = "x", place = 321324000000 }'
    packs = {"00/pack.toml": "place = 0\n", "32/pack.toml": "place = 320000000000\n"}
    packs["32/values.toml"] = "[income_line]\n" + value % (6000, "", own)
    return open_book(PROVINCE, DAY, Packs.of_files({k: v.encode() for k, v in packs.items()}))


@question
def poverty_at_five_levels(backend, g):
    homes = g.copy.table(backend, "households")
    stated = [
        incomes.rows(homes, book, weight) for book in (the_book(), _own_lines()) for weight in incomes.WEIGHTS
    ]
    stated.append(incomes.rows(homes, the_book(), line_fen=400_000))
    return [said(backend, incomes.poverty(one)) for one in stated]


@question
def gini_and_quantiles_at_five_levels(backend, g):
    return said(backend, incomes.spread(incomes.rows(g.copy.table(backend, "households"), the_book())))


@question
def income_by_source_at_five_levels(backend, g):
    return said(backend, incomes.by_source(g.copy.table(backend, "households"), list(SIGNS)))


@question
def persons_poor_in_many_ways_at_five_levels(backend, g):
    views = measure.views(g.copy, backend, the_book(), "village")
    table = the_book().deprivations()
    scored = multidimensional.scored(views["households"], views["persons"], table)
    found = said(backend, multidimensional.sums(scored, table))
    return [found, [multidimensional.said(row, table) for row in found], said(backend, scored)]


@question
def anyones_table_of_incomes(backend, g):
    how = inequality.Conventions(at_line=True, negatives_as_zero=True, sample=True, lower=True)
    return [
        stats.stats(backend, g.table, "收入", "权数", "组", line=300.0, probabilities=("0.1", "0.75")),
        stats.stats(backend, g.table, "收入", relative=0.5, how=how),
    ]


def _indicator(key: str) -> Any:
    def ask(backend: Any, g: Given) -> Any:
        weights = ("persons", "households") if measure.weighs(the_book(), key) else ("persons",)
        return [measure.measure(g.copy, backend, key, the_book(), level, w) for level in g.levels for w in weights]

    return ask


for _key in measure.names(the_book()):
    QUESTIONS[f"indicator {_key}"] = _indicator(_key)


# --- reports -----------------------------------------------------------------------------------------------------


@question
def what_a_report_shows(backend, g):
    city = open_book(321300000000, DAY)
    return [
        reports.children(g.copy, backend, "causes", city),
        [reports.histogram(g.copy, backend, the_book(), weight) for weight in incomes.WEIGHTS],
        reports.trend([(g.copy, backend, the_book()), (g.newer, backend, the_book())], "below_line"),
    ]


@question
def what_the_public_sees(backend, g):
    return [reports.public(g.copy, backend, key, the_book(), "county") for key in ("causes", "below_line")]


# --- what is kept ------------------------------------------------------------------------------------------------


@question
def what_the_public_is_told_of_every_place(backend, g):
    return [sorted(published.of_copy(g.copy, backend, the_book()), key=lambda one: one["place"])]


@question
def what_is_kept_for_the_next_question(backend, g):
    homes = g.copy.table(backend, "households")
    line = homes.select("household", line=numbers.column(_own_lines(), "income_line", homes.place))
    with engine.kept(backend, line) as held:
        asked = [held, held.group_by("line").agg(homes=held.count())]
        return list(itertools.chain.from_iterable(said(backend, one) for one in asked))
