"""What else happens in the register when a case ends?

Registered: the household gets its number and its standing. Refused or withdrawn: its standing says so and a
letter with reason and remedy is written. All in the hand of the act that ended the case.
"""

import uuid
from collections.abc import Mapping

from yangguang.register.models import Case, Household, Standing
from yangguang.work import numbers
from yangguang.work.acting import Hand
from yangguang.work.procedure import letters
from yangguang.work.procedure.folding import Moved

ENDED = ("registered", "refused", "withdrawn")


def settle(hand: Hand, moved: Moved, reasons: Mapping[uuid.UUID, str] | None = None) -> None:
    """Follow each case that this act ended into the register."""
    given = numbers.Numbers(hand.day.year)
    for case in moved.cases:
        after = moved.after[case.id]
        if after.step != "end" or moved.before[case.id].step == "end" or after.status not in ENDED:
            continue
        _stand(hand, moved, case, after.status, given)
        if after.status == "refused":
            letters.issue(hand, moved, case, (reasons or {}).get(case.id, ""))


def _stand(hand: Hand, moved: Moved, case: Case, status: str, given: numbers.Numbers) -> None:
    household = Household.objects.get(id=case.household_id)
    Standing.objects.filter(household=household, to_day__isnull=True, act_to__isnull=True).update(
        to_day=hand.day
    )
    Standing.objects.create(household=household, status=status, from_day=hand.day, act_from=moved.line)
    if status == "registered" and household.number is None:
        household.number = given.take(household.place)
    household.status = status
    household.save(update_fields=["number", "status"])
