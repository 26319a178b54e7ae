"""Is the collector still within the block, and as it was behind it, whatever happens inside?"""

import gc

import pytest

from yangguang.terms.collector import without_collector

pytestmark = pytest.mark.once


def test_it_is_still_within_and_works_again_behind() -> None:
    assert gc.isenabled()
    with without_collector():
        assert not gc.isenabled()
        with without_collector():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_works_again_behind_an_error() -> None:
    with pytest.raises(ValueError, match="broken"), without_collector():
        raise ValueError("broken")
    assert gc.isenabled()
