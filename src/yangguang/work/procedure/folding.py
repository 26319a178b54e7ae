"""How do acts become the state of a case, and how is one more act written?

A round act is one row and one line; which cases it moves follows from the engine, and the line carries how
many and a digest of which. The step, status and day on a case are the cached fold.
"""

import datetime as dt
import hashlib
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from yangguang.book.procedure import CaseState, Event, Procedure, applies, fold, of_case, refuse, step_on
from yangguang.book.reader import Book
from yangguang.register.models import Act, Case, JournalLine, Round, Standing
from yangguang.terms.decision import Decision, Refused, no
from yangguang.work import books
from yangguang.work.acting import Hand

IN_CHUNK = 900


def procedure_of(case_or_round: Case | Round) -> Procedure:
    """The procedure a case or round runs under: of the edition it began under, opened at the day it began."""
    return book_of(case_or_round, case_or_round.opened_day).procedure(case_or_round.procedure)


def book_of(case_or_round: Case | Round, day: dt.date) -> Book:
    """The edition of the book a case or round began under, opened where it began, at `day`."""
    return books.of(case_or_round.book, began_at(case_or_round), day)


def began_at(case_or_round: Case | Round) -> int:
    """The place where it began, in the codes of that day: a household may have moved into a newer edition of
    the divisions since, in which the book of that day knows nothing.
    """
    if isinstance(case_or_round, Round):
        return case_or_round.place
    return case_or_round.round.place if case_or_round.round else case_or_round.opened.place


def event_of(act: Act, carried: str | None = None) -> Event:
    """An act as the engine sees it."""
    outcome = carried if act.verb == "carried_over" else act.outcome
    return Event(
        act.verb, act.step, act.day, str(act.actor), act.office, outcome, act.round_id is not None, act.data
    )


def events_of(cases: Iterable[Case]) -> dict[uuid.UUID, list[Event]]:
    """The events of each case, in the order of the journal: of its batch, its round, its own."""
    listed = list(cases)
    by_round: dict[uuid.UUID, list[Act]] = defaultdict(list)
    by_case: dict[uuid.UUID, list[Act]] = defaultdict(list)
    by_line: dict[int, list[Act]] = defaultdict(list)
    rounds = {c.round_id for c in listed if c.round_id}
    for act in Act.objects.filter(round__in=rounds).order_by("line_id"):
        by_round[act.round_id].append(act)  # type: ignore[index]  # filtered by round
    for start in range(0, len(listed), IN_CHUNK):
        piece = listed[start : start + IN_CHUNK]
        for act in Act.objects.filter(case__in=[c.id for c in piece]):
            by_case[act.case_id].append(act)  # type: ignore[index]  # filtered by case
    opened = {c.opened_id for c in listed}
    for act in Act.objects.filter(batch__applied_id__in=opened).select_related("batch"):
        by_line[act.batch.applied_id].append(act)  # type: ignore[index,union-attr]  # filtered by batch
    out = {}
    for case in listed:
        acts = [*by_line[case.opened_id], *by_round.get(case.round_id, ()), *by_case[case.id]]  # type: ignore[arg-type]
        carried = _carried(case) if any(a.verb == "carried_over" for a in acts) else None
        out[case.id] = [
            e
            for a in sorted(acts, key=lambda a: a.line_id)
            if (e := of_case(event_of(a, carried), str(case.id))) is not None
        ]
    return out


def _carried(case: Case) -> str | None:
    row = Standing.objects.filter(
        household=case.household_id, act_from=case.opened_id, carried_over=True
    ).first()
    return row.status if row else None


def state_of(case: Case) -> CaseState:
    """The state of one case, folded from its acts."""
    return fold(procedure_of(case), events_of([case])[case.id], case.opened_day)


def moving(cases: Iterable[Case]) -> dict[uuid.UUID, list[Event]]:
    """The events that moved each case; an act on its round that passed it over (it was held, or elsewhere) is not among
    them.
    """
    listed, out = list(cases), {}
    for case, events in _with_events(listed):
        moved: list[bool] = []
        fold(procedure_of(case), events, case.opened_day, moved)
        out[case.id] = [event for event, fits in zip(events, moved, strict=True) if fits]
    return out


def digest_of(cases: Iterable[uuid.UUID]) -> str:
    """The digest of a set of cases, as lines carry it."""
    return digest_of_keys(c.hex for c in cases)


def digest_of_keys(cases: Iterable[str]) -> str:
    """The same of identities as 32 hexadecimal digits."""
    return hashlib.sha256(",".join(sorted(cases)).encode()).hexdigest()


@dataclass(slots=True)
class Moved:
    """What an act did: its line and row, each covered case with the state before and after."""

    line: JournalLine
    act: Act
    cases: list[Case] = field(default_factory=list)
    before: dict[uuid.UUID, CaseState] = field(default_factory=dict)
    after: dict[uuid.UUID, CaseState] = field(default_factory=dict)


def on_round(
    hand: Hand,
    round_: Round,
    event: Event,
    verb: str,
    *,
    facts: Mapping[str, Any] | None = None,
    detail: str = "",
) -> Moved:
    """Write one act on a round and move the cases it fits. Raises `Refused` when it fits none, with the
    reason of the first.
    """
    assert event.round
    procedure = procedure_of(round_)
    whole = procedure.by_key[event.step or ""].scope == "round"
    rows = (
        Case.objects.filter(round=round_, status="open", alone=False)
        if not whole
        else Case.objects.filter(round=round_, alone=False)
    )
    listed = list(rows.filter(Q() if whole else Q(step=event.step)).select_for_update().order_by("id"))
    states = {c.id: fold(procedure, events, c.opened_day) for c, events in _with_events(listed)}
    moved, why = _fitting(procedure, listed, states, event)
    if not moved and not whole:
        raise Refused(why if why is not None else no("no_case_here", step=event.step or ""))
    return _write(hand, procedure, event, verb, moved, states, facts, detail, round_=round_)


