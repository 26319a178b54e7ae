"""Which number does a household get when it is registered?

County (6 digits), year (2), serial (6); unique in the province. A carried-over register keeps its number
where it is free and well formed (settled.md, Households).
"""

import re

from yangguang.register import scope
from yangguang.register.models import Household

_FORM = re.compile(r"\d{14}")


class Numbers:
    """Gives numbers within one transaction; remembers the last serial of each county."""

    def __init__(self, year: int) -> None:
        self.year = year % 100
        self._last: dict[str, int] = {}
        self._given: set[str] = set()

    def take(self, place: int, claimed: str = "") -> str:
        """A free number for a household at `place`: `claimed` when it will do, else the county's next
        serial.
        """
        county = f"{place:012d}"[:6]
        if claimed and _FORM.fullmatch(claimed) and claimed.startswith(county) and self._free(claimed):
            self._given.add(claimed)
            return claimed
        prefix = f"{county}{self.year:02d}"
        if prefix not in self._last:
            with scope.everything("the next household number of the county"):
                newest = (
                    Household.objects.filter(number__startswith=prefix)
                    .order_by("-number")
                    .values_list("number", flat=True)
                    .first()
                )
            self._last[prefix] = int(newest[8:]) if newest else 0
        while True:
            self._last[prefix] += 1
            number = f"{prefix}{self._last[prefix]:06d}"
            assert len(number) == 14, f"the county {county} has used up its numbers of the year"
            if number not in self._given:
                self._given.add(number)
                return number

    def _free(self, number: str) -> bool:
        if number in self._given:
            return False
        with scope.everything("is a household number free"):
            return not Household.objects.filter(number=number).exists()
