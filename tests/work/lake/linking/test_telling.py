"""Who waits hears the stage, and a share of the whole that never falls."""

import pytest

from yangguang.work.lake.linking.telling import PARTS, PERSONS, RECORDS, HowFar, silent

pytestmark = pytest.mark.once


def test_the_share_grows_through_the_stages_of_every_dataset():
    way = [HowFar(PERSONS, 0, 9), HowFar(PERSONS, 9, 9)]
    for nth in range(2):
        way += [HowFar(stage, done, 2, "deaths", nth, 2) for stage in (RECORDS, PARTS) for done in range(3)]
    shares = [far.share for far in way]
    assert shares == sorted(shares) and (shares[0], shares[-1]) == (0.0, 1.0)
    assert HowFar(PARTS, 2, 2, "deaths", 0, 2).share == 0.5
    assert silent(way[0]) is None


def test_nothing_to_read_is_read():
    assert HowFar(RECORDS, 0, 0).share == HowFar(RECORDS, 5, 5).share == HowFar(RECORDS, 7, 5).share