def _with_events(cases: list[Case]) -> list[tuple[Case, list[Event]]]:
    events = events_of(cases)
    return [(c, events[c.id]) for c in cases]


def _fitting(
    procedure: Procedure, cases: list[Case], states: dict[uuid.UUID, CaseState], event: Event
) -> tuple[list[tuple[Case, Event]], Decision | None]:
    moved, why = [], None
    for case in cases:
        own = of_case(event, str(case.id))
        if own is None:
            continue
        if applies(procedure, states[case.id], own):
            moved.append((case, own))
        elif why is None:
            refusal = refuse(procedure, states[case.id], own)
            why = None if refusal.ok else refusal
    return moved, why


def on_case(
    hand: Hand,
    case: Case,
    event: Event,
    verb: str,
    *,
    facts: Mapping[str, Any] | None = None,
    detail: str = "",
) -> Moved:
    """Write one act on one case. Raises `Refused` as the engine says."""
    assert not event.round
    locked = Case.objects.select_for_update().get(id=case.id)
    procedure = procedure_of(locked)
    state = fold(procedure, events_of([locked])[locked.id], locked.opened_day)
    return _write(
        hand, procedure, event, verb, [(locked, event)], {locked.id: state}, facts, detail, case=locked
    )


def _write(
    hand: Hand,
    procedure: Procedure,
    event: Event,
    verb: str,
    moved: list[tuple[Case, Event]],
    states: dict[uuid.UUID, CaseState],
    facts: Mapping[str, Any] | None,
    detail: str,
    round_: Round | None = None,
    case: Case | None = None,
) -> Moved:
    after = {c.id: step_on(procedure, states[c.id], e) for c, e in moved}
    about = round_ or case
    assert about is not None
    line = hand.note(
        verb,
        place=about.place,
        about=about.id,
        facts={**said(procedure.key, event, after), **(facts or {})},
        detail=detail,
    )
    act = Act.objects.create(
        line=line,
        round=round_,
        case=case,
        verb=event.verb,
        step=event.step,
        day=event.day,
        actor=hand.acting_person,
        office=hand.office,
        role=hand.role,
        outcome=event.outcome,
        data=dict(event.data),
        covers=len(after),
        covers_digest=digest_of(after),
    )
    result = Moved(line, act, [c for c, _ in moved], {c.id: states[c.id] for c, _ in moved}, after)
    keep_states(hand, procedure, result.cases, after)
    return result


def said(procedure: str, event: Event, covered: Collection[uuid.UUID]) -> dict[str, Any]:
    """What the line of an act says of it, and of the cases it covers."""
    return {
        "procedure": procedure,
        "event": event.verb,
        "step": event.step,
        "outcome": event.outcome,
        "covers": len(covered),
        "covers_digest": digest_of(covered),
        "data": dict(event.data),
    }


def due_day(hand: Hand, place: int, state: CaseState) -> dt.date | None:
    """By when the next act should come: the closing of the window, else the days a step should take."""
    if state.status not in ("open", "held", "objected"):
        return None
    return (
        state.window[2]
        if state.window
        else state.since + dt.timedelta(days=hand.book(place).days("step_due_days"))
    )


def keep_states(
    hand: Hand, procedure: Procedure, cases: Collection[Case], after: Mapping[uuid.UUID, CaseState]
) -> None:
    """Write the cached columns, one statement for all cases that came to the same state."""
    groups: dict[tuple[Any, ...], list[uuid.UUID]] = defaultdict(list)
    for case in cases:
        state = after[case.id]
        groups[
            state.step,
            state.status,
            state.since,
            len(state.holds),
            state.alone,
            due_day(hand, case.place, state),
        ].append(case.id)
    for (step, status, since, holds, alone, due), ids in groups.items():
        for start in range(0, len(ids), IN_CHUNK):
            Case.objects.filter(id__in=ids[start : start + IN_CHUNK]).update(
                step=step, status=status, since=since, holds=holds, alone=alone, due_day=due
            )
    for case in cases:
        state = after[case.id]
        case.step, case.status, case.since, case.holds, case.alone = (
            state.step,
            state.status,
            state.since,
            len(state.holds),
            state.alone,
        )
    for round_id in {c.round_id for c in cases if c.round_id}:
        refresh_round(procedure, round_id)


def refresh_round(procedure: Procedure, round_id: uuid.UUID) -> None:
    """Write where a round's open cases stand: the step of the hindmost that is neither alone nor held, how
    many are open.
    """
    running = Case.objects.filter(round=round_id, status__in=("open", "held", "objected"))
    steps = sorted(
        set(running.filter(status="open", alone=False).values_list("step", flat=True)),
        key=lambda s: procedure.order.get(s, 99),
    )
    first = (
        running.filter(status="open", alone=False, step=steps[0]).values_list("due_day", flat=True).first()
        if steps
        else None
    )
    notice = bool(steps) and procedure.by_key[steps[0]].kind == "notice"
    Round.objects.filter(id=round_id).update(
        step=steps[0] if steps else "", cases_open=running.count(), window_closes=first if notice else None
    )
