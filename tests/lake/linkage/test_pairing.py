"""A weight becomes a probability, a record has one partner, and the estimates of parts are those of the whole."""

from types import SimpleNamespace

import numpy as np
import pytest

from yangguang.lake.linkage.pairing import Quality, Weighed, against, assigned, probabilities

pytestmark = pytest.mark.once


def _pairs(*rows):
    left, right, factor = zip(*rows, strict=True)
    return Weighed(np.array(left), np.array(right), np.array(factor, dtype=float))


def test_candidates_share_one_probability():
    pairs = _pairs((0, 0, 1e9), (0, 1, 1e9), (1, 2, 1e9))
    p = probabilities(pairs, 1e4, 1e-3, (True, True), {})
    assert p[0] == pytest.approx(0.5, abs=0.01) and p[2] > 0.999
    free = probabilities(pairs, 1e4, 1e-3, (False, False), {})
    assert free.min() > 0.999


def test_the_share_of_true_pairs_is_found_from_the_weights():
    # 300 pairs of great weight and 300 of little: half of what was compared is true.
    pairs = _pairs(*[(i, i, 1e8 if i < 300 else 1e-3) for i in range(600)])
    p = probabilities(pairs, 360_000, 1e-6, (True, True), {})
    assert p.sum() == pytest.approx(300, abs=1)


def test_what_people_decided_holds():
    pairs = _pairs((0, 0, 1e9), (0, 1, 10.0), (1, 0, 1e6), (2, 2, 1e9))
    p = probabilities(pairs, 100, 0.1, (True, True), {(0, 1): True, (2, 2): False})
    assert p[1] == 1 and p[0] == 0 and p[3] == 0
    assert p[2] > 0.99  # the partner is free again


def test_each_record_goes_to_its_best_free_partner():
    pairs = _pairs((0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 1))
    assert assigned(pairs, np.array([0.9, 0.8, 0.85, 0.1]), (True, True)).tolist() == [0, 3]


def test_a_person_may_have_two_cars_but_a_car_has_one_owner():
    pairs = _pairs((0, 0, 1e9), (0, 1, 1e9), (1, 1, 1e9))
    p = probabilities(pairs, 1e4, 1e-3, (False, True), {})
    assert p[0] > 0.999 and p[1] == pytest.approx(0.5, abs=0.01)
    assert assigned(pairs, np.array([0.9, 0.8, 0.1]), (False, True)).tolist() == [0, 1]


def test_against_the_truth():
    assert against({("a", "1"), ("b", "2")}, {("a", "1"), ("c", "3")}) == {
        "precision": 0.5,
        "recall": 0.5,
        "f1": 0.5,
    }
    assert against({("a", "1")}, set())["f1"] == 0


def _estimated(probability, precision, recall, coverage):
    return SimpleNamespace(probability=probability, precision=precision, recall=recall, coverage=coverage)


def test_the_estimates_of_parts_are_those_of_the_whole():
    one = _estimated([0.9, 0.8, 0.2], 0.85, 0.85, 0.95)
    alone, both = Quality(), Quality()
    alone.add(one)
    assert (alone.precision, alone.recall, alone.coverage) == pytest.approx((0.85, 0.85, 0.95))
    both.add(one)
    both.add(_estimated([1.0] * 6, 1.0, 0.75, 0.75))
    assert (both.proposed, both.precision) == (8, pytest.approx(7.7 / 8))
    assert (both.recall, both.coverage) == pytest.approx((7.7 / 10, (2 * 0.95 + 8 * 0.75) / 10))


def test_where_nothing_is_proposed_nothing_is_lost_unless_a_pair_was_expected():
    nothing, lost = Quality(), Quality()
    assert (nothing.precision, nothing.recall, nothing.coverage) == (1.0, 1.0, 1.0)
    lost.add(_estimated([0.4, 0.3], 1.0, 0.0, 1.0))
    assert (lost.precision, lost.recall, lost.coverage) == (1.0, 0.0, 1.0)
