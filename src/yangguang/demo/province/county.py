"""How is the register of one invented county made, file by file and village by village?

Without a database, in a process of its own: a county is one chain of the journal and one share of the identities.
"""

from collections.abc import Iterator

from yangguang.demo import people
from yangguang.demo.people import Villagers
from yangguang.demo.province.carried import CarriedOver
from yangguang.demo.province.homes import Homes
from yangguang.demo.province.identities import FAR, CountyNumbers, Part
from yangguang.demo.province.plan import applicants
from yangguang.demo.province.share import Share
from yangguang.demo.province.village import Village
from yangguang.work.founding.parcels import Parcel

FLUSH = 20_000  # rows gathered before they are given away
# Kind of household, and how many of a hundred: 3.16 persons in the mean.
KINDS = (
    ("alone", 8), ("old couple", 14), ("sick couple", 17), ("disabled", 8), ("students", 20), ("three generations", 25),
    ("left behind", 3), ("mother", 2), ("disaster", 3),
)  # fmt: skip
APPLIED, CARRIED = 120, 130  # days before: the county's two files


class County:
    """Makes a county. `part`: which of the province's households are its."""

    def __init__(self, share: Share, part: Part) -> None:
        self.share, self.homes = share, Homes(share)
        area, plan = share.code // 10**6, share.plan
        self.people = Villagers(
            f"{plan.seed}/{share.code}", [area, FAR[0]], share.day, share.line_fen, KINDS if plan.carried else people.KINDS,
            CountyNumbers(area, part, share.day),
        )  # fmt: skip

    def parcels(self, villages: list[int]) -> Iterator[Parcel]:
        """Everything about the county, in pieces that fit into memory."""
        share, plan = self.share, self.share.plan
        batch, line, day = share.batch("applicants", sum(map(applicants, villages)), APPLIED)
        registered = sum(map(plan.registered, villages))
        before = CarriedOver(share, self.homes, *share.batch("carry-over", registered, CARRIED)) if registered else None
        for village in villages:
            if before:
                before.add_all(self.people, village, plan.registered(village))
            homes = [self.people.home(village) for _ in range(applicants(village))]
            Village(share, self.homes, village, (batch, line, day), homes).write()
            if len(share.packer) > FLUSH:
                yield share.taken()
        yield share.taken()
