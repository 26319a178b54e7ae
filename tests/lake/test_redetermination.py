"""Every household judged again in bulk stands where the rule puts it, for the same reason, on every engine."""

import datetime as dt
import itertools
from collections import Counter

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.lake import engines
from tests.lake.making import make_copy, the_book
from yangguang.book.reader import open_book
from yangguang.book.supposing import Supposed
from yangguang.lake import comparison, lines, redetermination
from yangguang.lake.redetermination import Rule
from yangguang.rules.standing import CODES, Met, Stated, stand
from yangguang.terms.decision import Refused
from yangguang.terms.place import at_level

pytestmark = pytest.mark.once
DAY = dt.date(2016, 10, 28)
PROVINCE, COUNTY = 990000000000, 990201000000  # the province whose one county has a line of its own
PLACES = (990101001001, COUNTY + 1001, COUNTY + 999_999, 990202000000, 990301001001)
PARTS = tuple(the_book().form("statement").parts)
SIGNS = {key: part.sign for key, part in the_book().form("statement").parts.items()}
KINDS = ("parts", "claimed", "nothing", "nobody")
NUMBER = itertools.count(1)
EXCLUDE, EXAMINE, BITS = 0b0011, 0b0100, 4
NAMES = ("payroll", "deaths", "vehicles", "pupils")


def opened(place):
    return open_book(place, DAY)


def made(place, kind, head, marks, members=3, over=0, sums=None):
    """A household stated in parts whose net sum is `head` a member and `over` fen more, as a sum per head, or not at all."""
    row = {"place": place, "income_claimed": {"claimed": True, "nothing": None}.get(kind, False),
           "marks": marks, "income_members": {"parts": members, "nobody": 0}.get(kind),
           "income_fen_per_head": head if kind == "claimed" else None}  # fmt: skip
    row |= dict.fromkeys((f"{p}_fen" for p in PARTS), None)
    if kind == "parts":
        given = sums or dict.fromkeys(PARTS[1:], 700)
        first = head * members + over - sum(SIGNS[p] * fen for p, fen in given.items())
        row |= {f"{p}_fen": fen for p, fen in {PARTS[0]: first, **given}.items()}
    return row


def line_of(place):
    return open_book(place, DAY).number("income_line") * 100


