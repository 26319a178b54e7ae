"""Identities are unique, of version 7, and grow with time."""

import time

from yangguang.register.ids import new_id


def test_identities_are_unique_and_of_version_seven():
    made = [new_id() for _ in range(5000)]
    assert len(set(made)) == 5000
    assert {i.version for i in made} == {7} and {i.variant for i in made} == {"specified in RFC 4122"}


def test_later_identities_sort_later():
    first = new_id()
    time.sleep(0.003)
    assert new_id().hex > first.hex
