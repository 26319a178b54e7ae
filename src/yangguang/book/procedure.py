"""Where does a case stand after these acts, and may this act come next?

One engine for every procedure: it folds the events of a case, in order, into its state, and refuses what
does not fit. A round has no state of its own: a round act is an event for those cases of the round that
stand at its step, are open and are not alone.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from yangguang.book.steps import END, Procedure, Step, read_procedure
from yangguang.terms.decision import Decision, Refused, no, yes
from yangguang.terms.place import LEVELS

__all__ = [
    "CaseState",
    "Event",
    "Expected",
    "Procedure",
    "Step",
    "advance",
    "applies",
    "expected",
    "fold",
    "of_case",
    "read_procedure",
    "refuse",
    "start",
    "step_on",
]

OPEN, HELD, OBJECTED, WITHDRAWN, REFUSED = "open", "held", "objected", "withdrawn", "refused"
RUNNING = (OPEN, HELD, OBJECTED)
OUTCOMES = ("yes", "no", "return")
VERDICTS = ("upheld", "dismissed")


@dataclass(frozen=True, slots=True)
class Event:
    """One act as a case sees it. `actor`: the natural person; `office`: the level acted from; `round`: done
    on the whole list.

    Verbs: done, posted, closed, withdraw_notice, hold, release, object, withdrawn, leave_round,
    carried_over, corrected, applied. `data` of posted: first, last, closes (ISO days); of
    hold/release/object: key; of a meeting: present, representatives; of a step with `needs`: the papers'
    names, true.
    """

    verb: str
    step: str | None
    day: dt.date
    actor: str = ""
    office: str = ""
    outcome: str | None = None
    round: bool = False
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class CaseState:
    """Where a case stands. `window`: first, last and closing day of the notice that hangs; `alone`: no
    round act moves it any more.
    """

    step: str
    status: str = OPEN
    since: dt.date = dt.date.min
    window: tuple[dt.date, dt.date, dt.date] | None = None
    holds: frozenset[str] = frozenset()
    signed: tuple[str, ...] = ()
    said: str | None = None
    objection: str | None = None
    interrupted: str | None = None
    verdict: str | None = None
    alone: bool = False
    gates: frozenset[str] = frozenset()
    count: int = 0

    def copy(self) -> "CaseState":
        """A state that can go its own way."""
        return CaseState(
            self.step, self.status, self.since, self.window, self.holds, self.signed, self.said, self.objection, self.interrupted,
            self.verdict, self.alone, self.gates, self.count,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Expected:
    """What may come next: verb, step, the levels that may do it, and from which day on."""

    verb: str
    step: str
    offices: tuple[str, ...]
    from_day: dt.date | None = None


def start(procedure: Procedure, day: dt.date = dt.date.min) -> CaseState:
    """A case opened on `day`, before its first act: at the first step that concerns a case."""
    return CaseState(procedure.first, since=day)


def of_case(event: Event, case: str) -> Event | None:
    """A round act as this case sees it: what `data.cases` says of it; None when the act names its cases and
    this is not one.
    """
    if not event.round:
        return event
    entry = event.data.get("cases", {}).get(case)
    if entry is None:
        return None if event.data.get("listed") else event
    data = {k: v for k, v in event.data.items() if k != "cases"} | entry
    return Event(
        event.verb,
        event.step,
        event.day,
        event.actor,
        event.office,
        entry.get("outcome", event.outcome),
        True,
        data,
    )


def offices_for(procedure: Procedure, state: CaseState, step: Step) -> tuple[str, ...]:
    """The levels whose people may do `step` now; a recheck is done one level above the office whose display
    was objected to.
    """
    if "up" not in step.offices or state.interrupted is None:
        return step.offices
    below = min(LEVELS.index(o) for o in procedure.by_key[state.interrupted].offices if o in LEVELS)
    return (LEVELS[max(below - 1, 1)],)


def _refuse_done(p: Procedure, s: CaseState, e: Event, step: Step) -> Decision:
    if step.kind == "notice":
        return no("a_notice_is_posted_and_closed", step=step.key)
    outcomes = VERDICTS if step.side else OUTCOMES
    if e.outcome not in outcomes:
        return no("outcome_unknown", outcome=e.outcome or "", known=", ".join(outcomes))
    if e.outcome == "return" and not step.returned:
        return no("cannot_send_back", step=step.key)
    if e.outcome in ("yes", *VERDICTS):
        for paper in step.needs:
            if not e.data.get(paper):
                return no(f"{paper}_missing", step=step.key)
    if step.wait and step.wait not in s.gates:
        return no("announcement_runs", step=step.key, waits_for=step.wait)
    if step.quorum:
        present, whole = e.data.get("present", 0), e.data.get("representatives", 0)
        if whole <= 0 or present > whole or p.quorum[1] * present < p.quorum[0] * whole:
            return no(
                "quorum_missed",
                present=present,
                representatives=whole,
                numerator=p.quorum[0],
                denominator=p.quorum[1],
            )
    if e.actor in s.signed:
        return no("same_person_twice", step=step.key)
    if s.signed and e.outcome != s.said:
        return no("signers_disagree", step=step.key, first=s.said or "")
    return yes()


def _refuse_posted(p: Procedure, s: CaseState, e: Event, step: Step) -> Decision:
    if step.kind != "notice":
        return no("not_a_notice", step=step.key)
    if s.window is not None:
        return no("notice_hangs", step=step.key)
    first, last, closes = _window(e)
    length = p.lengths[step.key]
    days = (closes - e.day).days - 1
    short = days < length.is_ if length.working else days != length.is_
    if short or (first - e.day).days != 1 or (closes - last).days != 1:
        return no("window_wrong", step=step.key, days=length.is_)
    return yes()


def _window(e: Event) -> tuple[dt.date, dt.date, dt.date]:
    days = (e.data[k] for k in ("first", "last", "closes"))
    first, last, closes = (dt.date.fromisoformat(d) if isinstance(d, str) else d for d in days)
    return first, last, closes


def _refuse_gate(p: Procedure, s: CaseState, e: Event, step: Step) -> Decision:
    """Acts on the whole round: they open a gate and move nobody."""
    if e.office not in step.offices:
        return no("wrong_office", step=step.key, offices=", ".join(step.offices))
    return (
        yes()
        if e.verb in ("posted", "closed", "withdraw_notice")
        else no("not_this_step", step=s.step, asked=step.key)
    )


def _refuse_object(p: Procedure, s: CaseState, e: Event) -> Decision:
    step = p.by_key.get(s.step)
    if s.objection is not None:
        return no("objection_lives", step=s.step)
    if step is None or not step.objection or s.window is None:
        return no("no_display_hangs", step=s.step)
    if not s.window[0] <= e.day <= s.window[1]:
        return no("outside_window", first=s.window[0], last=s.window[1])
    return yes()


def _refuse_withdrawn(p: Procedure, s: CaseState) -> Decision:
    at = p.order.get(s.interrupted or s.step, 0)
    return yes() if at <= p.confirms_at else no("confirmed_already", step=s.step)


def _refuse_closed(p: Procedure, s: CaseState, e: Event, step: Step) -> Decision:
    if s.window is None:
        return no("no_display_hangs", step=step.key)
    return yes() if e.day >= s.window[2] else no("window_runs", until=s.window[1], from_day=s.window[2])


def refuse(p: Procedure, s: CaseState, e: Event) -> Decision:
    """May this event come next? Yes, or no with the reason and its numbers."""
    if s.status not in RUNNING:
        return yes() if e.verb == "corrected" else no("case_ended", status=s.status)
    if e.verb in ("applied", "leave_round", "corrected"):
        return yes()
    if e.verb == "carried_over":
        return yes() if s.count <= 1 else no("case_has_begun", step=s.step)
    if e.verb == "hold":
        return no("held_already", key=e.data.get("key", "")) if e.data.get("key", "") in s.holds else yes()
    if e.verb == "release":
        return yes() if e.data.get("key", "") in s.holds else no("nothing_held", key=e.data.get("key", ""))
    if e.verb == "object":
        return _refuse_object(p, s, e)
    if e.verb == "withdrawn":
        return _refuse_withdrawn(p, s)
    step = p.by_key.get(e.step or "")
    if step is None:
        return no("unknown_step", step=e.step or "")
    if step.scope == "round":
        return _refuse_gate(p, s, e, step)
    if e.step != s.step:
        return no("not_this_step", step=s.step, asked=step.key)
    if s.holds and not step.side:
        return no("findings_unanswered", count=len(s.holds))
    if e.office not in offices_for(p, s, step):
        return no("wrong_office", step=step.key, offices=", ".join(offices_for(p, s, step)))
    if e.verb == "done":
        return _refuse_done(p, s, e, step)
    if e.verb == "posted":
        return _refuse_posted(p, s, e, step)
    if e.verb == "closed":
        return _refuse_closed(p, s, e, step)
    if e.verb == "withdraw_notice":
        return yes() if s.window is not None else no("no_display_hangs", step=step.key)
    return no("unknown_verb", verb=e.verb)


def applies(p: Procedure, s: CaseState, e: Event) -> bool:
    """Does this round act move this case? Only one that is open, not alone, and stands where the act fits."""
    if p.by_key[e.step or ""].scope == "round":
        return s.status in RUNNING and not s.alone
    return s.status == OPEN and not s.alone and s.step == e.step and refuse(p, s, e).ok


def _go(p: Procedure, s: CaseState, e: Event, target: str) -> None:
    s.step, s.since, s.window, s.signed, s.said = target, e.day, None, (), None
    if target == END:
        s.status = p.ends


def _end(s: CaseState, e: Event, status: str) -> None:
    s.step, s.status, s.since, s.window, s.signed, s.said = END, status, e.day, None, (), None


def _move_done(p: Procedure, s: CaseState, e: Event, step: Step) -> None:
    s.signed, s.said = (*s.signed, e.actor), e.outcome
    if len(s.signed) < step.persons:
        return
    if e.outcome in VERDICTS:
        s.verdict = e.outcome
        _go(p, s, e, step.then)
    elif e.outcome == "yes":
        _go(p, s, e, step.then)
    elif e.outcome == "return":
        s.alone = True
        _go(p, s, e, step.returned)
    elif step.no:
        _go(p, s, e, step.no)
    else:
        _end(s, e, REFUSED)


def _move_closed(p: Procedure, s: CaseState, e: Event, step: Step) -> None:
    if step.then != "resume":
        _go(p, s, e, step.then)
        return
    assert s.interrupted is not None and s.verdict is not None, "a recheck display without a verdict"
    back, s.objection, s.interrupted = p.by_key[s.interrupted], None, None
    s.status = HELD if s.holds else OPEN
    if s.verdict == "upheld":
        _end(s, e, REFUSED)
    else:
        s.alone, s.verdict = True, None
        _go(p, s, e, back.then)


def _move(p: Procedure, s: CaseState, e: Event) -> None:
    s.count += 1
    verb = e.verb
    if verb in ("done", "posted", "closed", "withdraw_notice"):
        step = p.by_key[e.step or ""]
        if step.scope == "round":
            s.gates = s.gates | {step.key} if verb == "closed" else s.gates
        elif verb == "done":
            _move_done(p, s, e, step)
        elif verb == "posted":
            s.window = _window(e)
        elif verb == "closed":
            _move_closed(p, s, e, step)
        else:
            s.window = None
    elif verb == "hold":
        s.holds = s.holds | {e.data.get("key", "")}
        s.status = HELD if s.status == OPEN else s.status
    elif verb == "release":
        s.holds = s.holds - {e.data.get("key", "")}
        s.status = OPEN if s.status == HELD and not s.holds else s.status
    elif verb == "object":
        s.objection, s.interrupted, s.status = e.data.get("key", ""), s.step, OBJECTED
        _go(p, s, e, p.by_key[s.step].objection)
    elif verb == "withdrawn":
        _end(s, e, WITHDRAWN)
    elif verb == "leave_round":
        s.alone = True
    elif verb in ("carried_over", "corrected"):
        _end(s, e, e.outcome or "void")


def step_on(p: Procedure, state: CaseState, event: Event) -> CaseState:
    """The state after `event`. Raises `Refused`."""
    if not (decision := refuse(p, state, event)):
        raise Refused(decision)
    after = state.copy()
    _move(p, after, event)
    return after


def advance(p: Procedure, state: CaseState, event: Event) -> CaseState | None:
    """The state after one more event as `fold` takes it: None where a round act passes the case over. Raises
    `Refused`.
    """
    if event.round:
        if not applies(p, state, event):
            return None
    elif not (decision := refuse(p, state, event)):
        raise Refused(decision)
    after = state.copy()
    _move(p, after, event)
    return after


def fold(
    p: Procedure, events: Iterable[Event], day: dt.date = dt.date.min, applied: list[bool] | None = None
) -> CaseState:
    """The state of a case opened on `day` after all events in order; round acts that do not apply to the
    case are passed over. Raises `Refused`.

    `applied`, when given, is filled with whether each event moved the case.
    """
    state = start(p, day)
    for event in events:
        fits = applies(p, state, event) if event.round else True
        if not event.round and not (decision := refuse(p, state, event)):
            raise Refused(decision)
        if fits:
            _move(p, state, event)
        if applied is not None:
            applied.append(fits)
    return state


def expected(p: Procedure, s: CaseState, day: dt.date) -> list[Expected]:
    """What may come next for a case: the way forward first. Empty when it has ended."""
    if s.status not in RUNNING:
        return []
    step = p.by_key[s.step]
    offices = offices_for(p, s, step)
    if s.holds and not step.side:
        return [Expected("release", s.step, ("village", "township", "county"))]
    if step.kind != "notice":
        return [Expected("done", s.step, offices)]
    if s.window is None:
        return [Expected("posted", s.step, offices, day)]
    return [Expected("closed", s.step, offices, s.window[2])]
