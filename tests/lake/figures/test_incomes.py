"""What do the incomes of a copy say, at every level at once?"""

import pytest

from tests.lake import making
from tests.lake.figures import reference
from yangguang.lake.figures import incomes, levels
from yangguang.terms import place

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """600 invented households."""
    return making.make_copy(tmp_path_factory.mktemp("copies") / "one", 600, 11, records={})


@pytest.fixture
def homes(copy, backend):
    """Its households as Python rows, and as a table."""
    table = copy.table(backend, "households")
    return backend.to_pyarrow(table).to_pylist(), table


def near(found, wanted):
    return abs(found - float(wanted)) <= 1e-8 * max(1, abs(float(wanted)))


@pytest.mark.parametrize("weight", incomes.WEIGHTS)
def test_every_place_agrees_with_exact_fractions_and_levels_add_up(homes, backend, weight):
    data, table = homes
    stated = incomes.rows(table, making.the_book(), weight)
    poverty = backend.to_pyarrow(incomes.poverty(stated)).to_pylist()
    spread = {(r["level"], r["place"]): r for r in backend.to_pyarrow(incomes.spread(stated)).to_pylist()}
    assert len(poverty) == len(spread) and {r["level"] for r in poverty} == set(levels.LEVELS)
    for row in poverty:
        if row["level"] == "village" and row["place"] % 3:
            continue  # exact fractions are slow: a third of the villages, all places above
        inside = [
            h
            for h in data
            if place.at_level(h["place"], row["level"]) == row["place"]
            and h["income_fen_per_head"] is not None
        ]
        pairs = [(h["income_fen_per_head"], h["size"] if weight == "persons" else 1) for h in inside]
        assert row["persons"] == sum(w for _, w in pairs) and row["households"] == len(pairs)
        for power, name in enumerate(("headcount", "gap", "severity")):
            assert near(row[name], reference.fgt(pairs, 600_000, power)), name
        found = spread[row["level"], row["place"]]
        assert near(found["q_0.5"], reference.quantile(pairs, "0.5"))
        if row["level"] != "province":  # all pairs of 600 households in fractions take too long
            assert found["gini"] is None or near(found["gini"], reference.gini(pairs))
    for key in ("persons", "poor", "gap_sum", "gap_squared_sum", "income_sum"):
        totals = {level: sum(int(r[key]) for r in poverty if r["level"] == level) for level in levels.LEVELS}
        assert len(set(totals.values())) == 1, key


def test_another_line_may_be_asked_about(homes, backend):
    data, table = homes
    found = backend.to_pyarrow(
        incomes.poverty(incomes.rows(table, making.the_book(), line_fen=400_000), ["province"])
    ).to_pylist()
    pairs = [(h["income_fen_per_head"], h["size"]) for h in data if h["income_fen_per_head"] is not None]
    assert near(found[0]["headcount"], reference.fgt(pairs, 400_000, 0))


def test_a_weight_is_persons_or_households(homes):
    with pytest.raises(ValueError, match="weight"):
        incomes.rows(homes[1], making.the_book(), "kilograms")


def test_sources_of_income_add_up_to_the_fen(homes, backend):
    data, table = homes
    parts = list(making.the_book().form("statement").parts)
    found = backend.to_pyarrow(incomes.by_source(table, parts)).to_pylist()
    for part in parts:
        whole = sum(h[f"{part}_fen"] or 0 for h in data)
        assert {sum(r[f"{part}_fen"] for r in found if r["level"] == level) for level in levels.LEVELS} == {
            whole
        }
