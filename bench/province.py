"""How does a whole province's register come to stand in the tables, written in bulk?

Every village has its round, somewhere between the announcement and the register; every act is a line in its
county's chain, every case stands where the engine says. `check` finds no difference in it.
"""

import datetime as dt
import functools
import hashlib
import json
import os
import random
import uuid
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models

from bench import scene
from bench.course import Act, Course, Fate, Household, Offices, stands, whole
from bench.lines import Lines, Official
from yangguang.book.places import Edition
from yangguang.book.reader import Book
from yangguang.demo import naming
from yangguang.demo.numbers import Numbers
from yangguang.demo.people import Home, Someone, Villagers
from yangguang.register import bulk, cells, guard, scope, tallies
from yangguang.register import models as tables
from yangguang.register.ids import new_id
from yangguang.rules.identify import income_period
from yangguang.rules.notices import masked_name
from yangguang.terms.chain import canonical
from yangguang.terms.place import at_level
from yangguang.work import books, names
from yangguang.work.batches.entering import COLUMNS
from yangguang.work.batches.staging import private_text
from yangguang.work.procedure import notices
from yangguang.work.procedure.folding import digest_of

A_VILLAGE = 18.6  # households of a village: 400,000 in a province of 21,500 villages
FLUSH = 40_000  # rows gathered before they are written
MORE: dict[type[models.Model], tuple[str, ...]] = {
    tables.User: (
        "id", "password", "username", "name", "natural_person", "phone_cell", "active", "must_change_password", "language",
    ),
    tables.Appointment: ("id", "from_day", "act_from_id", "user_id", "role", "place"),
    tables.Batch: (
        "id", "place", "purpose", "file_name", "file_digest", "layout", "mapping", "day", "options", "status", "book", "edition",
        "rows_read", "report", "received_id", "applied_id", "sender_id",
    ),
    tables.Round: (
        "id", "procedure", "book", "place", "year", "opened_id", "opened_day", "closed_day", "step", "cases_open",
        "window_closes",
    ),
    **COLUMNS,
    tables.Standing: (*COLUMNS[tables.Standing], "to_day"),
    tables.Case: (*COLUMNS[tables.Case], "due_day"),
    tables.Act: (
        "line_id", "round_id", "case_id", "batch_id", "verb", "step", "day", "actor", "office", "role", "outcome", "data",
        "covers", "covers_digest",
    ),
    tables.Notice: (
        "id", "number", "kind", "step", "procedure", "place", "round_id", "book", "posted_id", "posted_day", "first_day",
        "last_day", "closes_from", "ended_id", "withdrawn", "lines", "persons", "salt", "commitment", "head_digest",
    ),
    tables.NoticeLine: (
        "id", "notice_id", "case_id", "line_no", "masked_name", "village", "group_name", "size", "outcome", "under_objection",
    ),
    tables.Objection: (
        "id", "receipt", "kind", "notice_id", "line_no", "case_id", "place", "office_place", "filed_day", "filed_id", "text_cell",
        "objector_cell", "due_day", "status", "outcome", "reason_code",
    ),
    tables.Letter: ("id", "case_id", "place", "kind", "issued_day", "body_cell", "line_id"),
    tables.DataLoad: (
        "id", "dataset", "place", "day", "file_name", "file_digest", "rows", "rejected", "active", "id_suspect", "purge_day",
        "superseded", "line_id",
    ),
    tables.DataRow: ("id", "load_id", "row", "id_index", "id_suspect", "active", "payload_cell"),
    tables.Finding: (
        "id", "household_id", "person_id", "dataset", "record_digest", "record_id", "severity", "place", "raised_id",
        "raised_day", "due_day", "status", "true", "reason_code", "note_cell", "answered_id",
    ),
}  # fmt: skip


def luck(code: int, what: str, among: int) -> int:
    """A number below `among` that a village has for `what`: the same in a small province and a large one."""
    return zlib.crc32(f"{what}/{code}".encode()) % among


