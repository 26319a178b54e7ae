"""What does an indicator say of a frozen copy, to one who may ask about that place?

Measuring is a look, and the look is written; staff see every count, the public what `lake/disclosure` leaves.
"""

from typing import Any

from yangguang.book import places
from yangguang.lake import measure as measuring
from yangguang.register.models import User
from yangguang.terms.place import LEVELS, at_level, level_of
from yangguang.work.lake import asking
from yangguang.work.lake.asking import Asked

MEASURE = "measure"


def measure(
    user: User | None, key: str, indicator: str, level: str = "", place: int | None = None, via: str = "web",
    weight: str = measuring.PERSONS,
) -> dict[str, Any]:  # fmt: skip
    """An indicator of copy `key` within `place` (the copy's by default): the rows of `lake/measure`, each place with its
    name, and {"snapshot", "day", "age_days", "book"}. `level`: of the places, by default the one below; `weight`: persons
    or households.

    Raises `Refused`: `not_permitted`, `no_such_copy`, `copy_altered`, `no_such_indicator`, `level_unknown`,
    `level_above`, `outside_copy`, `weight_unknown`, `figure_without_weight`.
    """
    asked = asking.ask(user, key, MEASURE, {"indicator": indicator, "level": level}, via, place)
    book = asked.open_at(asked.snapshot.place if place is None else place)
    below = LEVELS[min(LEVELS.index(level_of(book.place)) + 1, len(LEVELS) - 1)]
    found = measuring.measure(asked.copy, asked.connect(), indicator, book, level or below, weight)
    names = _names(asked)
    rows = [{**row, "name": names.get(row["place"], "")} for row in found["rows"]]
    return {**found, **asked.head(), "place": book.place, "rows": rows}


def _names(asked: Asked) -> dict[int, str]:
    """The names of places in the edition that the copy was frozen in."""
    edition = str(asked.copy.manifest["places"]).rpartition(", ")[2]
    return dict(places.load_edition(edition, at_level(asked.snapshot.place, "province")).names)
