"""A held database is told from every other trouble, on both databases."""

import pytest
from django.db import DatabaseError, OperationalError

from yangguang.register import busy


class Waited(Exception):
    def __init__(self, state):
        self.sqlstate = state


@pytest.mark.once
@pytest.mark.parametrize(
    ("said", "state", "held"),
    [
        ("database is locked", None, True), ("canceling statement due to lock timeout", "55P03", True),
        ("deadlock detected", "40P01", True), ("no such table: x", None, False), ("syntax error", "42601", False),
    ],
)  # fmt: skip
def test_what_others_hold(said, state, held):
    error = OperationalError(said)
    error.__cause__ = Waited(state)
    assert busy.held(error) is held


@pytest.mark.once
def test_other_errors_are_no_waiting():
    assert not busy.held(ValueError("locked")) and not busy.held(DatabaseError("disk I/O error"))
