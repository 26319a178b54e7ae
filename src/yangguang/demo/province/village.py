"""How far has the round of one invented village come, and what did it leave behind: acts, notices, objections, findings?"""

import datetime as dt
import hashlib
import json
import os
import uuid
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from yangguang.book.datasets import Dataset
from yangguang.demo.people import Home
from yangguang.demo.province.course import Act, Course, Fate, Household, stands
from yangguang.demo.province.homes import Homes
from yangguang.demo.province.plan import length, luck
from yangguang.demo.province.share import Share
from yangguang.register import models as tables
from yangguang.rules.notices import masked_name
from yangguang.terms.chain import canonical
from yangguang.terms.place import at_level
from yangguang.work.procedure.folding import digest_of

RUNNING = ("open", "held", "objected")
Noted = list[tuple[int, str]]  # id and digest of each act's line


class Village:
    """One village: its households, their people, its round and what it left behind."""

    def __init__(
        self, at: Share, households: Homes, place: int, applied: tuple[uuid.UUID, int, dt.date], homes: list[Home]
    ) -> None:  # fmt: skip
        """`applied`: the batch that brought the homes, its line and day."""
        self.at, self.households, self.place, self.homes = at, households, place, homes
        self.batch, self.line, self.day = applied
        self.rows, self.round = at.rows, at.ids.uuid()
        self.keys = [at.ids.uuid() for _ in homes]
        self.heads: list[str] = []
        self.entered: dict[str, tuple[int, uuid.UUID]] = {}  # who entered the answer to a finding, by its line

    def _plan(self) -> list[Household]:
        out, new_id = [], self.at.ids.uuid
        for at, home in enumerate(self.homes):
            one = Household(new_id(), above=home.income >= self.at.line_fen)
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
        many = length(self.place, at.procedure)
        course = Course(at.book, at.offices(self.place), plan, self.day, many, at.ids.uuid).run(at.day, ago)
        fates = course.fates()
        by = course.offices.by_level["village"][0]
        opened, _ = at.lines.note("round.open", self.place, course.opened, self.round, by, {"takes_in": len(plan)})
        noted = self._acts(course, fates)
        self._households(course, plan, fates, noted)
        self._round(course, fates, opened)
        self._notices(course, plan, fates, noted)
        self._findings(course, plan, noted)

    def _acts(self, course: Course, fates: list[Fate]) -> Noted:
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
            if event.verb == "release":
                self._enter(course, act)
            noted.append(self._note(act, case or self.round, said))
            self.rows[tables.Act].append((
                noted[-1][0], None if case else self.round, case, None, event.verb, event.step, event.day, act.by.person,
                act.by.office, act.by.role, event.outcome, event.data, len(moved), digest,
            ))  # fmt: skip
        return noted

    def _enter(self, course: Course, act: Act) -> None:
        """Before one person confirms the answer to a finding, another entered it."""
        finding, by = act.facts["finding"], course.offices.by_level["village"][0]
        facts = {"finding": finding, "true": False}
        line, _ = self.at.lines.note("finding.answer", self.place, act.event.day, uuid.UUID(finding), by, facts)
        self.entered[finding] = (line, by.person)

    def _note(self, act: Act, about: uuid.UUID, said: dict[str, Any]) -> tuple[int, str]:
        return self.at.lines.note(act.verb, self.place, act.event.day, about, act.by, said)

    # --- households ------------------------------------------------------------------------------------------

    def _households(self, course: Course, plan: list[Household], fates: list[Fate], noted: Noted) -> None:
        surveyed = [n for n, a in enumerate(course.acts) if a.event.step == "survey"][: len(plan)]
        for at, (home, one, fate) in enumerate(zip(self.homes, plan, fates, strict=True)):
            ended = (noted[fate.ended][0], course.acts[fate.ended].event.day) if fate.ended is not None else None
            self._household(at, home, fate.state.status if ended else "applicant", ended)
            self._case(at, one, fate)
            if surveyed:
                day = course.acts[surveyed[at]].event.day
                self.households.statement(home, self.keys[at], day, noted[surveyed[at]][0], "survey", claimed=False)
            if ended and fate.state.status == "refused":
                self._letter(one, home, ended)

    def _household(self, at: int, home: Home, status: str, ended: tuple[int, dt.date] | None) -> None:
        key, into = self.keys[at], self.households
        number = into.number(self.at.day) if status == "registered" else None
        self.heads.append(into.add(home, key, status, self.day, number, self.batch, self.line, f"{self.place}{at:03d}"))
        into.statement(home, key, self.day, self.line, "file", claimed=True)
        into.standing(key, self.day, self.line, "applicant", carried=False, until=ended[1] if ended else None)
        if ended:
            into.standing(key, ended[1], ended[0], status, carried=False, until=None)

    def _case(self, at: int, one: Household, fate: Fate) -> None:
        state, book = fate.state, self.at.book
        due = None
        if state.status in RUNNING:
            due = state.window[2] if state.window else state.since + dt.timedelta(days=book.days("step_due_days"))
        self.rows[tables.Case].append((
            one.case, self.keys[at], self.round, self.at.procedure.key, book.digest, self.place, self.line, self.day, state.step,
            state.status, state.since, len(state.holds), state.alone, due,
        ))  # fmt: skip

    def _letter(self, one: Household, home: Home, ended: tuple[int, dt.date]) -> None:
        key = self.at.ids.hex()
        said = {"title": "告知书", "reason": "未进入下一步。", "said": "", "remedy": "可以提出异议。"}
        whole = {"code": "letter_refused", "step": "", "clause": None, "head": home.head.name, "zh": said, "en": said}
        body = json.dumps(whole, ensure_ascii=False)
        self.rows[tables.Letter].append((
            key, one.case, self.place, "refusal", ended[1], body, ended[0],
        ))  # fmt: skip

    # --- the round and what it left behind -------------------------------------------------------------------

    def _round(self, course: Course, fates: list[Fate], opened: int) -> None:
        running = [f for f in fates if f.state.status in RUNNING]
        step, procedure = stands(self.at.procedure, fates), self.at.procedure
        hangs = step and procedure.by_key[step].kind == "notice"
        closes = next((f.state.window[2] for f in running if f.state.step == step and f.state.window), None) if hangs else None
        over = None if running else course.acts[-1].event.day
        self.rows[tables.Round].append((
            self.round, procedure.key, self.at.book.digest, self.place, course.opened.year, opened, course.opened, over,
            (step if course.acts else procedure.steps[0].key) if running else "", len(running), closes,
        ))  # fmt: skip

    def _notices(self, course: Course, plan: list[Household], fates: list[Fate], noted: Noted) -> None:
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
                f"notice_number_{step.public}", "zh", county=self.at.issuer, year=act.event.day.year,
                serial=self.at.serial("notice"),
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
            yield (self.at.ids.hex(), notice, plan[i].case, line, masked, village, "", len(self.homes[i].people), "", objected)

    def _objections(
        self, course: Course, plan: list[Household], notice: uuid.UUID, on: list[int], noted: Noted
    ) -> None:
        for number, act in enumerate(course.acts):
            if act.event.verb != "object":
                continue
            assert act.only is not None
            one, key = plan[act.only], uuid.UUID(plan[act.only].objected)
            receipt = "-".join(key.hex.upper()[i : i + 4] for i in (20, 24, 28))
            office = at_level(self.place, "township")
            due = act.event.day + dt.timedelta(days=self.at.book.days("objection_due_days"))
            self.rows[tables.Objection].append((
                key, receipt, "against", notice, on.index(act.only) + 1, one.case, self.place, office, act.event.day,
                noted[number][0], "他家去年在县城买了房子。", b"", due, "filed", "", "",
            ))  # fmt: skip

    def _findings(self, course: Course, plan: list[Household], noted: Noted) -> None:
        for number, act in enumerate(course.acts):
            if act.event.verb != "hold":
                continue
            assert act.only is not None
            one, head = plan[act.only], self.homes[act.only].head
            dataset = self.at.sources[luck(self.place, "dataset", len(self.at.sources))]
            row, serial = self.at.ids.hex(), self.at.serial(dataset.key)
            said = _record(dataset, head.name, serial)
            payload = json.dumps(said, ensure_ascii=False)
            self.rows[tables.DataRow].append((row, self.at.load(dataset.key), serial, head.number, False, True, payload))
            mark = canonical([dataset.key, [said.get(c, "") for c in dataset.record]]).decode()
            reason = next(k for k, a in dataset.answers.items() if a.clears) if one.answered else ""
            due = act.event.day + dt.timedelta(days=self.at.book.days("finding_due_days"))
            self.rows[tables.Finding].append((
                one.found, self.keys[act.only], self.heads[act.only], dataset.key, mark, row, dataset.severity, self.place,
                noted[number][0], act.event.day, due, "answered" if one.answered else "open", False if one.answered else None,
                reason, b"", noted[number + 1][0] if one.answered else None, *self.entered.get(one.found, (None, None)),
            ))  # fmt: skip


def _record(dataset: Dataset, name: str, serial: int) -> dict[str, str]:
    """A department's row that holds: what its columns of that kind say."""
    usual = {"name": name, "text": f"{dataset.key}-{serial:05d}", "day": "2015-03-17", "yuan": "42000", "decimal": "86.5"}
    said = {c.key: usual[c.kind] for c in dataset.columns.values() if c.kind in usual}
    return said | {rule.column: min(rule.holds) for rule in dataset.activity}
