"""How far has a village's round come, act by act, and where does that leave each of its cases?

The acts follow the procedure's own table; where they lead is asked of the engine, never guessed.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from yangguang.book.procedure import CaseState, Event, applies, of_case, start, step_on
from yangguang.book.reader import Book
from yangguang.book.steps import Procedure, Step
from yangguang.work.founding.lines import Official

PROCEDURE = "identify"
PUBLIC = Official(None, uuid.UUID(int=0), None, "public", "public", 0)
VERBS = {
    "application": "case.apply", "survey": "case.survey", "compare": "round.compare", "meeting": "round.meet",
    "township_review": "round.review", "house_visit": "case.visit", "county_confirmation": "round.confirm",
}  # fmt: skip
GAPS = {"announce": 3, "application": 2, "survey": 4, "compare": 2, "meeting": 3}


@dataclass(slots=True)
class Act:
    """One act of the course: on the round, or on the cases at `only` (one line each)."""

    event: Event
    verb: str
    by: Official
    only: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    notice: uuid.UUID | None = None


@dataclass(slots=True)
class Fate:
    """Where one kind of case ends up: its state, the round acts that moved it, and the act that ended it."""

    state: CaseState
    moved: list[int]
    ended: int | None


@dataclass(slots=True)
class Household:
    """What the course must know of a household beforehand."""

    case: uuid.UUID
    above: bool = False
    outvoted: bool = False
    sent_back: bool = False
    found: str = ""  # key of a finding
    answered: bool = False
    objected: str = ""  # key of an objection


@dataclass(frozen=True, slots=True)
class Offices:
    """The people of a village and of the offices above it, two each."""

    by_level: dict[str, tuple[Official, Official]]

    def of(self, step: Step, second: bool = False) -> Official:
        """Who does a step: the lowest office the table names."""
        level = next(o for o in ("village", "township", "county", "city") if o in step.offices)
        return self.by_level[level][second]


def whole(procedure: Procedure) -> list[tuple[str, Step]]:
    """Every act of a round from announcement to registration, as (verb, step); a step for n persons n times."""
    out: list[tuple[str, Step]] = []
    for step in procedure.line():
        if step.kind == "notice":
            out += [("posted", step), ("closed", step)]
        else:
            out += [("done", step)] * step.persons
    return out


class Course:
    """The first `length` acts of a village's round."""

    def __init__(
        self, book: Book, offices: Offices, households: Sequence[Household], case_day: dt.date, length: int,
        new_id: Callable[[], uuid.UUID],
    ) -> None:  # fmt: skip
        """`case_day`: when the cases were opened; `new_id` names the notices."""
        self.new_id = new_id
        self.book, self.procedure, self.offices, self.households = book, book.procedure(PROCEDURE), offices, households
        self.case_day, self.plan = case_day, whole(self.procedure)[:length]
        self.acts: list[Act] = []
        self._windows: dict[str, tuple[dt.date, uuid.UUID]] = {}

    def run(self, day: dt.date, ago: int) -> "Course":
        """Write the acts so that the last one happened `ago` days before `day`."""
        first = day - dt.timedelta(days=ago + sum(self._days(v, s) for v, s in self.plan))
        self.opened = first
        self._write(first)
        return self

    def _days(self, verb: str, step: Step) -> int:
        """Days between an act and the next one."""
        return self.procedure.lengths[step.key].is_ + 1 if verb == "posted" else GAPS.get(step.key, 1)

    def _write(self, day: dt.date) -> None:
        for at, (verb, step) in enumerate(self.plan):
            if step.kind == "notice":
                day = self._notice(verb, step, day, last=at == len(self.plan) - 1)
            elif step.key == "survey":  # the one step that is entered household by household
                second = any(a.event.step == step.key for a in self.acts)
                self._survey(step, day, second)
            else:
                second = bool(self.acts) and self.acts[-1].event.step == step.key
                self._done(step, day, second)
            day += dt.timedelta(days=GAPS.get(step.key, 1))

    def _add(self, verb: str, step: Step | None, day: dt.date, by: Official, data: dict[str, Any], **more: Any) -> None:
        """An act on the round, or with `only` on one case."""
        outcome = "yes" if verb == "done" else None
        whole = more.get("only") is None
        event = Event(verb, step.key if step else None, day, str(by.person), by.office, outcome, whole, data)
        said = {
            "posted": "notice.post", "closed": "notice.close", "hold": "finding.raise", "release": "finding.release",
            "object": "objection.file",
        }  # fmt: skip
        self.acts.append(Act(event, said.get(verb) or VERBS[event.step or ""], by, **more))

    def _notice(self, verb: str, step: Step, day: dt.date, last: bool) -> dt.date:
        by = self.offices.of(step)
        if verb == "posted":
            window, key = self.book.window(step.days, day), self.new_id()
            data = {
                "first": window.first.isoformat(), "last": window.last.isoformat(), "closes": window.closes_from.isoformat(),
                "notice": key.hex,
            }  # fmt: skip
            self._windows[step.key] = (window.closes_from, key)
            self._add(verb, step, day, by, data, notice=key)
            if last and step.objection:
                self._objections(window.first, key)
            return day
        closes, key = self._windows[step.key]
        day = max(day, closes)
        self._add(verb, step, day, by, {"notice": key.hex}, notice=key)
        return day

    def _objections(self, day: dt.date, notice: uuid.UUID) -> None:
        for at, one in enumerate(self.households):
            if one.objected:
                self._add("object", None, day, PUBLIC, {"key": one.objected, "notice": notice.hex}, only=at)

    def _survey(self, step: Step, day: dt.date, second: bool) -> None:
        by = self.offices.of(step, second)
        for at in range(len(self.households)):
            self._add("done", step, day, by, {}, only=at, facts={"items": 0 if second else 6, "entered": not second})

    def _findings(self, day: dt.date) -> None:
        county, village = self.offices.by_level["county"][0], self.offices.by_level["village"][1]
        for at, one in enumerate(self.households):
            if one.found:
                self._add("hold", None, day, county, {"key": one.found}, only=at, facts={"finding": one.found})
            if one.answered:
                facts = {"finding": one.found, "true": False}
                self._add("release", None, day, village, {"key": one.found}, only=at, facts=facts)

    def _done(self, step: Step, day: dt.date, second: bool) -> None:
        by = self.offices.of(step, second)
        if step.kind == "compare":
            self._findings(day)
        self._add("done", step, day, by, {**dict.fromkeys(step.needs, True), **self._said(step)})

    def _said(self, step: Step) -> dict[str, Any]:
        """What the act says of its cases."""
        listed = [(str(h.case), h) for h in self.households]
        if step.kind == "sign":
            return {"listed": True, "cases": {n: {} for n, _ in listed}}
        if step.votes:
            for_, against = {"outcome": "yes", "for": 21, "against": 3}, {"outcome": "no", "for": 6, "against": 17}
            return {"representatives": 32, "present": 25, "cases": {n: against if h.outvoted else for_ for n, h in listed}}
        if step.rule:
            return {"cases": {n: {"outcome": "no", "code": "above_line"} for n, h in listed if h.above}}
        return {"cases": {n: {"outcome": "return"} for n, h in listed if h.sent_back}} if step.returned else {}

    def fate(self, at: int) -> Fate:
        """What became of the household at `at`, asked of the engine act by act."""
        name, state = str(self.households[at].case), start(self.procedure, self.case_day)
        moved, ended = [], None
        for number, act in enumerate(self.acts):
            if act.only not in (None, at):
                continue
            event = of_case(act.event, name)
            if event is None or (event.round and not applies(self.procedure, state, event)):
                continue
            state = step_on(self.procedure, state, event)
            if event.round:
                moved.append(number)
            if state.step == "end":
                ended = number
                break
        return Fate(state, moved, ended)

    def fates(self) -> list[Fate]:
        """One for each household; those to whom the same happened share theirs."""
        known: dict[tuple[Any, ...], Fate] = {}
        out = []
        for at, one in enumerate(self.households):
            kind = (one.above, one.outvoted, one.sent_back, bool(one.found), one.answered, bool(one.objected))
            if kind not in known:
                known[kind] = self.fate(at)
            out.append(known[kind])
        return out


def stands(procedure: Procedure, fates: Sequence[Fate]) -> str:
    """Where the round stands: the hindmost step of those that are open and not alone."""
    steps = {f.state.step for f in fates if f.state.status == "open" and not f.state.alone}
    return min(steps, key=lambda s: procedure.order.get(s, 99)) if steps else ""

