"""Does each case stand where its acts put it, and did each round act move the cases it commits to?

The engine is asked once for each state and event that meet: it is a function of the two, and the cases of a
village go the same way for most of theirs.
"""

import datetime as dt
import json
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from yangguang.book.packs import PackError
from yangguang.book.procedure import CaseState, Event, Procedure, advance, of_case, start
from yangguang.register.models import Round
from yangguang.terms.decision import Refused
from yangguang.work import books
from yangguang.work.checking.reading import dashed, key, rows, text
from yangguang.work.checking.report import Report
from yangguang.work.procedure.folding import digest_of_keys

PIECE = 20_000  # cases folded with their acts in memory at once


@dataclass(slots=True)
class _Way:
    """A state that cases reach, and where each event leads from it: None for one that passes the case over."""

    state: CaseState
    columns: tuple[Any, ...]
    on: dict[int, "_Way | None"] = field(default_factory=dict)


@dataclass(slots=True)
class _OnRound:
    """A round act as its cases see it: those it names by what it says of them, all others alike."""

    line: int
    alike: Event | None
    named: dict[str, Event]


class _Ways:
    """All states of one procedure that were reached, each kept once."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self._known: dict[tuple[Any, ...], _Way] = {}
        self._starts: dict[str, _Way] = {}

    def begin(self, day: str) -> _Way:
        """Where a case opened on `day` begins."""
        if day not in self._starts:
            self._starts[day] = self.at(start(self.procedure, dt.date.fromisoformat(day)))
        return self._starts[day]

    def at(self, state: CaseState) -> _Way:
        """The way on from a state."""
        mark = (
            state.step, state.status, state.since, state.window, state.holds, state.signed, state.said, state.objection,
            state.interrupted, state.verdict, state.alone, state.gates, state.count,
        )  # fmt: skip
        found = self._known.get(mark)
        if found is None:
            columns = (state.step, state.status, state.since.isoformat(), len(state.holds), state.alone)
            found = self._known[mark] = _Way(state, columns)
        return found

    def step(self, way: _Way, event: Event) -> _Way | None:
        """Where `event` leads, asked of the engine. Raises `Refused`."""
        after = advance(self.procedure, way.state, event)
        found = way.on[id(event)] = None if after is None else self.at(after)
        return found


class _Acts:
    """The acts that concern a piece of cases, by what they stand on; equal events are one event."""

    def __init__(self, low: int, high: int, until: str = "TRUE") -> None:
        self._until = until  # SQL on an act `a`: which of them had been done
        self.on_round: dict[str, list[_OnRound]] = defaultdict(list)
        self.on_case: dict[str, list[tuple[int, Event]]] = defaultdict(list)
        self.on_opening: dict[int, list[tuple[int, Event]]] = defaultdict(list)
        self.claims: dict[int, tuple[str, int, str]] = {}
        self.covered: dict[int, list[str]] = defaultdict(list)
        self._events: dict[tuple[Any, ...], Event] = {}
        for round_, row in self._rows("round", low, high):
            event = self.event(row, whole=True)
            self.on_round[round_].append(self._as_seen(row[0], event))
            self.claims[row[0]] = (row[8], row[7], row[2])
        for case, row in self._rows("case", low, high):
            self.on_case[case].append((row[0], self.event(row, whole=False)))
        for opened, row in _batches(until):
            self.on_opening[opened].append((row[0], self.event(row, whole=False)))

    def _rows(self, what: str, low: int, high: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
        sql = (
            f"SELECT {key(f'a.{what}_id')}, a.line_id, a.verb, a.step, {text('a.day')}, {text('a.actor')}, a.office, a.outcome, "
            f"a.covers, a.covers_digest, {text('a.data')} FROM register_act a JOIN register_{what} s ON s.id = a.{what}_id "
            f"WHERE s.place >= %s AND s.place <= %s AND {self._until} ORDER BY a.line_id"
        )
        return ((row[0], row[1:]) for row in rows(sql, (low, high)))

    def event(self, row: tuple[Any, ...], *, whole: bool) -> Event:
        """The event of a row."""
        _, verb, step, day, actor, office, outcome, _, _, stored = row
        mark = (verb, step, day, actor, office, outcome, whole, stored)
        found = self._events.get(mark)
        if found is None:
            person = actor if "-" in actor else str(dashed(actor))
            when, data = dt.date.fromisoformat(day), json.loads(stored)
            found = self._events[mark] = Event(verb, step, when, person, office, outcome, whole, data)
        return found

    def carried(self, event: Event, status: str | None) -> Event:
        """A carried-over case begins with the status its register claimed."""
        mark = ("carried_over", event.day, event.actor, event.office, status)
        found = self._events.get(mark)
        if found is None:
            found = self._events[mark] = Event(
                "carried_over", None, event.day, event.actor, event.office, status
            )
        return found

    def _as_seen(self, line: int, event: Event) -> _OnRound:
        kinds: dict[str, Event] = {}
        named = {}
        for case, said in event.data.get("cases", {}).items():
            kind = repr(said)
            if kind not in kinds:
                seen = of_case(event, case)
                assert seen is not None, "an act concerns the cases it names"
                kinds[kind] = seen
            named[case.replace("-", "")] = kinds[kind]
        # A name no case has: what the act says to all whom it does not name.
        return _OnRound(line, of_case(event, ""), named)


def _cases(among: str = "TRUE") -> Iterator[tuple[Any, ...]]:
    return rows(
        f"SELECT {key('id')}, {key('round_id')}, procedure, book, place, opened_id, {text('opened_day')}, step, status, "
        f"{text('since')}, holds, alone, {key('household_id')} FROM register_case WHERE {among} ORDER BY place, round_id, id"
    )


def _batches(until: str) -> Iterator[tuple[int, tuple[Any, ...]]]:
    sql = (
        f"SELECT b.applied_id, a.line_id, a.verb, a.step, {text('a.day')}, {text('a.actor')}, a.office, a.outcome, "
        f"a.covers, a.covers_digest, {text('a.data')} FROM register_act a JOIN register_batch b ON b.id = a.batch_id "
        f"WHERE {until} ORDER BY a.line_id"
    )
    return ((row[0], row[1:]) for row in rows(sql))


def check(report: Report) -> None:
    """Fold every case again, piece by piece along the places, so that a round's cases are together."""
    started = time.perf_counter()
    report.rounds = Round.objects.count()
    folding = sum(_piece(report, piece) for piece in _pieces(_cases()))
    report.timed("folding", folding)
    report.timed("reading", time.perf_counter() - started - folding)


