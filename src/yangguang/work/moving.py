"""What becomes of a file's places when the instance is in another edition?"""

from yangguang.book.places import Edition
from yangguang.reading.claims import ClaimedHousehold


class Remap:
    """Villages of the file's edition in the instance's edition, each asked once."""

    def __init__(self, source: Edition, target: Edition) -> None:
        self.source, self.target = source, target
        self.certain: dict[int, int] = {}

    def refuse(self, household: ClaimedHousehold) -> bool:
        """Does the household's village have no certain place in the instance's edition? Then it is held
        back, and told which.
        """
        place = household.place
        assert place is not None
        if self.source.key == self.target.key or place in self.certain:
            return False
        if self.target.names.get(place) == self.source.names[place]:
            self.certain[place] = place
            return False
        household.refuse(
            household.first_row,
            "",
            "place_needs_choice",
            village=self.source.names[place],
            edition=self.target.key,
            known=self.target.names.get(place, "…"),
        )
        return True
