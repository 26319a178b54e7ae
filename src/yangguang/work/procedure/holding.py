"""How do many findings hold the cases of their households at once?

One act and one line a finding, as if each came alone, but the cases are read, folded and written together: a city's
comparison raises fifty thousand.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from yangguang.book.procedure import CaseState, Event, fold, step_on
from yangguang.register import bulk
from yangguang.register.models import Act, Case
from yangguang.work.acting import Hand
from yangguang.work.procedure import folding
from yangguang.work.procedure.folding import IN_CHUNK
from yangguang.work.procedure.rounds import event

RUNNING = ("open", "held", "objected")
COLUMNS = (
    "line_id", "round_id", "case_id", "batch_id", "verb", "step", "day", "actor", "office", "role", "outcome", "data", "covers",
    "covers_digest",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """One finding that holds one case."""

    case: Case
    finding: uuid.UUID
    event: Event


def hold(hand: Hand, findings: Mapping[uuid.UUID, Sequence[uuid.UUID]]) -> int:
    """Hold the running case of each household by its findings, {household: findings}; those without one are passed
    over. Returns how many acts were written. Raises `Refused` as the engine says.
    """
    households, count = sorted(findings), 0  # as they were registered: those of a round together, each round looked at once
    for start in range(0, len(households), IN_CHUNK):
        piece = households[start : start + IN_CHUNK]
        count += _hold(hand, _running(piece), findings)
    return count


def _running(households: Iterable[uuid.UUID]) -> list[Case]:
    """The first running case of each household, locked."""
    rows = Case.objects.filter(household__in=households, status__in=RUNNING)
    rows = rows.select_related("opened", "round").select_for_update(of=("self",)).order_by("id")
    first: dict[uuid.UUID, Case] = {}
    for case in rows:
        first.setdefault(case.household_id, case)
    return list(first.values())


def _hold(hand: Hand, cases: list[Case], findings: Mapping[uuid.UUID, Sequence[uuid.UUID]]) -> int:
    events = folding.events_of(cases)
    after: dict[uuid.UUID, CaseState] = {}
    held: list[Held] = []
    alike: dict[tuple[str, str, int], list[Case]] = defaultdict(list)
    for case in cases:
        procedure = folding.procedure_of(case)
        state = fold(procedure, events[case.id], case.opened_day)
        for key in findings[case.household_id]:
            held.append(Held(case, key, event(hand, "hold", None, data={"key": key.hex}, whole=False)))
            state = step_on(procedure, state, held[-1].event)
        after[case.id] = state
        alike[case.procedure, case.book, folding.began_at(case)].append(case)
    _write(hand, held)
    for some in alike.values():
        folding.keep_states(hand, folding.procedure_of(some[0]), some, after)
    return len(held)


def _write(hand: Hand, held: Sequence[Held]) -> None:
    """The lines, then the acts that they are the identity of."""
    lines = hand.note_many(
        "finding.raise",
        [
            (
                h.case.place,
                h.case.id,
                {**folding.said(h.case.procedure, h.event, [h.case.id]), "finding": h.finding},
            )
            for h in held
        ],
    )
    by = (hand.acting_person, hand.office, hand.role)
    acts = (
        (line.id, None, h.case.id, None, h.event.verb, None, h.event.day, *by, None, dict(h.event.data), 1,
         folding.digest_of([h.case.id]))
        for line, h in zip(lines, held, strict=True)
    )  # fmt: skip
    bulk.insert(Act, COLUMNS, acts)
