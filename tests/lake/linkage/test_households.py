"""Who lives together is not taken for one person, and one person who moved or has twins is found all the same."""

import datetime as dt
import random

import numpy as np
import pytest

from yangguang.lake.linkage import households, levels, pairing
from yangguang.lake.linkage.linking import link
from yangguang.lake.linkage.preparing import Records

pytestmark = pytest.mark.once
EVERY = ("name", "birth_date", "sex", "place", "address", "phone")
_SURNAMES, _GIVEN = "王李张刘陈杨赵黄周吴", "国建永福德志明军华平桂秀兰英芳珍凤素淑翠"


def _village(dice, homes):
    """Families under one roof: one address, often one phone, mostly one surname, days of birth of their own."""
    rows = []
    for home in range(homes):
        surname, phone = dice.choice(_SURNAMES), f"138{dice.randrange(10**8):08}"
        village = f"{'东西南北'[home % 4]}{'山河桥塘'[home // 4 % 4]}村"
        for member in range(dice.choice((1, 2, 3, 4))):
            born = dt.date(1940, 1, 1) + dt.timedelta(days=dice.randrange(27_000))
            own = dice.choice(_SURNAMES) if member == 1 else surname
            rows.append(
                {
                    "name": own + "".join(dice.choices(_GIVEN, k=2)), "birth_date": born.isoformat(), "sex": dice.choice("男女"),
                    "place": f"清水县石门镇{village}", "address": f"清水县石门镇{village}{home // 16 + 1}组{home + 1}号",
                    "phone": phone if dice.random() < 0.6 else f"139{dice.randrange(10**8):08}",
                }
            )  # fmt: skip
    return rows


def _doubles(seed=5, homes=350):
    """One table in which some persons stand twice, with a shortened address, another phone or another way to write a day."""
    dice = random.Random(seed)
    people = _village(dice, homes)
    rows = [(n, row) for n, row in enumerate(people)]
    for n in dice.sample(range(len(people)), len(people) // 8):
        again = dict(people[n], birth_date=people[n]["birth_date"].replace("-", ""))
        if dice.random() < 0.5:
            again["address"] = again["address"][6:].removesuffix("号")
        if dice.random() < 0.3:
            again["phone"] = f"137{dice.randrange(10**8):08}"
        rows.append((n, again))
    dice.shuffle(rows)
    ids = [f"r{i}" for i in range(len(rows))]
    first: dict[int, str] = {}
    truth = {(first[n], key) for key, (n, _) in zip(ids, rows, strict=True) if first.setdefault(n, key) != key}
    return Records(ids, {f: [row[f] for _, row in rows] for f in EVERY}), truth


def _quality(linked, records, truth):
    rows = zip(linked.left, linked.right, linked.probability, strict=True)
    return pairing.against(truth, {(records.ids[a], records.ids[b]) for a, b, p in rows if p >= 0.5})


def test_who_lives_together_is_no_double():
    records, truth = _doubles()
    linked = link(records, None)
    quality = _quality(linked, records, truth)
    assert quality["f1"] >= 0.98, quality
    assert abs(linked.precision - quality["precision"]) < 0.03
    assert abs(linked.recall - quality["recall"]) < 0.03
    assert linked.model.home_share * len(records) / 2 > 0.3  # housemates were seen for what they are


def test_only_fields_of_both_kinds_tell_households():
    told = households.told
    assert told((levels.CHINESE_NAME, levels.ADDRESS)) and told((levels.BIRTH, levels.PHONE))
    assert not told((levels.CHINESE_NAME, levels.ID, levels.PLACE)) and not told((levels.PHONE, levels.SEX))


def test_beliefs_are_chances_of_levels_that_exist():
    every = (*levels.comparisons(True, levels_columns()), *levels.comparisons(False, levels_columns() - {"township", "county"}))
    for c in every:
        rungs = households.believed(c, np.full(len(c.levels), 1 / len(c.levels)))
        assert rungs.sum() == pytest.approx(1) and (rungs > 0).all(), c.key
    for key, home in households.HOME.items():
        there = {level.key for c in every if c.key == key for level in c.levels}
        assert set(home) <= there, key


def levels_columns():
    said = "name surname given id birth sex village township county members phone address postcode"
    return set(said.split())


def test_agreement_in_nothing_is_not_learnt():
    strangers = np.array([0.97, 0.01, 0.02])
    seen = np.array([0.9, 0.05, 0.05])
    rungs = households.learnt(levels.PHONE, seen, strangers)
    assert rungs[0] == households.believed(levels.PHONE, strangers)[0]
    assert rungs[1] == pytest.approx(rungs[2]) and rungs.sum() == pytest.approx(1)
    assert households.learnt(levels.SEX, strangers[:2], seen[:2]) is not None


def test_a_shared_address_is_evidence_against_strangers_only():
    m, home, strangers = np.array([0.2, 0.8]), np.array([0.2, 0.8]), np.array([0.999, 0.001])
    gammas = np.array([[1], [0], [-1]])
    factor = np.array([800.0, 0.2, 1.0])
    out = households.corrected(factor, [(m, home, strangers)], 0.01, gammas)
    assert out[0] == pytest.approx(800 / (0.99 + 0.01 * 800))
    assert out[2] == pytest.approx(1.0)
    rare = households.corrected(factor * 10, [(m, home, strangers)], 0.01, gammas)
    assert rare[0] < 10 * out[0]  # housemates who share a rare value are as rare
