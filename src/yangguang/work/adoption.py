"""How does the instance come into a newer edition of the divisions?"""

from dataclasses import dataclass, field
from typing import Any

from yangguang.book import places as editions
from yangguang.register import scope
from yangguang.register.models import Edition, Household, Instance
from yangguang.terms.decision import Refused, no
from yangguang.work import instance
from yangguang.work.acting import Hand
from yangguang.work.adoption_choices import NONE, Choices, Wanted

VERB = "places.adopt"
REASON = "adopting an edition of the divisions concerns every household"


@dataclass
class Plan:
    """What adopting an edition would do."""

    before: str
    edition: str
    missing: list[Wanted] = field(default_factory=list)
    counties: list[dict[str, Any]] = field(default_factory=list)
    households: int = 0

    def told(self) -> dict[str, Any]:
        """As `--json` tells it."""
        return {
            "from": self.before,
            "edition": self.edition,
            "households": self.households,
            "counties": self.counties,
            "choices": [row.told() for row in self.missing],
        }


def plan(hand: Hand, key: str, choices: Choices = NONE) -> Plan:
    """What would move, and which choices are wanted."""
    here = instance.this()
    hand.may(VERB, here.province)
    with scope.everything(REASON):
        made = _plan(here, key, choices)
    hand.note("places.plan", place=here.province, facts={"edition": key, "missing": len(made.missing)})
    return made


def _plan(here: Instance, key: str, choices: Choices) -> Plan:
    known = [k for k, _ in editions.editions(here.province)]
    if key not in known:
        raise Refused(no("unknown_edition", edition=key, known=", ".join(known)))
    if key <= here.edition:
        raise Refused(no("edition_not_newer", edition=key, now=here.edition))
    old, new = editions.load_edition(here.edition, here.province), editions.load_edition(key, here.province)
    made = Plan(here.edition, key)
    for place in Household.objects.values_list("place", flat=True).distinct():
        if old.names.get(place) != new.names.get(place):
            count = Household.objects.filter(place=place).count()
            made.missing.append(Wanted("households", place, old.names.get(place, ""), count, 0))
    return made


def apply(hand: Hand, key: str, choices: Choices = NONE) -> dict[str, Any]:
    """Adopt the edition. Raises `Refused` where a choice is missing."""
    here = instance.this()
    hand.may(VERB, here.province)
    with scope.everything(REASON):
        made = _plan(here, key, choices)
        if made.missing:
            raise Refused(no("choices_missing", count=len(made.missing), edition=key))
        if not Edition.objects.filter(key=key).exists():
            instance.adopt(hand, here.province, key)
        Instance.objects.update(edition=key)
    return made.told()