@st.composite
def household(draw):
    """A household on either side of every bound, by a fen."""
    place, kind = draw(st.sampled_from(PLACES)), draw(st.sampled_from(KINDS))
    line, members = line_of(place), draw(st.integers(1, 9))
    head = draw(
        st.sampled_from((0, line, line * 12 // 10)).flatmap(lambda x: st.integers(x - 3, x + 3))
        | st.integers(-(10**9), 10**9)
    )
    sums = {p: draw(st.integers(0, 10**7)) for p in PARTS[1:]} if kind == "parts" else None
    marks = draw(st.integers(0, 2**BITS - 1))
    return made(place, kind, head, marks, members, draw(st.integers(0, members - 1)), sums)


# One on either side of every bound in every county, under every kind of finding: no branch is left to chance.
EACH = [
    made(place, kind, bound * line_of(place) // 10 - below, marks)
    for place in (PLACES[0], PLACES[1])
    for kind in KINDS
    for bound in (10, 12)
    for below in (0, 1)
    for marks in (0, EXCLUDE, EXAMINE)
]


class Given:
    """A copy's one table, from rows made here."""

    def __init__(self, rows, folder):
        types = {"place": pa.int64(), "income_claimed": pa.bool_(), "income_members": pa.int16(),
                 "income_fen_per_head": pa.int64(), **{f"{p}_fen": pa.int64() for p in PARTS}}  # fmt: skip
        columns = {k: pa.array([r[k] for r in rows], t) for k, t in types.items()}
        numbers = pa.array(range(len(rows)), pa.int64())
        size = pa.array([1] * len(rows), pa.int16())
        self.rows = pa.table(
            {"household": numbers, "status": pa.array(["registered"] * len(rows)), "size": size, **columns}
        )
        self.path = folder / f"homes_{next(NUMBER)}.parquet"
        pq.write_table(self.rows, self.path)
        self.met = pa.table({"household": numbers, "marks": pa.array([r["marks"] for r in rows], pa.int64())})

    def table(self, backend, name):
        assert name == "households"
        return backend.read_parquet(str(self.path), table_name=self.path.stem)


def by_the_rule(row, supposed, signs):
    stated = Stated(
        None if row[f"{PARTS[0]}_fen"] is None else {p: row[f"{p}_fen"] for p in PARTS},
        row["income_members"],
        row["income_fen_per_head"],
    )
    names = {n for at, n in enumerate(NAMES) if row["marks"] >> at & 1}
    met = Met(*(frozenset(n for n in names if bits >> NAMES.index(n) & 1) for bits in (EXCLUDE, EXAMINE)))
    income = stated.income(signs)
    return income.fen_per_head, stand(income, met, Supposed(open_book(row["place"], DAY), supposed))


def test_the_bulk_form_and_the_rule_agree_on_every_branch(backend, tmp_path):
    reached = Counter()

    @engines.examples(backend, 60)
    @given(
        st.lists(household(), min_size=25, max_size=40),
        st.sampled_from(({}, {"income_line": 7000}, {"edge_line_percent": 150}, {"income_line": 0})),
        st.sampled_from(((), ("transfer",), ("expense", "wage"), PARTS)),
    )
    @example(EACH, {}, ())
    def agree(rows, supposed, without):
        signs, copy = redetermination.redefined(SIGNS, without), Given(rows, tmp_path)
        rule = Rule(lines.lines(PROVINCE, opened, supposed), signs, EXCLUDE, EXAMINE)
        judged = redetermination.facts(backend, copy, signs, ibis.memtable(copy.met))
        found = {r["household"]: r for r in redetermination.standings(backend, judged, rule).to_pylist()}
        for at, row in enumerate(rows):
            income, decision = by_the_rule(row, supposed, signs)
            said = redetermination.reason(found[at]["code"], found[at]["line"], rule)
            assert (said["code"], said["clause"]) == (decision.code, decision.clause), row
            assert found[at]["income_fen_per_head"] == income, row
            reached[decision.code, row["income_claimed"], row["place"] // 10**6 == COUNTY // 10**6] += 1

    agree()
    wanted = {
        (code, claimed, county)
        for code in CODES[:-1]
        for claimed in (True, False)
        for county in (True, False)
    }
    wanted |= {("income_unknown", said, county) for said in (None, False) for county in (True, False)}
    assert wanted <= set(reached), wanted - set(reached)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    names = {d.key: 400 for d in the_book().datasets()}
    return make_copy(tmp_path_factory.mktemp("copies") / "c", households=600, seed=2, records=names, hits=0.5)


def rule_for(chosen, **supposed):
    found = lines.lines(320000000000, opened, supposed)
    return Rule(found, SIGNS, **redetermination.severities(chosen))


def test_households_and_persons_are_counted_once_each_and_agree_with_the_rows(copy, backend):
    chosen = comparison.sources(copy, the_book())
    met = comparison.marks(comparison.find(backend, copy, chosen, DAY))
    rows = redetermination.facts(backend, copy, SIGNS, ibis.memtable(met))
    rule = rule_for(chosen)
    one_by_one = redetermination.standings(backend, rows, rule)
    homes = pq.read_table(copy.folder / "households.parquet")
    assert sorted(one_by_one["household"].to_pylist()) == homes["household"].to_pylist()
    counts = redetermination.counted(backend, rows, rule)
    said = redetermination.summary(counts, "county")
    assert said["by_code"] == {c: one_by_one["code"].to_pylist().count(i) for i, c in enumerate(CODES)}
    assert all(said["by_code"].values()), "every standing occurs in the invented copy"
    assert (said["households"], said["persons"]) == (600, sum(homes["size"].to_pylist()))
    for table in ("by_status", "by_place"):
        assert sum(sum(own.values()) for own in said[table].values()) == 600
    assert set(said["by_place"]) == {str(at_level(p, "county")) for p in homes["place"].to_pylist()}
    assert redetermination.summary(counts, "province")["by_place"] == {
        "320000000000": {c: n for c, n in said["by_code"].items() if n}
    }


def test_the_income_of_the_copy_is_the_income_of_the_rule(copy, backend):
    """What the register computed when the statement came and what is computed again from its parts are one."""
    rows = redetermination.facts(backend, copy, SIGNS)
    found = redetermination.standings(backend, rows, rule_for(())).sort_by("household")
    homes = pq.read_table(copy.folder / "households.parquet")
    assert found["income_fen_per_head"].to_pylist() == homes["income_fen_per_head"].to_pylist()


def test_without_findings_nothing_holds_and_a_higher_line_takes_more_in(copy, backend):
    rows = redetermination.facts(backend, copy, SIGNS)
    low, high = (
        redetermination.summary(redetermination.counted(backend, rows, rule), "province")["by_code"]
        for rule in (rule_for(()), rule_for((), income_line=9000))
    )
    assert low["finding_exclude"] == low["finding_examine"] == 0
    assert high["below_line"] > low["below_line"] and high["income_unknown"] == low["income_unknown"]


def test_a_part_that_income_does_not_have_is_refused():
    with pytest.raises(Refused) as refusal:
        redetermination.redefined(SIGNS, ["salary"])
    assert (
        refusal.value.decision.facts["part"] == "salary" and "wage" in refusal.value.decision.facts["known"]
    )


def test_a_datasets_weight_is_its_tables(copy):
    chosen = comparison.sources(copy, the_book())
    bits = redetermination.severities(chosen)
    heavy = {s.dataset.key for s in chosen if bits["exclude"] & s.bit}
    assert heavy == {"payroll", "deaths"} and not bits["exclude"] & bits["examine"]
    info = {s.dataset.key for s in chosen if not (bits["exclude"] | bits["examine"]) & s.bit}
    assert info == {"medical", "minimum_living", "disability", "pupils"}
