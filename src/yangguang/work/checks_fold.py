"""Does each case stand where its acts put it, and did each round act move the cases it commits to?"""

import datetime as dt
import json
import time
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from yangguang.book.packs import PackError
from yangguang.book.procedure import CaseState, Event, Procedure, fold, of_case
from yangguang.register.models import Act, Case, JournalLine, Round, Standing
from yangguang.terms.decision import Refused
from yangguang.work import books
from yangguang.work.checks_report import Report
from yangguang.work.folding import digest_of

PIECE = 20_000  # cases folded with their acts in memory at once
# A closed round keeps the code of its day while its cases follow their households (`adoption.py`): the cases
# of one round are together by the round's place.
HOME = Coalesce("round__place", "place")
CASE = (
    "id",
    "round_id",
    "procedure",
    "book",
    "place",
    "opened_id",
    "opened_day",
    "step",
    "status",
    "since",
    "holds",
    "alone",
    "household_id",
    "home",
    "opened__place",
)
ACT = (
    "line_id",
    "round_id",
    "case_id",
    "verb",
    "step",
    "day",
    "actor",
    "office",
    "outcome",
    "data",
    "covers",
    "covers_digest",
    "batch__applied_id",
)


@dataclass(slots=True)
class _Acts:
    """The acts that concern a piece of cases, by what they stand on; each event made once."""

    by_round: dict[Any, list[tuple[int, Event]]] = field(default_factory=lambda: defaultdict(list))
    by_case: dict[Any, list[tuple[int, Event]]] = field(default_factory=lambda: defaultdict(list))
    by_opening: dict[Any, list[tuple[int, Event]]] = field(default_factory=lambda: defaultdict(list))
    claims: dict[int, tuple[str, int, str]] = field(default_factory=dict)
    covered: dict[int, list[uuid.UUID]] = field(default_factory=lambda: defaultdict(list))


def check(report: Report) -> None:
    """Fold every case again, piece by piece along the places, so that a round's cases are together."""
    started = time.perf_counter()
    report.rounds = Round.objects.count()
    procedures: dict[tuple[str, str, int, dt.date], Procedure] = {}
    piece: list[tuple[Any, ...]] = []
    place = None
    rows = Case.objects.annotate(home=HOME).order_by("home", "round_id", "id").values_list(*CASE)
    folding = 0.0
    for row in rows.iterator(chunk_size=5000):
        if len(piece) >= PIECE and row[13] != place:
            folding += _piece(report, piece, procedures)
            piece = []
        piece.append(row)
        place = row[13]
    if piece:
        folding += _piece(report, piece, procedures)
    _missing(report)
    report.timed("folding", folding)
    report.timed("reading", time.perf_counter() - started - folding)


def _missing(report: Report) -> None:
    """Each line that tells of a procedure's act has its act, and no act was taken away."""
    told = JournalLine.objects.filter(body__contains='"covers_digest":', act__isnull=True)
    for line, verb in told.values_list("id", "verb"):
        report.differ("act", f"line {line} ({verb})", "an act", "none")


def _acts(piece: list[tuple[Any, ...]]) -> _Acts:
    acts = _Acts()
    low, high = piece[0][13], piece[-1][13]
    on_rounds = Act.objects.filter(round__place__gte=low, round__place__lte=high)
    on_cases = Act.objects.filter(case__in=_between(low, high).values("id"))
    for rows, held, at in (
        (on_rounds, acts.by_round, 1),
        (on_cases, acts.by_case, 2),
        (Act.objects.filter(batch__isnull=False), acts.by_opening, 12),
    ):
        for act in rows.order_by("line_id").values_list(*ACT).iterator(chunk_size=5000):
            event = Event(act[3], act[4], act[5], str(act[6]), act[7], act[8], act[1] is not None, act[9])
            held[act[at]].append((act[0], event))
            if at == 1:
                acts.claims[act[0]] = (act[11], act[10], act[4])
    return acts


def _between(low: int, high: int) -> QuerySet[Case]:
    """The cases that are at home between two places."""
    return Case.objects.annotate(home=HOME).filter(home__gte=low, home__lte=high)


def _procedure(procedures: dict[Any, Procedure], row: tuple[Any, ...]) -> Procedure:
    began = row[13] if row[1] is not None else row[14]
    mark = (row[2], row[3], began, row[6])
    if mark not in procedures:
        procedures[mark] = books.of(row[3], began, row[6]).procedure(row[2])
    return procedures[mark]


def _piece(report: Report, piece: list[tuple[Any, ...]], procedures: dict[Any, Procedure]) -> float:
    acts = _acts(piece)
    here = _between(piece[0][13], piece[-1][13]).values("household")
    carried = dict(
        Standing.objects.filter(carried_over=True, household__in=here).values_list("household_id", "status")
    )
    started = time.perf_counter()
    for row in piece:
        try:
            state = _fold(acts, _procedure(procedures, row), row, carried)
        except Refused as refused:
            report.differ("case", str(row[0]), "acts that follow the procedure", refused.decision.code)
            continue
        except PackError as error:
            report.differ("book", row[3], "archived", error.en)
            continue
        report.cases += 1
        expected = (state.step, state.status, state.since, len(state.holds), state.alone)
        if expected != row[7:12]:
            report.differ("case", str(row[0]), _said(expected), _said(row[7:12]))
    _covered(report, acts)
    return time.perf_counter() - started


def _said(columns: tuple[Any, ...]) -> str:
    return json.dumps([str(c) for c in columns], ensure_ascii=False)


def _fold(acts: _Acts, procedure: Procedure, row: tuple[Any, ...], carried: dict[Any, str]) -> CaseState:
    key, name = row[0], str(row[0])
    listed = [*acts.by_opening.get(row[5], ()), *acts.by_round.get(row[1], ()), *acts.by_case.get(key, ())]
    listed.sort(key=lambda pair: pair[0])
    lines, events = [], []
    for line, event in listed:
        own = of_case(event, name)
        if own is None:
            continue
        if own.verb == "carried_over":
            own = Event("carried_over", None, own.day, own.actor, own.office, carried.get(row[12]))
        lines.append(line)
        events.append(own)
    applied: list[bool] = []
    state = fold(procedure, events, row[6], applied)
    for line, event, fits in zip(lines, events, applied, strict=True):
        if (
            event.round and fits and line > row[5]
        ):  # who joined later took no part in it, though it counts for them
            acts.covered[line].append(key)
    return state


def _covered(report: Report, acts: _Acts) -> None:
    """Each round act moved exactly the cases its row says, and its journal line says the same."""
    lines = list(acts.claims)
    bodies: dict[int, str] = {}
    for start in range(0, len(lines), 900):
        bodies.update(JournalLine.objects.filter(id__in=lines[start : start + 900]).values_list("id", "body"))
    for line, (digest, covers, step) in acts.claims.items():
        cases = acts.covered.get(line, [])
        if (digest_of(cases), len(cases)) != (digest, covers):
            report.differ(
                "covered", f"line {line} ({step})", f"{covers} {digest}", f"{len(cases)} {digest_of(cases)}"
            )
        if f'"covers_digest":"{digest}"' not in bodies.get(line, ""):
            report.differ("act", f"line {line}", digest, "another digest in the journal line")
