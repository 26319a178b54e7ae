"""How do the households stand there that were registered in the years before and carried over in one file?"""

import datetime as dt
import uuid

from yangguang.book.procedure import Event, fold
from yangguang.demo.people import Home, Villagers
from yangguang.demo.province.homes import Homes
from yangguang.demo.province.share import Share
from yangguang.register import models as tables

EXITED = 14  # of a hundred
STANDINGS = ("registered", "exited")


class CarriedOver:
    """Adds carried-over households to a county's rows: `line` applied the file on `day`."""

    def __init__(self, county: Share, homes: Homes, batch: uuid.UUID, line: int, day: dt.date) -> None:
        self.county, self.homes, self.batch, self.line, self.day = county, homes, batch, line, day
        self._ends = {
            status: fold(county.procedure, [Event("carried_over", None, day, outcome=status)], day) for status in STANDINGS
        }
        self._many = 0

    def add_all(self, people: Villagers, village: int, count: int) -> None:
        """`count` households of a village."""
        for _ in range(count):
            self._many += 1
            exited = self._many * 37 % 100 < EXITED
            self._add(people.home(village, above=exited), STANDINGS[exited])

    def _add(self, home: Home, status: str) -> None:
        """One household with its people, its statement item by item, and its ended case."""
        county, homes, key = self.county, self.homes, self.county.ids.uuid()
        number = homes.number(self.day)
        homes.add(home, key, status, self.day, number, self.batch, self.line, number)
        homes.statement(home, key, self.day, self.line, "file", claimed=False)
        homes.standing(key, self.day, self.line, status, carried=True, until=None)
        state = self._ends[status]
        county.rows[tables.Case].append((
            county.ids.hex(), key.hex, None, county.procedure.key, county.book.digest, home.place, self.line, self.day,
            state.step, state.status, state.since, len(state.holds), state.alone, None,
        ))  # fmt: skip
