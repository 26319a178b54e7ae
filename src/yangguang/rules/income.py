"""What is the net income of a household per head, from the items of its statement?

Formula of the public monitoring rules: (wage + business + property + transfer - business expense) / members
registered. Which part an item belongs to stands in the statement's form.
"""

from collections.abc import Mapping
from typing import Protocol


class Part(Protocol):
    """A part of the formula: `sign` is +1 or -1."""

    @property
    def sign(self) -> int: ...


class Item(Protocol):
    """An item of the statement and the part it counts in."""

    @property
    def part(self) -> str | None: ...


class Statement(Protocol):
    """The statement's form."""

    @property
    def fields(self) -> Mapping[str, Item]: ...
    @property
    def parts(self) -> Mapping[str, Part]: ...


def net(items: Mapping[str, int], form: Statement) -> int:
    """The household's net income in fen: every item with the sign of its part. Raises `KeyError` for an
    item the form lacks.
    """
    total = 0
    for key, fen in items.items():
        part = form.fields[key].part
        assert part is not None, f"{key} is no item of income"
        total += form.parts[part].sign * fen
    return total


def per_head(items: Mapping[str, int], members: int, form: Statement) -> int:
    """Net income per head in whole fen, rounded down: a sum is below a line of whole fen exactly when its
    floor is.

    Raises `ValueError` without members.
    """
    if members < 1:
        raise ValueError("an income per head needs a head")
    return net(items, form) // members


def by_part(items: Mapping[str, int], form: Statement) -> dict[str, int]:
    """The sums by part, for the chart of a record; parts without items are zero."""
    sums = dict.fromkeys(form.parts, 0)
    for key, fen in items.items():
        part = form.fields[key].part
        assert part is not None, f"{key} is no item of income"
        sums[part] += fen
    return sums
