"""The model finds the chances that made the pairs, and stays sober where there is little to learn from."""

import numpy as np
import pytest

from yangguang.lake.linkage import levels, training
from yangguang.lake.linkage.training import Counted, Seen

pytestmark = pytest.mark.once
TWO = (levels.SEX, levels.POSTCODE, levels.PLACE)


def _drawn(rng, chances, count):
    return np.column_stack([rng.choice(len(c), count, p=c) for c in chances])


def _counted(rows):
    gammas, counts = np.unique(rows, axis=0, return_counts=True)
    return Counted(gammas.astype(np.int64), counts.astype(np.float64))


def _seen(true_pairs, strangers, decided=None, answers=()):
    rng = np.random.default_rng(1)
    m = [[0.03, 0.97], [0.05, 0.15, 0.8], [0.05, 0.05, 0.2, 0.7]]
    u = [[0.5, 0.5], [0.93, 0.05, 0.02], [0.8, 0.18, 0.018, 0.002]]
    apart = _counted(_drawn(rng, u, strangers))
    rows = np.vstack([_drawn(rng, m, true_pairs), _drawn(rng, u, strangers)])
    empty = Counted(np.zeros((0, 3), dtype=np.int64), np.zeros(0))
    return Seen(
        _counted(rows),
        float(len(rows)),
        apart,
        [apart, apart],
        decided or empty,
        np.array(answers, dtype=float),
    )


def test_the_chances_behind_the_pairs_are_found():
    model = training.learn(TWO, _seen(5_000, 200_000), 500)
    assert model.prior * 205_000 == pytest.approx(5_000, rel=0.1)
    assert model.chances["postcode"]["exact"][0] == pytest.approx(0.8, abs=0.03)
    assert model.chances["place"]["village"][0] == pytest.approx(0.7, abs=0.03)
    assert model.chances["place"]["village"][1] == pytest.approx(0.002, rel=0.2)
    assert model.weight(levels.PLACE, 3) == pytest.approx(np.log2(0.7 / 0.002), abs=0.4)
    assert model.weight(levels.PLACE, -1) == 0


def test_few_pairs_leave_what_was_believed():
    model = training.learn(TWO, _seen(0, 500), 1)
    for comparison in TWO:
        for level in comparison.levels:
            assert model.chances[comparison.key][level.key][0] == pytest.approx(level.m, abs=0.06)


def test_what_people_decided_is_learnt_from():
    other = Counted(np.tile([[1, 2, 0]], (200, 1)).astype(np.int64), np.ones(200))
    plain = training.learn(TWO, _seen(100, 5_000), 100)
    taught = training.learn(TWO, _seen(100, 5_000, other, [1.0] * 200), 100)
    assert taught.chances["place"]["other"][0] > plain.chances["place"]["other"][0] + 0.2


def test_days_of_birth_are_no_numbers():
    """Where all who share a day of birth are true pairs, strangers still share one now and then."""
    gammas = np.array([[len(levels.BIRTH.levels) - 1], [0]], dtype=np.int64)
    drawn = Counted(gammas, np.array([40.0, 124_000.0]))
    empty = Counted(np.zeros((0, 1), dtype=np.int64), np.zeros(0))
    model = training.learn([levels.BIRTH], Seen(drawn, 124_040.0, drawn, [], empty, np.zeros(0), {}), 40)
    assert model.chances["birth_date"]["exact"][1] > 2e-5


def _listed(*rows):
    return Counted(np.array([row[:2] for row in rows], dtype=np.int64), np.array([row[2] for row in rows], dtype=float))


def test_the_many_who_only_sound_alike_are_not_taken_for_one_person():
    """A file among many people of two surnames of one sound, by level of name and of number as they were seen: few true
    pairs (names alike, a digit apart), and few of those drawn sound alike. Learning that starts too high still comes down.
    """
    blocked = _listed(
        (0, 0, 97_713), (5, 0, 76_822), (0, 2, 49_964), (6, 0, 20_095), (1, 0, 11_630), (1, 2, 5_626), (0, 1, 294),
        (4, 0, 235), (3, 0, 207), (3, 2, 105), (6, 3, 80), (2, 0, 68), (1, 1, 38), (2, 2, 23), (0, 3, 17), (1, 3, 4),
        (5, 2, 3), (2, 1, 1), (3, 1, 1), (5, 1, 1), (6, 2, 1),
    )  # fmt: skip
    across = _listed(
        (0, 0, 580_746), (1, 0, 62_797), (3, 0, 971), (2, 0, 243), (0, 2, 21), (5, 0, 18), (6, 0, 6), (4, 0, 4)
    )
    within = _listed(
        (0, 0, 259_067), (1, 0, 60_614), (3, 0, 945), (2, 0, 433), (5, 0, 67), (6, 0, 39), (4, 0, 15), (0, 2, 14), (0, 1, 4)
    )
    counted = {"name": [(1.1975570617e-5, 1.425e-4), (4.485e-5, 2.175e-4)], "id_number": [(1.7e-12, 5.6e-8)]}
    empty = Counted(np.zeros((0, 2), dtype=np.int64), np.zeros(0))
    seen = Seen(blocked, 1.7e9, across, [within, across], empty, np.zeros(0), counted)
    for expected in (1_200, 20_014.8):
        model = training.learn((levels.CHINESE_NAME, levels.ID), seen, expected)
        assert model.prior * seen.total == pytest.approx(80, rel=0.1)
        assert model.chances["name"]["exact"][0] > 0.9 and model.chances["name"]["sound"][0] < 0.05


def test_strangers_with_numbers_nearly_alike_are_not_learnt_for_one_person():
    """None of the pairs drawn has numbers two digits apart; many of those that blocking brings have, under any names."""
    blocked = _listed(
        (0, 0, 22_497), (1, 0, 9_992), (0, 2, 7_039), (1, 2, 1_604), (5, 0, 522), (6, 0, 463), (3, 0, 256), (4, 0, 198),
        (2, 0, 160), (0, 1, 129), (6, 3, 103), (1, 1, 101), (3, 2, 29), (2, 2, 15), (0, 3, 11), (1, 3, 9), (3, 1, 7),
        (2, 1, 5), (5, 2, 3), (6, 2, 2), (4, 2, 1), (5, 1, 1), (6, 1, 1),
    )  # fmt: skip
    drawn = _listed((0, 0, 520_447), (1, 0, 125_663), (3, 0, 1_931), (2, 0, 627), (5, 0, 61), (6, 0, 43), (4, 0, 19), (0, 2, 18))
    counted = {"name": [(6.5478e-5, 2.99e-4), (1.0715e-4, 2.781e-4), (2.6507e-5, 1.0147e-4)], "id_number": [(9.8e-12, 1.9e-8)]}
    empty = Counted(np.zeros((0, 2), dtype=np.int64), np.zeros(0))
    seen = Seen(blocked, 2.68655e8, drawn, [drawn, drawn], empty, np.zeros(0), counted)
    model = training.learn((levels.CHINESE_NAME, levels.ID), seen, 166.0)
    assert model.prior * seen.total == pytest.approx(107, rel=0.1)
    m, u = model.chances["id_number"]["two_edits"]
    assert u == pytest.approx(240 / seen.total, rel=0.1) and m < 0.05
    assert model.chances["name"]["exact"][0] > 0.9
