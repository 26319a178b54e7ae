"""What does the register keep of one invented household and its people?"""

import datetime as dt
import hashlib
import uuid

from yangguang.demo.people import Home, Someone
from yangguang.demo.province.share import Share
from yangguang.register import models as tables
from yangguang.rules.identify import income_period
from yangguang.work import names


class Homes:
    """Adds the rows of households to a county's."""

    def __init__(self, county: Share) -> None:
        self.county, self.rows, self.ids = county, county.rows, county.ids
        self._periods: dict[dt.date, tuple[dt.date, dt.date]] = {}

    def add(
        self, home: Home, key: uuid.UUID, status: str, since: dt.date, number: str | None, batch: uuid.UUID, line: int,
        file_key: str,
    ) -> str:  # fmt: skip
        """A household as its file brought it, and its people; the identity of its head as 32 hexadecimal digits."""
        county, rows, head = self.county, self.rows, home.head
        own = key.hex
        rows[tables.Household].append((
            own, number, home.place, "", head.name, names.sort_key(head.name), len(home.people), status,
            county.words.code("cause", home.cause), home.income, batch, file_key, hashlib.sha256(key.bytes).hexdigest(),
            home.phone, b"", line,
        ))  # fmt: skip
        rows[tables.Residence].append((self.ids.hex(), since, line, own, county.edition.key, home.place, ""))
        rows[tables.Condition].append((self.ids.hex(), since, line, own, county.book.digest, county.words.home(home)))
        persons = [self._person(person, own, home.place, since, line) for person in home.people]
        return persons[0]

    def _person(self, one: Someone, household: str, place: int, since: dt.date, line: int) -> str:
        key, words, rows = self.ids.hex(), self.county.words, self.rows
        answers, private = words.person(one)
        rows[tables.Person].append((
            key, one.name, names.sort_key(one.name), names.initials(one.name), one.sex, one.born, "resident", one.number,
            one.number, place, household, line,
        ))  # fmt: skip
        relation = words.code("relation", one.relation)
        rows[tables.Membership].append((self.ids.hex(), since, line, key, household, relation))
        rows[tables.PersonFacts].append((self.ids.hex(), since, line, key, self.county.book.digest, answers, private))
        return key

    def statement(self, home: Home, key: uuid.UUID, day: dt.date, line: int, source: str, claimed: bool) -> None:
        """What the household lives on: item by item, or one sum as claimed."""
        if day not in self._periods:
            self._periods[day] = income_period(day, self.county.book.number("income_window_months"))
        first, last = self._periods[day]
        self.rows[tables.Statement].append((
            self.ids.hex(), day, line, key.hex, first, last, len(home.people), claimed, home.income,
            {} if claimed else home.items, source,
        ))  # fmt: skip

    def standing(self, key: uuid.UUID, since: dt.date, line: int, status: str, carried: bool, until: dt.date | None) -> None:
        """The status of a household for a time."""
        self.rows[tables.Standing].append((self.ids.hex(), since, line, key.hex, status, carried, until))

    def number(self, day: dt.date) -> str:
        """The next household number of the county."""
        return f"{self.county.code // 10**6}{day.year % 100:02d}{self.county.serial('household'):06d}"
