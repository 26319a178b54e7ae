"""What becomes of a file's places when the instance is in another edition?

They go the way the register went: by the table of changes, and by what people chose when an edition was
adopted. A file later than the instance goes back where one village became one. What is still doubtful is held
back, with the likeliest names.
"""

import json
from itertools import pairwise

from yangguang.book.place_changes import Way, between
from yangguang.book.places import Edition
from yangguang.reading.claims import ClaimedHousehold
from yangguang.register.models import Edition as Adopted
from yangguang.register.models import JournalLine

MOVE = "places.move"


class Remap:
    """Villages of the file's edition in the instance's edition, each asked once; `scope`: the sender's places
    there, half-open.
    """

    def __init__(self, source: Edition, target: Edition, scope: tuple[int, int]) -> None:
        self.source, self.target, self._scope = source, target, scope
        self.certain: dict[int, int] = {}
        self._doubtful: dict[int, str] = {}
        self._hops = _hops(source, target)

    def refuse(self, household: ClaimedHousehold) -> bool:
        """Does the household's village have no certain place in the instance's edition, or one where the
        sender has no say? Then it is held back, and told which.
        """
        place = household.place
        assert place is not None
        if self.source.key == self.target.key:
            return False
        if place not in self.certain and place not in self._doubtful:
            becomes, near = self._ask(place)
            if becomes is None:
                self._doubtful[place] = near
            else:
                self.certain[place] = becomes
        if place in self.certain:
            return self._elsewhere(household, self.certain[place])
        household.refuse(
            household.first_row,
            "",
            "place_needs_choice",
            village=self.source.names[place],
            edition=self.target.key,
            known=self._doubtful[place],
        )
        return True

    def _elsewhere(self, household: ClaimedHousehold, becomes: int) -> bool:
        if self._scope[0] <= becomes < self._scope[1]:
            return False
        household.refuse(
            household.first_row,
            "",
            "place_out_of_scope",
            given=household.place_given,
            near=[self.target.names[becomes]],
        )
        return True

    def _ask(self, place: int) -> tuple[int | None, str]:
        """The village in the instance's edition, or None and the likeliest names there."""
        if self.source.key > self.target.key:
            becomes = self._hops[0][0].back(place)
            return becomes, self.target.names.get(place, "…")
        at = place
        for way, chosen in self._hops:
            fate = way.fate(at)
            becomes = chosen.get(at, fate.becomes)
            if becomes is None:
                return None, ", ".join(way.after.names[c] for c in fate.candidates) or "…"
            at = becomes
        return at, ""


def _hops(source: Edition, target: Edition) -> list[tuple[Way, dict[int, int]]]:
    """The ways between, one by one as the instance went them, each with what people chose there."""
    if source.key == target.key:
        return []
    if source.key > target.key:
        return [(between(source.province, target.key, source.key), {})]
    adopted = Adopted.objects.filter(key__gt=source.key, key__lt=target.key).order_by("key")
    keys = [source.key, *adopted.values_list("key", flat=True), target.key]
    return [(between(source.province, a, b), _chosen(a, b)) for a, b in pairwise(keys)]


def _chosen(before: str, after: str) -> dict[int, int]:
    """What people chose for whole villages when the instance went from one edition to the other."""
    chosen: dict[int, int] = {}
    for body in JournalLine.objects.filter(verb=MOVE).order_by("id").values_list("body", flat=True):
        facts = json.loads(body)["facts"]
        if (facts["from"], facts["edition"]) == (before, after):
            chosen.update({int(place): becomes for place, becomes in facts["chosen"].items()})
    return chosen