def chosen(edition: Edition, households: int, one: int) -> list[int]:
    """Villages for about `households`, evenly over the whole province, `one` among them."""
    every = sorted(c for c in edition.names if edition.level(c) == "village")
    count = min(len(every), max(1, round(households / A_VILLAGE)))
    spread = {every[i * len(every) // count] for i in range(count)}
    return sorted(spread | {one})


def size_of(village: int) -> int:
    """Households of a village."""
    return 19 if luck(village, "size", 5) < 3 else 18


class Province:
    """Writes households for the villages of `places` with all that belongs to them. Within an open hand."""

    def __init__(self, book: Book, edition: Edition, day: dt.date) -> None:
        self.book, self.edition, self.day = book, edition, day
        self.procedure = book.procedure("identify")
        self.whole = len(whole(self.procedure))
        self.lines = Lines(book.digest)
        self.rows: dict[type[models.Model], list[tuple[Any, ...]]] = {model: [] for model in MORE}
        self.words = Words(book)
        self.sources = [d for d in book.datasets() if d.holds_case]
        self._officials: dict[tuple[int, str], Official] = {}
        self._loads: dict[tuple[int, str], uuid.UUID] = {}
        self._numbers: dict[tuple[int, str], int] = defaultdict(int)
        self._dice = random.Random(7)
        self.written = 0

    # --- people who work -------------------------------------------------------------------------------------

    def official(self, place: int, role: str, office: str) -> Official:
        """The holder of a post, appointed when first asked for."""
        key = (place, role)
        if key not in self._officials:
            user, post = new_id(), new_id()
            root = Official(user, user, post, "security-admin", "province", place)
            line, _ = self.lines.note("user.add", place, self.day - dt.timedelta(days=400), user, root, {"role": role})
            name = naming.surname(self._dice) + naming.given(self._dice, 1978, "1")
            self.rows[tables.User].append((user, "!", f"{role}-{place}", name, user, b"", True, False, "zh"))
            base = role.rstrip("0123456789")
            self.rows[tables.Appointment].append((post, self.day - dt.timedelta(days=400), line, user, base, place))
            self._officials[key] = Official(user, user, post, base, office, place)
        return self._officials[key]

    def offices(self, village: int) -> Offices:
        """Two people for each office a village's round needs."""
        township, county = at_level(village, "township"), at_level(village, "county")
        posts = {
            "village": (village, "village-clerk", "first-secretary"),
            "township": (township, "township-officer1", "township-officer2"),
            "county": (county, "county-officer1", "county-officer2"),
        }
        return Offices({
            level: (self.official(place, one, level), self.official(place, other, level))
            for level, (place, one, other) in posts.items()
        })  # fmt: skip

    # --- one county after another ----------------------------------------------------------------------------

    def write(self, villages: Sequence[int]) -> None:
        """Everything, county by county."""
        by_county: dict[int, list[int]] = defaultdict(list)
        for village in villages:
            by_county[at_level(village, "county")].append(village)
        numbers = Numbers([c // 10**6 for c in sorted(by_county)])
        for county, own in by_county.items():
            self._county(county, own, numbers)
            if sum(map(len, self.rows.values())) > FLUSH:
                self.flush()
        self.flush()

    def flush(self) -> None:
        """Lines first: everything refers to them."""
        self.lines.flush()
        for model, columns in MORE.items():
            if self.rows[model]:
                bulk.insert(model, columns, self.rows[model])
                self.rows[model] = []

    def _county(self, county: int, villages: list[int], numbers: Numbers) -> None:
        people = Villagers(county, [county // 10**6, *numbers.areas], self.day, scene.LINE_FEN)
        people.numbers = numbers  # one person, one number, in the whole province
        clerk, batch = self.official(county, "county-officer1", "county"), new_id()
        count = sum(map(size_of, villages))
        day = self.day - dt.timedelta(days=120)
        received, _ = self.lines.note("intake.receive", county, day, batch, clerk, {"purpose": "applicants", "day": day})
        line, _ = self.lines.note("intake.apply", county, day, batch, clerk, {"households": count})
        digest = hashlib.sha256(batch.bytes).hexdigest()
        report = {"counts": {"rows_read": count * 2, "held_back": 0, "households_accepted": count}}
        self.rows[tables.Batch].append((
            batch, county, "applicants", f"{county // 10**6}.xlsx", digest, "national27", {}, day, {}, "applied",
            self.book.digest, self.edition.key, count * 2, report, received, line, clerk.user,
        ))  # fmt: skip
        self.rows[tables.Act].append((
            line, None, None, batch, "applied", None, day, clerk.person, "county", clerk.role, None, {}, count, "",
        ))  # fmt: skip
        for village in villages:
            homes = [people.home(village) for _ in range(size_of(village))]
            Village(self, village, batch, line, day, homes).write()

    def load(self, county: int, dataset: str) -> uuid.UUID:
        """A department's file for a county, loaded when first asked for."""
        key = (county, dataset)
        if key not in self._loads:
            load, by, day = new_id(), self.official(county, "county-officer1", "county"), self.day - dt.timedelta(days=90)
            line, _ = self.lines.note("dataset.load", county, day, load, by, {"dataset": dataset})
            purge = self.day + dt.timedelta(days=90)
            digest = hashlib.sha256(load.bytes).hexdigest()
            self.rows[tables.DataLoad].append((
                load, dataset, county, day, f"{dataset}.xlsx", digest, 9000, 0, 8000, 12, purge, False, line,
            ))  # fmt: skip
            self._loads[key] = load
        return self._loads[key]

    @functools.cache  # noqa: B019  # as long-lived as the one Province
    def issuer(self, county: int) -> str:
        """The county as its notices name it."""
        return notices.issuer(county)

    def serial(self, county: int, what: str) -> int:
        """The next number of a kind in a county."""
        self._numbers[county, what] += 1
        return self._numbers[county, what]


class Words:
    """The codes that stand for the words of invented villagers."""

    LISTS = ("relation", "ethnicity", "education", "student", "health", "labour", "work_place", "attribute", "cause")

    def __init__(self, book: Book) -> None:
        self._lists = {k: book.codes(k) for k in self.LISTS}
        self._known: dict[tuple[str, str], str] = {}

    def code(self, listing: str, word: str) -> str:
        """The code of a word; nothing for nothing."""
        key = (listing, word)
        if key not in self._known:
            found = self._lists[listing].find(word) if word else None
            assert found is not None or not word, f"{listing}: {word}"
            self._known[key] = found.is_ if found else ""
        return self._known[key]

    def person(self, one: Someone) -> tuple[dict[str, Any], str]:
        """Clear answers, and the text to encrypt."""
        life = one.life
        answers = {
            "ethnicity": self.code("ethnicity", one.ethnicity), "education": self.code("education", life.education),
            "student": self.code("student", life.student), "labour": self.code("labour", life.labour),
            "work_place": self.code("work_place", life.work_place), "work_months": str(life.work_months or ""),
            "serious_illness_insurance": "1" if life.insured == "是" else "0",
        }  # fmt: skip
        private = {"health": [self.code("health", life.health)]}
        return {k: v for k, v in answers.items() if v}, private_text(private)

    def home(self, home: Home) -> dict[str, Any]:
        """The conditions of a household."""
        return {
            "natural_village": home.group, "attribute": self.code("attribute", home.attribute),
            "dangerous_house": {"否": "0", "C级": "C", "D级": "D"}[home.dangerous],
            "water_safe": "1" if home.water_safe == "是" else "0",
            "water_difficult": "1" if home.water_difficult == "是" else "0",
        }  # fmt: skip


class Village:
    """One village: its households, their people, its round and what it left behind."""

    def __init__(self, at: Province, place: int, batch: uuid.UUID, line: int, day: dt.date, homes: list[Home]) -> None:
        self.at, self.place, self.batch, self.line, self.day, self.homes = at, place, batch, line, day, homes
        self.county, self.rows, self.round = at_level(place, "county"), at.rows, new_id()
        self.keys = [new_id() for _ in homes]
        self.statuses = ["applicant"] * len(homes)
        self.registered: list[str | None] = [None] * len(homes)
        self.heads: list[uuid.UUID] = []

    def length(self) -> int:
        """How many acts of the round are done: all of them in most villages, any number in the others."""
        return self.at.whole if luck(self.place, "done", 20) < 11 else luck(self.place, "stage", self.at.whole)

    def _plan(self) -> list[Household]:
        out = []
        for at, home in enumerate(self.homes):
            one = Household(new_id(), above=home.income >= scene.LINE_FEN)
            one.outvoted = at == 5 and luck(self.place, "vote", 2) == 0
            one.sent_back = at == 9 and luck(self.place, "return", 6) == 0
            if at == 3:
                one.found, one.answered = new_id().hex, luck(self.place, "answer", 10) < 7
            if at == 11 and not one.above and luck(self.place, "objection", 4) == 0:
                one.objected = new_id().hex
            out.append(one)
        return out

    def write(self) -> None:
        """Everything about the village."""
        at, plan = self.at, self._plan()
        ago = luck(self.place, "ago", 12)
        course = Course(at.book, at.offices(self.place), plan, self.day, self.length()).run(at.day, ago)
        fates = course.fates()
        by = course.offices.by_level["village"][0]
        opened, _ = at.lines.note("round.open", self.place, course.opened, self.round, by, {"takes_in": len(plan)})
        noted = self._acts(course, fates)
        self._households(course, plan, fates, noted)
        self._round(course, fates, opened)
        self._notices(course, plan, fates, noted)
        self._findings(course, plan, noted)

    def _acts(self, course: Course, fates: list[Fate]) -> list[tuple[int, str]]:
        """One line and one row an act; returns id and digest of each line."""
        covered: dict[int, list[uuid.UUID]] = defaultdict(list)
        for one, fate in zip(course.households, fates, strict=True):
            for number in fate.moved:
                covered[number].append(one.case)
        noted = []
        for number, act in enumerate(course.acts):
            case = course.households[act.only].case if act.only is not None else None
            moved = covered[number] if case is None else [case]
            digest, event = digest_of(moved), act.event
            said = {
                "procedure": self.at.procedure.key, "event": event.verb, "step": event.step, "outcome": event.outcome,
                "covers": len(moved), "covers_digest": digest, "data": event.data, **act.facts,
            }  # fmt: skip
            noted.append(self._note(act, case or self.round, said))
            self.rows[tables.Act].append((
                noted[-1][0], None if case else self.round, case, None, event.verb, event.step, event.day, act.by.person,
                act.by.office, act.by.role, event.outcome, event.data, len(moved), digest,
            ))  # fmt: skip
        return noted

    def _note(self, act: Act, about: uuid.UUID, said: dict[str, Any]) -> tuple[int, str]:
        lines, by = self.at.lines, act.by
        return lines.note(act.verb, self.place, act.event.day, about, by, said)

    # --- households ------------------------------------------------------------------------------------------

    def _households(self, course: Course, plan: list[Household], fates: list[Fate], noted: list[tuple[int, str]]) -> None:
        surveyed = [a for a in course.acts if a.event.step == "survey"][: len(plan)]
        firsts = [n for n, a in enumerate(course.acts) if a.event.step == "survey"][: len(plan)]
        for at, (home, one, fate) in enumerate(zip(self.homes, plan, fates, strict=True)):
            ended = (noted[fate.ended][0], course.acts[fate.ended].event.day) if fate.ended is not None else None
            if ended:
                self.statuses[at] = fate.state.status
            self._household(at, home, ended)
            self._case(at, one, fate, course)
            if surveyed:
                self._statement(at, home, surveyed[at].event.day, noted[firsts[at]][0], claimed=False)
            if ended and fate.state.status == "refused":
                self._letter(one, home, ended)

    def _household(self, at: int, home: Home, ended: tuple[int, dt.date] | None) -> None:
        key, rows, status = self.keys[at], self.rows, self.statuses[at]
        number = None
        if status == "registered":
            number = f"{self.county // 10**6}{self.day.year % 100:02d}{self.at.serial(self.county, 'household'):06d}"
        self.registered[at] = number
        head = home.head
        rows[tables.Household].append((
            key, number, self.place, "", head.name, names.sort_key(head.name), len(home.people), status,
            self.at.words.code("cause", home.cause), home.income, self.batch, f"{self.place}{at:03d}",
            hashlib.sha256(key.bytes).hexdigest(), cells.shut("register_household", "phone", key, home.phone), b"", self.line,
        ))  # fmt: skip
        rows[tables.Residence].append((new_id(), self.day, self.line, key, self.at.edition.key, self.place, ""))
        rows[tables.Condition].append((new_id(), self.day, self.line, key, self.at.book.digest, self.at.words.home(home)))
        self._statement(at, home, self.day, self.line, claimed=True)
        rows[tables.Standing].append((new_id(), self.day, self.line, key, "applicant", False, ended[1] if ended else None))
        if ended:
            rows[tables.Standing].append((new_id(), ended[1], ended[0], key, status, False, None))
        for person in home.people:
            self._person(person, key)

    def _person(self, one: Someone, household: uuid.UUID) -> None:
        key, facts, rows = new_id(), new_id(), self.rows
        if one.relation == "户主":
            self.heads.append(key)
        answers, private = self.at.words.person(one)
        rows[tables.Person].append((
            key, one.name, names.sort_key(one.name), names.initials(one.name), one.sex, one.born, "resident",
            cells.shut("register_person", "id", key, one.number), cells.blind(one.number), self.place, household,
            self.line,
        ))  # fmt: skip
        relation = self.at.words.code("relation", one.relation)
        rows[tables.Membership].append((new_id(), self.day, self.line, key, household, relation))
        cell = cells.shut("register_personfacts", "private", facts, private)
        rows[tables.PersonFacts].append((facts, self.day, self.line, key, self.at.book.digest, answers, cell))

    def _statement(self, at: int, home: Home, day: dt.date, line: int, claimed: bool) -> None:
        first, last = income_period(day, self.at.book.number("income_window_months"))
        self.rows[tables.Statement].append((
            new_id(), day, line, self.keys[at], first, last, len(home.people), claimed, home.income,
            {} if claimed else home.items, "file" if claimed else "survey",
        ))  # fmt: skip

    def _case(self, at: int, one: Household, fate: Fate, course: Course) -> None:
        state, book = fate.state, self.at.book
        due = None
        if state.status in ("open", "held", "objected"):
            due = state.window[2] if state.window else state.since + dt.timedelta(days=book.days("step_due_days"))
        self.rows[tables.Case].append((
            one.case, self.keys[at], self.round, self.at.procedure.key, book.digest, self.place, self.line, self.day, state.step,
            state.status, state.since, len(state.holds), state.alone, due,
        ))  # fmt: skip

    def _letter(self, one: Household, home: Home, ended: tuple[int, dt.date]) -> None:
        key = new_id()
        said = {"title": "告知书", "reason": "未进入下一步。", "said": "", "remedy": "可以提出异议。"}
        whole = {"code": "letter_refused", "step": "", "clause": None, "head": home.head.name, "zh": said, "en": said}
        body = json.dumps(whole, ensure_ascii=False)
        self.rows[tables.Letter].append((
            key, one.case, self.place, "refusal", ended[1], cells.shut("register_letter", "body", key, body), ended[0],
        ))  # fmt: skip

    # --- the round and what it left behind -------------------------------------------------------------------

    def _round(self, course: Course, fates: list[Fate], opened: int) -> None:
        running = [f for f in fates if f.state.status in ("open", "held", "objected")]
        step, procedure = stands(self.at.procedure, fates), self.at.procedure
        hangs = step and procedure.by_key[step].kind == "notice"
        closes = next((f.state.window[2] for f in running if f.state.step == step and f.state.window), None) if hangs else None
        over = None if running else course.acts[-1].event.day
        self.rows[tables.Round].append((
            self.round, procedure.key, self.at.book.digest, self.place, course.opened.year, opened, course.opened, over,
            (step if course.acts else procedure.steps[0].key) if running else "", len(running), closes,
        ))  # fmt: skip

    def _notices(self, course: Course, plan: list[Household], fates: list[Fate], noted: list[tuple[int, str]]) -> None:
        for number, act in enumerate(course.acts):
            if act.event.verb != "posted":
                continue
            assert act.notice is not None and act.event.step is not None
            closing = (n for n, a in enumerate(course.acts) if a.event.verb == "closed" and a.notice == act.notice)
            ended = next((noted[n][0] for n in closing), None)
            step, key = self.at.procedure.by_key[act.event.step], act.notice
            on = [] if step.scope == "round" else [i for i, f in enumerate(fates) if number in f.moved]
            shown = list(self._shown(key, plan, on, act.event.day))
            salt = os.urandom(16)
            commitment = hashlib.sha256(salt + canonical([[*s[3:6], s[7]] for s in shown])).hexdigest()
            said = self.at.book.say(
                f"notice_number_{step.public}", "zh", county=self.at.issuer(self.county), year=act.event.day.year,
                serial=self.at.serial(self.county, "notice"),
            )  # fmt: skip
            days = [dt.date.fromisoformat(act.event.data[k]) for k in ("first", "last", "closes")]
            self.rows[tables.Notice].append((
                key, said, step.public, step.key, self.at.procedure.key, self.place, self.round, self.at.book.digest,
                noted[number][0], act.event.day, *days, ended, False, len(on), sum(len(self.homes[i].people) for i in on),
                salt, commitment, noted[number][1],
            ))  # fmt: skip
            if ended is None:
                self.rows[tables.NoticeLine] += shown
                self._objections(course, plan, key, on, noted)

    def _shown(self, notice: uuid.UUID, plan: list[Household], on: list[int], day: dt.date) -> Iterator[tuple[Any, ...]]:
        for line, i in enumerate(on, 1):
            head = self.homes[i].head
            masked = masked_name(head.name, (day - head.born).days // 366, line)
            objected = bool(plan[i].objected)
            village = self.at.edition.names[self.place]
            yield (new_id(), notice, plan[i].case, line, masked, village, "", len(self.homes[i].people), "", objected)

    def _objections(
        self, course: Course, plan: list[Household], notice: uuid.UUID, on: list[int], noted: list[tuple[int, str]]
    ) -> None:
        for number, act in enumerate(course.acts):
            if act.event.verb != "object":
                continue
            assert act.only is not None
            one, key = plan[act.only], uuid.UUID(plan[act.only].objected)
            receipt = "-".join(key.hex.upper()[i : i + 4] for i in (20, 24, 28))
            text = cells.shut("register_objection", "text", key, "他家去年在县城买了房子。")
            office = at_level(self.place, "township")
            due = act.event.day + dt.timedelta(days=self.at.book.days("objection_due_days"))
            self.rows[tables.Objection].append((
                key, receipt, "against", notice, on.index(act.only) + 1, one.case, self.place, office, act.event.day,
                noted[number][0], text, b"", due, "filed", "", "",
            ))  # fmt: skip

    def _findings(self, course: Course, plan: list[Household], noted: list[tuple[int, str]]) -> None:
        for number, act in enumerate(course.acts):
            if act.event.verb != "hold":
                continue
            assert act.only is not None
            one, key = plan[act.only], uuid.UUID(plan[act.only].found)
            dataset = self.at.sources[luck(self.place, "dataset", len(self.at.sources))]
            load, row = self.at.load(self.county, dataset.key), new_id()
            number_of = self.homes[act.only].head.number
            cell = cells.shut("register_datarow", "payload", row, json.dumps({"plate": "苏N0000X"}, ensure_ascii=False))
            serial = self.at.serial(self.county, dataset.key)
            self.rows[tables.DataRow].append((row, load, serial, cells.blind(number_of), False, True, cell))
            reason = next(iter(dataset.answers)) if one.answered else ""
            due = act.event.day + dt.timedelta(days=self.at.book.days("finding_due_days"))
            self.rows[tables.Finding].append((
                key, self.keys[act.only], self.heads[act.only], dataset.key, hashlib.sha256(row.bytes).hexdigest(), row,
                dataset.severity, self.place, noted[number][0], act.event.day, due,
                "answered" if one.answered else "open", False if one.answered else None, reason, b"",
                noted[number + 1][0] if one.answered else None,
            ))  # fmt: skip


@dataclass(slots=True)
class Sights:
    """What the benches look at."""

    village: int
    villages: int
    counts: dict[str, int] = field(default_factory=dict)


def a_village(edition: Edition, book: Book) -> int:
    """A village of the measured county whose own display hangs: its clerk has work on the desk."""
    plan = whole(book.procedure("identify"))
    wanted = next(i for i, (verb, step) in enumerate(plan) if verb == "posted" and step.key == "village_display") + 1
    low, high = scene.COUNTY, scene.COUNTY + 10**6
    own = [c for c in edition.codes_in(low, high) if edition.level(c) == "village"]
    return next(c for c in own if luck(c, "done", 20) >= 11 and luck(c, "stage", len(plan)) == wanted and luck(c, "ago", 12) < 6)


def write(households: int) -> Sights:
    """Found an instance and fill it with about `households`; the tables are analysed. Returns what to look at."""
    scene.found()
    edition, book = scene.edition(), books.now(scene.COUNTY, scene.DAY)
    village = a_village(edition, book)
    villages = chosen(edition, households, village)
    with guard.writing(), scope.everything("the bench fills its own province"), loading():
        Province(book, edition, scene.DAY).write(villages)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    with scope.everything("the bench counts its own province"):
        counted = {m._meta.model_name or "": m._default_manager.count() for m in MORE}
    assert not tallies.drift(), "the tallies are not what counting says"
    return Sights(village, len(villages), counted)


class loading:  # noqa: N801  # reads as a word
    """One transaction; on our own PostgreSQL the checks of references sleep, the tallies' triggers do not."""

    TRIGGER = "ALTER TABLE register_household {} TRIGGER household_tally_insert"

    def __enter__(self) -> None:
        from django.db import transaction  # beside the one use

        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(self.TRIGGER.format("ENABLE ALWAYS"))
                cursor.execute("SET LOCAL session_replication_role = replica")

    def __exit__(self, *error: Any) -> None:
        if connection.vendor == "postgresql" and error[0] is None:
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = origin")
                cursor.execute(self.TRIGGER.format("ENABLE"))
        self.atomic.__exit__(*error)