def stood(among: str, until: str) -> Iterator[tuple[str, str, str]]:
    """Household, step and status of cases as they stood after some of their acts; of one household the latest case last.

    `among`: SQL on `register_case`, which cases; `until`: SQL on an act `a`, which acts. Raises `Refused`, `PackError`.
    """
    for piece in _pieces(_cases(among)):
        acts, carried, procedures = _Acts(piece[0][4], piece[-1][4], until), _carried(piece), _Procedures()
        for row in sorted(piece, key=lambda r: (r[5], r[0])):
            step, status = _fold(acts, procedures.of(row), row, carried)[:2]
            yield row[12], step, status


def _pieces(cases: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    """Cases in pieces that end with a village."""
    piece: list[tuple[Any, ...]] = []
    place = None
    for row in cases:
        if len(piece) >= PIECE and row[4] != place:
            yield piece
            piece = []
        piece.append(row)
        place = row[4]
    if piece:
        yield piece


def _carried(piece: list[tuple[Any, ...]]) -> dict[Any, str]:
    """The statuses that carried-over households came with."""
    sql = (
        f"SELECT {key('s.household_id')}, s.status FROM register_standing s JOIN register_household h ON h.id = s.household_id "
        "WHERE s.carried_over AND h.place >= %s AND h.place <= %s"
    )
    return dict(rows(sql, (piece[0][4], piece[-1][4])))


def _piece(report: Report, piece: list[tuple[Any, ...]]) -> float:
    acts, carried, procedures = _Acts(piece[0][4], piece[-1][4]), _carried(piece), _Procedures()
    started = time.perf_counter()
    for row in piece:
        try:
            columns = _fold(acts, procedures.of(row), row, carried)
        except Refused as refused:
            report.differ(
                "case", str(dashed(row[0])), "acts that follow the procedure", refused.decision.code
            )
            continue
        except PackError as error:
            report.differ("book", row[3], "archived", error.en)
            continue
        report.cases += 1
        found = (*row[7:11], bool(row[11]))
        if columns != found:
            report.differ("case", str(dashed(row[0])), _said(columns), _said(found))
    _covered(report, acts)
    return time.perf_counter() - started


class _Procedures:
    """The procedure each case runs under: of its edition, at its place, on the day it was opened."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], _Ways] = {}
        self._alike: dict[int, _Ways] = {}

    def of(self, row: tuple[Any, ...]) -> _Ways:
        """The ways of a case's procedure. Raises `PackError` when the archive lacks the edition."""
        mark = (row[2], row[3], row[4], row[6])
        found = self._known.get(mark)
        if found is None:
            procedure = books.of(row[3], row[4], dt.date.fromisoformat(row[6])).procedure(row[2])
            found = self._known[mark] = self._alike.setdefault(id(procedure), _Ways(procedure))
        return found


def _said(columns: tuple[Any, ...]) -> str:
    return json.dumps([str(c) for c in columns], ensure_ascii=False)


def _fold(acts: _Acts, ways: _Ways, row: tuple[Any, ...], carried: dict[Any, str]) -> tuple[Any, ...]:
    """Step, status, since, holds, alone as the acts say. Raises `Refused`."""
    case, covered = row[0], acts.covered
    listed: list[tuple[int, Event]] = []
    for act in acts.on_round.get(row[1], ()):
        event = act.named.get(case, act.alike)
        if event is not None:
            listed.append((act.line, event))
    listed += acts.on_case.get(case, ())
    for line, event in acts.on_opening.get(row[5], ()):
        listed.append(
            (line, acts.carried(event, carried.get(row[12])) if event.verb == "carried_over" else event)
        )
    listed.sort(key=_line)
    way = ways.begin(row[6])
    for line, event in listed:
        on = way.on
        after = on[id(event)] if id(event) in on else ways.step(way, event)
        if after is not None:
            way = after
            # Who came later stands where the round stands, but no act before could have moved them.
            if event.round and line > row[5]:
                covered[line].append(case)
    return way.columns


def _line(pair: tuple[int, Event]) -> int:
    return pair[0]


def _covered(report: Report, acts: _Acts) -> None:
    """Each round act moved exactly the cases its row says; that its journal line says the same is seen with the chain."""
    digests: dict[tuple[str, ...], str] = {}
    for line, (digest, covers, step) in acts.claims.items():
        cases = tuple(acts.covered.get(line, ()))
        if cases not in digests:
            digests[cases] = digest_of_keys(cases)
        if (digests[cases], len(cases)) != (digest, covers):
            report.differ(
                "covered", f"line {line} ({step})", f"{covers} {digest}", f"{len(cases)} {digests[cases]}"
            )
