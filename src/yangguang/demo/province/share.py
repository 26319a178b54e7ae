"""What do all parts of one invented county share: its chain, its identities, its officials, the rows they gather?"""

import datetime as dt
import functools
import hashlib
import random
import uuid
from collections import defaultdict

from yangguang.book.places import Edition
from yangguang.book.reader import Book
from yangguang.demo import naming
from yangguang.demo.province import plan as planning
from yangguang.demo.province.course import Offices
from yangguang.demo.province.identities import Identities
from yangguang.demo.province.plan import Plan
from yangguang.demo.province.words import Words
from yangguang.register import models as tables
from yangguang.terms.place import at_level, level_of
from yangguang.work.founding.lines import Lines, Official
from yangguang.work.founding.parcels import Packer, Parcel


class Share:
    """What a county's rows are gathered in. `serial`: which of the province's counties; `lines`: where its chain goes on."""

    def __init__(self, plan: Plan, book: Book, edition: Edition, code: int, serial: int, lines: Lines) -> None:
        self.plan, self.book, self.edition, self.code, self.day = plan, book, edition, code, planning.DAY
        self.lines = lines
        self.packer = Packer()
        self.rows = self.packer.rows
        self.ids = Identities(plan.seed, code, serial)
        self.words = Words(book)
        self.procedure = book.procedure("identify")
        self.sources = [d for d in book.datasets() if d.holds_case]
        self.line_fen = int(book.number("income_line")) * 100
        self._officials: dict[tuple[int, str], Official] = {}
        self._loads: dict[str, uuid.UUID] = {}
        self._numbers: dict[str, int] = defaultdict(int)
        self._dice = random.Random(f"{plan.seed}/{code}/officials")

    # --- people who work -------------------------------------------------------------------------------------

    def official(self, place: int, role: str, office: str) -> Official:
        """The holder of a post, appointed when first asked for."""
        key = (place, role)
        if key not in self._officials:
            user, post = self.ids.uuid(), self.ids.uuid()
            root = Official(user, user, post, "security-admin", "province", place)
            since = self.day - dt.timedelta(days=400)
            base, username = role.rstrip("0123456789"), f"{role}-{place}"
            line, _ = self.lines.note("user.add", place, since, user, root, {"role": base, "username": username})
            name = naming.surname(self._dice) + naming.given(self._dice, 1978, "1")
            self.rows[tables.User].append(
                (user, self.plan.password, username, name, user, b"", True, False, "zh")
            )
            self.rows[tables.Appointment].append((post, since, line, user, base, place))
            self._officials[key] = Official(user, user, post, base, office, place)
        return self._officials[key]

    def offices(self, village: int) -> Offices:
        """Two people for each office a village's round needs."""
        township = at_level(village, "township")
        posts = {
            "village": (village, "village-clerk", "first-secretary"),
            "township": (township, "township-officer1", "township-officer2"),
            "county": (self.code, "county-officer1", "county-officer2"),
        }
        return Offices({
            level: (self.official(place, one, level), self.official(place, other, level))
            for level, (place, one, other) in posts.items()
        })  # fmt: skip

    def taken(self) -> Parcel:
        """What was gathered since the last time."""
        self.rows[tables.JournalLine] += self.lines.taken()
        return self.packer.take()

    def batch(self, purpose: str, households: int, ago: int) -> tuple[uuid.UUID, int, dt.date]:
        """A file handed in `ago` days before: its batch, the line by which it was applied, and the day."""
        clerk, batch = self.official(self.code, "county-officer1", "county"), self.ids.uuid()
        day = self.day - dt.timedelta(days=ago)
        digest = hashlib.sha256(batch.bytes).hexdigest()
        told = {"purpose": purpose, "file": digest, "day": day}
        received, _ = self.lines.note("intake.receive", self.code, day, batch, clerk, told)
        line, _ = self.lines.note("intake.apply", self.code, day, batch, clerk, {"households": households})
        report = {"counts": {"rows_read": households * 3, "held_back": 0, "households_accepted": households}}
        self.rows[tables.Batch].append((
            batch, self.code, purpose, f"{self.code // 10**6}.xlsx", digest, "national27", {},
            day, {}, "applied", self.book.digest, self.edition.key, households * 3, report, received, line, clerk.user,
        ))  # fmt: skip
        verb = "applied" if purpose == "applicants" else "carried_over"
        self.rows[tables.Act].append((
            line, None, None, batch, verb, None, day, clerk.person, "county", clerk.role, None, {}, households, "",
        ))  # fmt: skip
        return batch, line, day

    def load(self, dataset: str) -> uuid.UUID:
        """A department's file for the county, loaded when first asked for; the province's own files stand in for it since."""
        if dataset not in self._loads:
            load, by = self.ids.uuid(), self.official(self.code, "county-officer1", "county")
            day = self.day - dt.timedelta(days=90)
            purge, digest = self.day + dt.timedelta(days=90), hashlib.sha256(load.bytes).hexdigest()
            line, _ = self.lines.note("dataset.load", self.code, day, load, by, {"dataset": dataset, "file": digest})
            self.rows[tables.DataLoad].append((
                load, dataset, self.code, day, f"{dataset}.xlsx", digest, 9000, 0, 8000, 12, purge, bool(self.plan.carried), "",
                False, line,
            ))  # fmt: skip
            self._loads[dataset] = load
        return self._loads[dataset]

    @functools.cached_property
    def issuer(self) -> str:
        """The county as its notices name it: with its city where the province has two counties of that name."""
        names, own = self.edition.names, self.edition.names[self.code]
        alone = sum(1 for c, name in names.items() if name == own and level_of(c) == "county") < 2
        return own if alone else f"{names.get(at_level(self.code, 'city'), '')}{own}"

    def serial(self, what: str) -> int:
        """The next number of a kind in the county."""
        self._numbers[what] += 1
        return self._numbers[what]
