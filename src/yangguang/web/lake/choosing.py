"""Which copy and which place does a page of figures speak of, and where are both said?

Both stand in the address, so that a page can be sent. Figures of a place are for those whose posts reach it; a copy of a
wider place may be asked about one's own part of it.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest

from yangguang.faces import places
from yangguang.faces.pages import Visitor
from yangguang.register import scope
from yangguang.register.models import Snapshot
from yangguang.terms.place import LEVELS, at_level, contains, level_of

MOST = 60  # copies in the list one chooses from


@dataclass(frozen=True)
class Choice:
    """The copies that reach one's places (newest first), the one chosen, and the place asked about within it."""

    copies: list[Snapshot]
    copy: Snapshot | None
    place: int

    @property
    def crumbs(self) -> list[tuple[int, str]]:
        """From the widest place one may see down to this one."""
        top = next(
            code for level in LEVELS[: LEVELS.index(level_of(self.place)) + 1]
            if scope.current().covers(code := at_level(self.place, level))
            and (self.copy is None or contains(self.copy.place, code) or code == self.place)
        )  # fmt: skip
        levels = LEVELS[LEVELS.index(level_of(top)) : LEVELS.index(level_of(self.place)) + 1]
        return [(code, places.name(code)) for level in levels if (code := at_level(self.place, level)) is not None]

    @property
    def words(self) -> dict[str, Any]:
        """What a template says of it."""
        return {"copies": self.copies[:MOST], "copy": self.copy, "place": self.place, "crumbs": self.crumbs}


def choose(request: HttpRequest, official: Visitor, found: list[Snapshot]) -> Choice:
    """As the address says; else the newest copy and one's own place, or the copy's where it is smaller.

    Raises `Http404` for a copy or a place that isn't one's own to see, or that the copy does not hold.
    """
    copy = _copy(request.GET.get("copy", ""), found, official.home)
    text = request.GET.get("place", "")
    if text:
        place = int(text) if text.isdigit() and len(text) == 12 else 0
        if not place or not scope.current().covers(place) or (copy and not contains(copy.place, place)):
            raise Http404
        return Choice(found, copy, place)
    home = official.home
    if copy is not None and not contains(copy.place, home):
        home = copy.place
    return Choice(found, copy, home)


def _copy(text: str, found: list[Snapshot], home: int) -> Snapshot | None:
    if not text:
        return next((s for s in found if contains(s.place, home)), found[0] if found else None)
    try:
        key = uuid.UUID(text)
    except ValueError as error:
        raise Http404 from error
    chosen = next((s for s in found if s.id == key), None)
    if chosen is None:
        raise Http404
    return chosen


def age_days(copy: Snapshot, official: Visitor) -> int:
    """How old the copy is on the visitor's day."""
    return (official.day - copy.day).days
