"""A campaign is found by its name."""

import pytest

from yangguang.campaigns.catalogue import NAMES, run_campaign


def test_campaigns_run_by_name():
    result = run_campaign("procedures", 20, 1)
    assert {"campaign", "n", "violations", "planted_caught", "transitions"} <= set(result)
    assert NAMES == ("procedures",)
    with pytest.raises(KeyError):
        run_campaign("dances", 1, 1)
