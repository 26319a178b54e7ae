"""Side by side: who is kept, enters and leaves, exactly as two judgements of every household say."""

import datetime as dt

import ibis
import pytest

from tests.lake.making import make_copy, the_book
from yangguang.book.reader import open_book
from yangguang.lake import comparison, lines, redetermination, whatif
from yangguang.lake.redetermination import Rule
from yangguang.lake.whatif import Scenario
from yangguang.rules.standing import CODES
from yangguang.terms.decision import Refused
from yangguang.terms.place import at_level

pytestmark = pytest.mark.once
DAY, PROVINCE = dt.date(2016, 10, 28), 320000000000
SIGNS = {key: part.sign for key, part in the_book().form("statement").parts.items()}
SCENARIOS = {
    "a higher line": Scenario({"income_line": 7000}),
    "a lower line and a dearer help": Scenario({"income_line": 4500, "help_fund_per_head": 2000}),
    "without transfers": Scenario(without=("transfer",)),
    "another exclusion list": Scenario(excluding=("vehicles", "housing")),
    "no exclusion list": Scenario(excluding=()),
    "all at once": Scenario({"income_line": 6500}, ("wage", "expense"), ("companies",)),
    "nothing": Scenario(),
}


def opened(supposed=None, place=PROVINCE):
    return lines.lines(place, lambda p: open_book(p, DAY), supposed)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    names = {d.key: 500 for d in the_book().datasets()}
    return make_copy(tmp_path_factory.mktemp("copies") / "c", households=500, seed=4, records=names, hits=0.5)


@pytest.fixture(scope="module")
def chosen(copy):
    return comparison.sources(copy, the_book())


@pytest.fixture
def rows(copy, chosen, backend):
    met = comparison.marks(comparison.find(backend, copy, chosen, DAY))
    return redetermination.facts(backend, copy, SIGNS, ibis.memtable(met))


def as_is(chosen):
    return Rule(opened(), SIGNS, **redetermination.severities(chosen))


def judged(backend, rows, rule):
    """{household: (place, is it in)} and the sizes, one by one."""
    found = redetermination.standings(backend, rows, rule).to_pylist()
    return {r["household"]: (r["place"], CODES[r["code"]] in whatif.COUNTED) for r in found}


def one_by_one(backend, rows, before, after, sizes, funds):
    """What `compare` must say at every village, from two judgements of each household."""
    was, now, out = judged(backend, rows, before), judged(backend, rows, after), {}
    for home, (place, inside) in was.items():
        if not inside and not now[home][1]:
            continue
        row = out.setdefault(
            str(place), {g: {"households": 0, "persons": 0} for g in ("as_is", "what_if", "enters", "leaves")}
        )
        for group, holds in (("as_is", inside), ("what_if", now[home][1]), ("enters", now[home][1] and not inside),
                             ("leaves", inside and not now[home][1])):  # fmt: skip
            row[group]["households"] += holds
            row[group]["persons"] += holds * sizes[home]
    for row in out.values():
        for side, fund in zip(("as_is", "what_if"), funds, strict=True):
            row[side]["cost_fen"] = row[side]["persons"] * fund
    return out


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_says_what_judging_every_household_twice_says(name, copy, rows, chosen, backend):
    scenario, before = SCENARIOS[name], as_is(chosen)
    after = scenario.rule(before, opened(scenario.supposed), chosen)
    homes = backend.to_pyarrow(copy.table(backend, "households").select("household", "size")).to_pydict()
    sizes = dict(zip(homes["household"], homes["size"], strict=True))
    funds = (160_000, scenario.supposed.get("help_fund_per_head", 1600) * 100)
    with whatif.ground(backend, rows, before) as ground:
        said = ground.compare(after, "village")
    expected = one_by_one(backend, rows, before, after, sizes, funds)
    assert said["places"] == expected
    moved = said["whole"]["enters"]["households"] + said["whole"]["leaves"]["households"]
    assert (moved == 0) == (name == "nothing")


def test_every_level_adds_up_to_the_same_whole(rows, chosen, backend):
    rule = SCENARIOS["all at once"].rule(as_is(chosen), opened(SCENARIOS["all at once"].supposed), chosen)
    with whatif.ground(backend, rows, as_is(chosen)) as ground:
        said = {
            level: ground.compare(rule, level)
            for level in ("province", "city", "county", "township", "village")
        }
    for level, one in said.items():
        assert one["whole"] == said["village"]["whole"]
        for group in ("as_is", "what_if", "enters", "leaves"):
            for measure, value in one["whole"][group].items():
                assert sum(row[group][measure] for row in one["places"].values()) == value
        assert all(at_level(int(code), level) == int(code) for code in one["places"])
    assert list(said["province"]["places"]) == [str(PROVINCE)]


def test_where_nobody_is_in_the_table_is_empty_and_the_sums_are_zero(rows, backend):
    gains = redetermination.redefined(SIGNS, ["expense"])  # without expenses no income is below zero
    nobody = Rule(opened({"income_line": 0}), gains)
    with whatif.ground(backend, rows, nobody) as ground:
        said = ground.compare(nobody, "city")
    assert said["places"] == {} and said["whole"]["as_is"] == {"households": 0, "persons": 0, "cost_fen": 0}


def test_a_province_without_a_fund_has_no_cost(rows, backend):
    other = Rule(opened(place=990000000000), SIGNS)
    with whatif.ground(backend, rows, other) as ground:
        said = ground.compare(other, "city")["whole"]
    assert said["as_is"]["cost_fen"] is said["what_if"]["cost_fen"] is None and said["as_is"]["persons"] > 0


def test_what_leaves_the_list_is_examined_and_no_longer_takes_out(chosen):
    before = as_is(chosen)
    after = Scenario(excluding=("vehicles",)).rule(before, before.lines, chosen)
    assert (
        after.exclude & before.exclude == 0
        and after.exclude | after.examine == before.exclude | before.examine
    )
    with pytest.raises(Refused) as refusal:
        Scenario(excluding=("yachts",)).rule(before, before.lines, chosen)
    assert refusal.value.decision.facts["table"] == "yachts"
