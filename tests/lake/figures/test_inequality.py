"""How many are poor, how deeply, and how unequal are the incomes?"""

from fractions import Fraction

import ibis
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lake import engines
from tests.lake.figures import reference
from yangguang.lake.figures import inequality
from yangguang.lake.figures.inequality import Conventions

pytestmark = pytest.mark.once
CLOSE = 1e-8

incomes = st.one_of(st.integers(-50_000, 2_000_000), st.sampled_from([0, 1, 599_999, 600_000, 600_001]))
people = st.lists(st.tuples(st.integers(0, 3), incomes, st.integers(1, 9)), min_size=1, max_size=40)


def table(rows, weight="int64", income="int64"):
    columns = {"place": [r[0] for r in rows], "income": [r[1] for r in rows], "weight": [r[2] for r in rows]}
    kinds = pa.schema(
        [("place", pa.int64()), ("income", pa.type_for_alias(income)), ("weight", pa.type_for_alias(weight))]
    )
    return ibis.memtable(pa.table(columns, schema=kinds))


def asked(backend, expression):
    return backend.to_pyarrow(expression).to_pylist()


def whole(backend, rows, line, how=inequality.OURS, **kinds):
    data = inequality.prepared(table(rows, **kinds), how)
    (found,) = asked(backend, inequality.shares(inequality.sums(data, line, how=how), line))
    (spread,) = asked(backend, inequality.distribution(data, how=how))
    return {**found, **spread}


def near(found, wanted):
    return (
        found is wanted
        if wanted is None or found is None
        else abs(found - float(wanted)) <= CLOSE * max(1, abs(float(wanted)))
    )


def test_the_worked_example_of_the_textbook(backend):
    """Ten persons of which four are below 1,000: 200, 400, 600 and 900."""
    rows = [(0, x, 1) for x in (200, 400, 600, 900, 1000, 1200, 1500, 2000, 3000, 5000)]
    found = whole(backend, rows, 1000)
    assert near(found["headcount"], 0.4) and near(found["gap"], 0.19)
    assert near(found["severity"], (0.64 + 0.36 + 0.16 + 0.01) / 10)
    assert near(
        found["gini"],
        Fraction(2 * (200 + 800 + 1800 + 3600 + 5000 + 7200 + 10500 + 16000 + 27000 + 50000), 158_000)
        - Fraction(11, 10),
    )
    assert found["q_0.5"] == 1100 and found["q_0.1"] == 300 and found["q_0.25"] == 600


def test_published_values_of_reference_software_come_out(backend):
    """The ten incomes of the manuals of R's ineq (Gini 0.462091130267624) and, times n/(n-1), of DescTools (0.5134346)."""
    rows = [(0, x, 1) for x in (541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261)]
    assert abs(whole(backend, rows, 1)["gini"] - 0.462091130267624) < 1e-13
    assert abs(whole(backend, rows, 1, Conventions(sample=True))["gini"] - 0.5134346) < 5e-8


def test_who_stands_at_the_line_is_not_poor_and_debts_count_as_nothing_for_the_gap(backend):
    found = whole(backend, [(0, 600_000, 1), (0, -100, 1)], 600_000)
    assert found["headcount"] == 0.5 and found["gap"] == 0.5 and found["severity"] == 0.5
    other = whole(
        backend, [(0, 600_000, 1), (0, -100, 1)], 600_000, Conventions(at_line=True, negatives_as_zero=True)
    )
    assert other["headcount"] == 1 and other["gap"] == 0.5 and other["gini"] == 0.5 and other["q_0.01"] == 0


def test_equal_incomes_are_equal_and_one_who_has_all_leaves_the_others_nothing(backend):
    assert near(whole(backend, [(0, 5, 3), (0, 5, 1)], 1)["gini"], 0)
    assert near(whole(backend, [(0, 0, 9), (0, 100, 1)], 1)["gini"], 0.9)
    assert near(whole(backend, [(0, 0, 1)] * 9 + [(0, 100, 1)], 1, Conventions(sample=True))["gini"], 1)


def test_where_there_is_no_income_there_is_no_gini_and_without_a_line_no_gap(backend):
    found = whole(backend, [(0, 0, 1), (0, -5, 2)], 0)
    assert found["gini"] is None and found["gap"] is None and near(found["headcount"], Fraction(2, 3))


def test_a_median_reached_exactly_lies_between_its_neighbours(backend):
    rows = [(0, 10, 2), (0, 20, 1), (0, 40, 1)]
    assert whole(backend, rows, 1)["q_0.5"] == 15
    assert whole(backend, rows, 1, Conventions(lower=True))["q_0.5"] == 10
    assert whole(backend, rows, 1, Conventions(upper=True))["q_0.5"] == 20
    assert whole(backend, rows, 1, Conventions(upper=True))["q_0.99"] == 40
    assert whole(backend, [(0, 10, 0.2), (0, 20, 0.1), (0, 40, 0.1)], 1, weight="float64")["q_0.5"] == 15
    assert inequality.relative_line(15, 0.6) == 9


def test_every_figure_is_what_exact_fractions_say(backend):
    @engines.examples(backend, 25)
    @given(people, st.integers(1, 1_000_000))
    def agree(rows, line):
        found, pairs = whole(backend, rows, line), [(x, w) for _, x, w in rows]
        assert (found["persons"], found["weight_sum"]) == (len(rows), sum(w for _, w in pairs))
        for power, name in enumerate(("headcount", "gap", "severity")):
            assert near(found[name], reference.fgt(pairs, line, power)), name
        assert near(found["gini"], reference.gini(pairs))
        for share in inequality.PROBABILITIES:
            assert near(found[f"q_{share}"], reference.quantile(pairs, share)), share

    agree()


def test_each_group_is_as_if_it_stood_alone(backend):
    @engines.examples(backend, 15)
    @given(people, st.integers(1, 1_000_000))
    def agree(rows, line):
        data = table(rows)
        found = {
            r["place"]: r
            for r in asked(backend, inequality.shares(inequality.sums(data, line, ["place"]), line))
        }
        spread = {r["place"]: r for r in asked(backend, inequality.distribution(data, ["place"]))}
        for place in {r[0] for r in rows}:
            pairs = [(x, w) for p, x, w in rows if p == place]
            assert near(found[place]["severity"], reference.fgt(pairs, line, 2))
            assert near(spread[place]["gini"], reference.gini(pairs))
            assert near(spread[place]["q_0.5"], reference.quantile(pairs, "0.5"))
        assert (
            sum(r["gap_squared_sum"] for r in found.values()) == whole(backend, rows, line)["gap_squared_sum"]
        )
        assert spread.keys() == found.keys() == {r[0] for r in rows}

    agree()


def test_weights_and_incomes_with_decimals_agree_too(backend):
    @engines.examples(backend, 15)
    @given(
        st.lists(st.tuples(st.just(0), st.floats(-1e5, 1e7), st.floats(0.001, 5e4)), min_size=1, max_size=40)
    )
    def agree(rows):
        found, pairs = (
            whole(backend, rows, 6000.5, weight="float64", income="float64"),
            [(x, w) for _, x, w in rows],
        )
        for power, name in enumerate(("headcount", "gap", "severity")):
            assert near(found[name], reference.fgt(pairs, 6000.5, power)), name
        total, size = sum(x * w for x, w in pairs), sum(abs(x) * w for x, w in pairs)
        if total > size / 100:  # what nearly cancels out has no digits left to agree on
            assert near(found["gini"], reference.gini(pairs))

    agree()
