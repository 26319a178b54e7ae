"""What a run says of itself is near the truth, also where fields are missing, wrong, or shared by relatives."""

import numpy as np
import pytest

from bench import estimates
from yangguang.lake.linkage import levels
from yangguang.lake.linkage.estimating import Run, completeness, precision, recall
from yangguang.lake.linkage.pairing import Weighed, assigned, probabilities
from yangguang.lake.linkage.training import Counted, Model

BOTH = (True, True)


def run_of(*rows, sizes=(100, 100), single=BOTH):
    """Pairs (left, right, evidence), judged as linkage does."""
    left, right, factor = (np.array(column) for column in zip(*rows, strict=True))
    pairs = Weighed(left, right, factor.astype(float))
    total = float(sizes[0] * sizes[1])
    p = probabilities(pairs, total, 1e-3, single, {})
    keep = assigned(pairs, p, single)
    return Run(pairs, p, keep[p[keep] >= 0.5], total, sizes, single)


TRUE = [(n, n, 1e9) for n in range(50)]


def test_sure_pairs_without_anybody_beside_them_are_said_to_be_right():
    said = run_of(*TRUE)
    assert precision(said) == pytest.approx(1.0, abs=1e-4) and recall(said, 0.9, 0.8) == pytest.approx(0.72)


def test_who_would_be_given_to_one_that_is_sure_tells_how_many_of_the_others_are_false():
    # Ten of either side look like one that has its partner; about as many are given to one that is free.
    beside = [pair for n in range(10) for pair in ((n, 50 + n, 1e5), (60 + n, 20 + n, 1e5))]
    free = [(50 + n, 60 + n, 1e5) for n in range(10)]
    said, alone = run_of(*TRUE, *beside, *free), run_of(*TRUE, *free)
    assert len(said.chosen) == len(alone.chosen) == 60
    assert precision(alone) > 0.98 > 0.92 > precision(said) > 0.75


def test_only_a_record_with_at_most_one_partner_tells_that_its_next_is_false():
    beside, free = [(n, 50 + n, 1e5) for n in range(10)], [(50 + n, 60 + n, 1e5) for n in range(10)]
    assert precision(run_of(*TRUE, *beside, *free, single=(False, False))) > 0.99


def test_where_nothing_is_chosen_nothing_is_wrong_and_all_is_missed_that_was_expected():
    none = run_of((0, 0, 1.0), sizes=(1000, 1000))
    assert (precision(none), recall(none, 1.0, 1.0)) == (1.0, 1.0)
    many = run_of(*[(0, n, 1e6) for n in range(9)], sizes=(1000, 1000))
    assert len(many.chosen) == 0 and (precision(many), recall(many, 1.0, 1.0)) == (1.0, 0.0)


def test_who_loses_to_a_rival_is_missed():
    twin = [(60, 60, 1e6), (60, 61, 1e6 / 1.5)]
    said = run_of(*TRUE, *twin)
    assert 0.98 < recall(said, 1.0, 1.0) < recall(run_of(*TRUE), 1.0, 1.0) == 1.0
    assert precision(said) < 0.995


def _model(chances):
    return Model({"sex": dict(zip(("exact", "other"), chances["sex"], strict=True)),
                  "postcode": dict(zip(("exact", "one_edit", "other"), chances["postcode"], strict=True))}, 1e-3)  # fmt: skip


def test_a_pair_found_stands_for_those_whose_fields_failed():
    comparisons = (levels.SEX, levels.POSTCODE)
    model = _model({"sex": ((0.9, 0.01), (0.1, 0.99)), "postcode": ((0.7, 1e-6), (0.1, 1e-6), (0.2, 1.0))})
    gammas = np.array([[1, 2]] * 300)
    evidence = 0.9 / 0.01 * 0.7 / 1e-6
    said = run_of(*[(n, n, evidence) for n in range(300)], sizes=(1000, 1000))
    none_missing = Counted(np.array([[0, 0]]), np.array([10.0]))
    # Only the postcode tells enough: it is wrong in a fifth.
    assert completeness(said, comparisons, model, model, gammas, none_missing) == pytest.approx(0.8, abs=0.02)
    half_missing = Counted(np.array([[0, 0], [0, -1]]), np.array([10.0, 10.0]))
    assert completeness(said, comparisons, model, model, gammas, half_missing) == pytest.approx(0.4, abs=0.02)
    fewer = _model({"sex": ((0.9, 0.01), (0.1, 0.99)), "postcode": ((0.4, 1e-6), (0.1, 1e-6), (0.5, 1.0))})
    assert completeness(said, comparisons, model, fewer, gammas, none_missing) == pytest.approx(0.5, abs=0.02)
    assert completeness(said, comparisons, model, model, gammas[:0], none_missing) == 1.0


@pytest.mark.parametrize("name, near", [
    ("a third under another's number", 0.06), ("number missing in 30 %, wrong in 25 %", 0.05),
    ("300 names, half without birth date", 0.05), ("a third are twins", 0.06), ("an alphabet, everybody in both", 0.02),
])  # fmt: skip
def test_what_is_said_is_near_the_truth(name, near):
    said_precision, true_precision, said_recall, true_recall = estimates.once(estimates.SETTINGS[name], 1500, 7)
    assert said_precision == pytest.approx(true_precision, abs=near)
    assert said_recall == pytest.approx(true_recall, abs=near)
