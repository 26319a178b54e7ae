"""What does anyone's table of incomes say, by the methods used on the register?"""

import random

import pytest

from tests.lake.figures import reference
from yangguang.lake.figures.stats import stats
from yangguang.terms.decision import Refused

pytestmark = pytest.mark.once


@pytest.fixture
def table(tmp_path):
    """A csv of 400 persons in seven groups, with debts, ties and weights of two decimals."""
    luck = random.Random(7)
    rows = [
        (
            luck.choice([-120.5, 0, 6000, luck.randrange(2_000_000) / 100]),
            luck.randrange(1, 900) / 100,
            luck.randrange(7),
        )
        for _ in range(400)
    ]
    path = tmp_path / "survey.csv"
    path.write_text("收入,权数,组\n" + "\n".join(f"{x},{w},第{g}组" for x, w, g in rows), encoding="utf-8")
    return path, rows


def near(found, wanted):
    return abs(found - float(wanted)) <= 1e-8 * max(1, abs(float(wanted)))


def test_the_whole_and_every_group_agree_with_exact_fractions(backend, table):
    path, rows = table
    found = stats(backend, path, "收入", "权数", "组", line=6000)
    assert found["persons"] == 400 and len(found["groups"]) == 7 and found["line"] == 6000
    for name, said in [(None, found), *found["groups"].items()]:
        pairs = [(str(x), str(w)) for x, w, g in rows if name in (None, f"第{g}组")]
        for power, key in enumerate(("headcount", "gap", "severity")):
            assert near(said[key], reference.fgt(pairs, 6000, power)), (name, key)
        assert near(said["gini"], reference.gini(pairs))
        assert near(said["weight"], sum(reference.Fraction(w) for _, w in pairs))
        assert all(near(q, reference.quantile(pairs, p)) for p, q in said["quantiles"].items())


def test_a_relative_line_is_a_part_of_the_weighted_median_of_all(backend, table):
    path, rows = table
    found = stats(backend, path, "收入", "权数", "组", relative=0.5, probabilities=("0.2",))
    median = reference.quantile([(str(x), str(w)) for x, w, _ in rows], "0.5")
    assert near(found["line"], median / 2) and list(found["quantiles"]) == ["0.2"]
    assert near(
        found["groups"]["第0组"]["headcount"],
        reference.fgt([(str(x), str(w)) for x, w, g in rows if g == 0], found["line"], 0),
    )


def test_bad_cells_are_refused_or_left_out_and_listed(backend, table):
    path, _ = table
    path.write_text(path.read_text(encoding="utf-8") + "\n六千,1,第0组\n", encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        stats(backend, path, "收入", "权数")
    assert (
        refusal.value.decision.code == "stats_bad_cells"
        and "402 · 收入 · 六千" in refusal.value.decision.facts["cells"]
    )
    found = stats(backend, path, "收入", "权数", skip_bad=True)
    assert found["persons"] == 400 and found["bad"] == {
        "count": 1,
        "cells": [{"row": 402, "column": "收入", "value": "六千"}],
    }


def test_nothing_to_count_and_a_line_of_nothing_are_refused(backend, tmp_path):
    path = tmp_path / "empty.csv"
    path.write_text("a,b\n,1\n1,0\n", encoding="utf-8")
    for words, code in (
        ({"line": 5}, "stats_nothing"),
        ({"line": 0}, "stats_line"),
        ({"line": float("nan")}, "stats_line"),
        ({"line": float("inf")}, "stats_line"),
        ({"line": 1e300}, "stats_line"),
        ({"relative": 0}, "stats_relative"),
        ({"relative": float("nan")}, "stats_relative"),
        ({"relative": 1e300}, "stats_relative"),
    ):
        with pytest.raises(Refused) as refusal:
            stats(backend, path, "a", "b", **words)
        assert refusal.value.decision.code == code


def test_a_table_whose_median_is_nothing_has_a_headcount_but_no_gap(backend, tmp_path):
    path = tmp_path / "debts.csv"
    path.write_text("a\n-5\n0\n0\n9\n", encoding="utf-8")
    found = stats(backend, path, "a")
    assert (
        found["line"] == 0
        and found["headcount"] == 0.25
        and found["gap"] is None
        and found["gini"] is not None
    )
