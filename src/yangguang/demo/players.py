"""Who plays the parts of the demonstration, and by which log-in?"""

import random
from collections.abc import Sequence

from django.contrib.auth.hashers import make_password

from yangguang.demo import naming
from yangguang.register.models import Household, User
from yangguang.terms.place import at_level
from yangguang.work import access, acting, instance
from yangguang.work.acting import SYSTEM, Hand, open_hand

PASSWORD = "demo-sunlight-2016"  # noqa: S105 (printed at the start; a demonstration holds nobody's data)
HELPED = 9  # households of one helper, the most the paper gives one


class Players:
    """The invented officials: log-ins are the part's name, villages' by number (`clerk3`)."""

    def __init__(self, villages: Sequence[int]) -> None:
        self.villages = list(villages)
        self.by_name: dict[str, User] = {u.username: u for u in User.objects.all()}
        self._dice = random.Random("players")
        self._kept = ""

    def appoint_all(self) -> None:
        """Make every log-in: two where two must act, one otherwise, clerk and first secretary of each village."""
        first, self._kept = self.villages[0], make_password(PASSWORD)  # one for all: each costs a sixth of a second
        township, county, city, province = (
            at_level(first, level) for level in ("township", "county", "city", "province")
        )
        with open_hand(None, office=SYSTEM, via="demo") as hand:
            for at, village in enumerate(self.villages, 1):
                self._add(hand, f"clerk{at}", "village-clerk", village)
                self._add(hand, f"secretary{at}", "first-secretary", village)
            self._add(hand, "helper", "helper", first)
            for name, role, place in (
                ("township", "township-officer", township), ("county", "county-officer", county),
                ("city", "city-officer", city),
            ):  # fmt: skip
                self._add(hand, f"{name}1", role, place)
                self._add(hand, f"{name}2", role, place)
            self._add(hand, "province", "province-officer", province)
            self._add(hand, "auditor", "auditor", county)
            self._add(hand, "bank", "bank", county)
            for role in instance.ADMINISTRATORS:
                user = User.objects.get(username=role)
                user.password = self._kept
                user.must_change_password = False
                user.save(update_fields=["password", "must_change_password"])

    def _add(self, hand: Hand, username: str, role: str, place: int) -> None:
        sex = self._dice.choice("12")
        name = naming.surname(self._dice) + naming.given(self._dice, self._dice.randrange(1962, 1992), sex)
        self.by_name[username] = access.add(
            hand, username=username, name=name, role=role, place=place, password=PASSWORD, temporary=False, kept=self._kept
        )

    def clerk(self, village: int) -> User:
        """The clerk of a village."""
        return self.by_name[f"clerk{self.villages.index(village) + 1}"]

    def secretary(self, village: int) -> User:
        """The first secretary of a village."""
        return self.by_name[f"secretary{self.villages.index(village) + 1}"]

    def give_helper_households(self) -> None:
        """Put households of the first village on the helper's list."""
        helper = self.by_name["helper"]
        with open_hand(None, office=SYSTEM, via="demo") as hand:
            (post,) = acting.appointments_of(helper, hand.day)
            for household in Household.objects.filter(place=post.place).order_by("file_key")[:HELPED]:
                access.list_household(hand, post, household)
