"""How likely another person has a name is told from the others, with room for names not seen."""

import numpy as np
import pytest

from yangguang.lake.linkage import frequency

pytestmark = pytest.mark.once


def test_the_weight_of_the_unseen_is_that_of_ewens():
    for theta, records in ((50.0, 10_000.0), (8_000.0, 10_000.0)):
        distinct = theta * np.log1p(records / theta)
        assert frequency.diversity(round(distinct), records) == pytest.approx(theta, rel=0.02)


def test_a_name_of_two_records_is_rarer_than_two_in_all():
    counts = np.array([2] * 500 + [1] * 3000)
    shares = frequency.of_others(counts)
    assert shares[0] == shares[-1] < 1 / counts.sum() < 2 / counts.sum()


def test_a_common_name_is_nearly_as_frequent_as_it_is_seen():
    counts = np.array([4000, 3000, 2000, 1000])
    assert frequency.of_others(counts) == pytest.approx(counts / counts.sum(), rel=0.01)


def test_one_record_or_none_says_nothing():
    assert frequency.of_others(np.array([1])).tolist() == [1.0]
    assert len(frequency.of_others(np.array([], dtype=np.int64))) == 0
