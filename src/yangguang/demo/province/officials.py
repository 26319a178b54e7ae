"""Who works above the counties of an invented province, and by which log-in does a visitor try each post?

The villages', townships' and counties' officials came with their counties (`village-clerk-<code>` …).
"""

import random

from yangguang.demo import naming
from yangguang.demo.players import HELPED, PASSWORD
from yangguang.demo.province.plan import DAY, PROVINCE
from yangguang.register.models import Household, User
from yangguang.terms.place import at_level
from yangguang.work import access, acting, instance
from yangguang.work.acting import SYSTEM, open_hand


def appoint(village: int) -> dict[str, str]:
    """Make the log-ins that are missing; for each post one to try, around `village`."""
    county, city = at_level(village, "county"), at_level(village, "city")
    made = {
        "province": ("province-officer", PROVINCE), "city1": ("city-officer", city), "city2": ("city-officer", city),
        "auditor": ("auditor", PROVINCE), "bank": ("bank", county), "helper": ("helper", village),
    }  # fmt: skip
    if not User.objects.filter(username="helper").exists():  # all in one transaction, once
        _appoint(made, village)
    township = at_level(village, "township")
    near = {
        "village-clerk": village, "first-secretary": village, "township-officer1": township, "county-officer1": county,
    }  # fmt: skip
    return {**{role: f"{role}-{place}" for role, place in near.items()}, **{name: name for name in made}}


def _appoint(made: dict[str, tuple[str, int]], village: int) -> None:
    dice = random.Random("officials of the province")
    with open_hand(None, office=SYSTEM, day=DAY, via="demo") as hand:
        for username, (role, place) in made.items():
            name = naming.surname(dice) + naming.given(dice, dice.randrange(1962, 1992), dice.choice("12"))
            access.add(hand, username=username, name=name, role=role, place=place, password=PASSWORD, temporary=False)
        (post,) = acting.appointments_of(User.objects.get(username="helper"), DAY)
        for household in Household.objects.filter(place=village).order_by("file_key")[:HELPED]:
            access.list_household(hand, post, household)
        for role in instance.ADMINISTRATORS:
            user = User.objects.get(username=role)
            user.set_password(PASSWORD)
            user.must_change_password = False
            user.save(update_fields=["password", "must_change_password"])
