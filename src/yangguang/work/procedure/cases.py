"""What may be done with one household's case?"""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from yangguang.book.procedure import Expected, expected
from yangguang.register.ids import new_id
from yangguang.register.models import Case, Condition, Household, PersonFacts, Round, Statement
from yangguang.rules.identify import Income, below_line, income_period
from yangguang.rules.income import per_head as income_per_head
from yangguang.terms.decision import Refused, no
from yangguang.work.acting import Hand
from yangguang.work.batches import changing
from yangguang.work.procedure import folding, settling
from yangguang.work.procedure.folding import Moved
from yangguang.work.procedure.rounds import event


@dataclass(frozen=True, slots=True)
class Survey:
    """What two visitors found: items of income in fen, answers on the household's conditions, answers by
    person.
    """

    items: Mapping[str, int] = field(default_factory=dict)
    conditions: Mapping[str, Any] = field(default_factory=dict)
    persons: Mapping[uuid.UUID, Mapping[str, Any]] = field(default_factory=dict)


def begin(hand: Hand, household: Household, round_: Round | None = None) -> Case:
    """Open a case for a household that has none running: an application after an objection, or by itself."""
    hand.may("case.apply", household.place)
    if Case.objects.filter(household=household, status__in=("open", "held", "objected")).exists():
        raise Refused(no("case_runs_already"))
    book = hand.book(household.place)
    key = new_id()
    line = hand.note("case.open", place=household.place, about=key, facts={"household": household.id})
    case = Case(
        id=key,
        household=household,
        round=round_,
        procedure="identify",
        book=book.digest,
        place=household.place,
        opened=line,
        opened_day=hand.day,
        step=book.procedure("identify").first,
        status="open",
        since=hand.day,
    )
    case.save(force_insert=True)
    return case


def apply(hand: Hand, case: Case, authorisation: bool) -> Moved:
    """Record the written application with the authorisation to compare. Raises
    `Refused("authorisation_missing")`.
    """
    hand.may("case.apply", case.place)
    return folding.on_case(
        hand,
        case,
        event(hand, "done", "application", "yes", {"authorisation": authorisation}, whole=False),
        "case.apply",
    )


def survey(hand: Hand, case: Case, found: Survey | None = None) -> Moved:
    """One of two persons says what the visit found. The first enters it; the second, another natural
    person, confirms it.

    The first's facts become a statement in items and new conditions, from the day of the visit.
    """
    hand.may("case.survey", case.place)
    state = folding.state_of(case)
    if not state.signed and found is None:
        raise Refused(no("survey_empty"))
    items = {k: v for k, v in (found.items if found else {}).items() if v}
    moved = folding.on_case(
        hand,
        case,
        event(hand, "done", "survey", "yes", {}, whole=False),
        "case.survey",
        facts={"items": len(items), "entered": found is not None},
    )
    if found is not None:
        _write_survey(hand, moved, case, found, items)
    return moved


def _write_survey(hand: Hand, moved: Moved, case: Case, found: Survey, items: Mapping[str, int]) -> None:
    household = Household.objects.select_for_update().get(id=case.household_id)
    book = folding.book_of(case, hand.day)
    if items:
        first, last = income_period(hand.day, book.number("income_window_months"))
        per_head = income_per_head(items, household.size, book.form("statement"))
        changing.current(Statement, household=household, claimed=False).update(act_to=moved.line)
        Statement.objects.create(
            household=household,
            period_from=first,
            period_to=last,
            members=household.size,
            claimed=False,
            income_fen_per_head=per_head,
            items=dict(items),
            source="survey",
            from_day=hand.day,
            act_from=moved.line,
        )
        household.income_fen_per_head = per_head
    if found.conditions:
        _renew(Condition, {"household": household}, found.conditions, hand.day, moved)
        household.cause = str(found.conditions.get("cause") or household.cause)
    for person, answers in found.persons.items():
        _renew(PersonFacts, {"person_id": person}, answers, hand.day, moved)
    household.save(update_fields=["income_fen_per_head", "cause"])


def _renew(
    model: Any, about: Mapping[str, Any], answers: Mapping[str, Any], day: dt.date, moved: Moved
) -> None:
    """Let what the visit found hold from its day on; what held before ends that day."""
    row = changing.current(model, **about).order_by("-act_from_id").first()
    before = dict(row.answers) if row else {}
    after = {k: v for k, v in {**before, **answers}.items() if v not in (None, "")}
    if row is None or after != before:
        form = row.form if row else ""
        if row is not None and row.from_day == day:
            model.objects.filter(pk=row.pk).update(act_to=moved.line)
        elif row is not None:
            model.objects.filter(pk=row.pk).update(to_day=day)
        extra = changing.carried_private(model, row)
        made = model(id=new_id(), form=form, answers=after, from_day=day, act_from=moved.line, **about)
        if extra:
            made.private_cell = changing.private_again(made, extra)
        made.save(force_insert=True)


def visit(hand: Hand, case: Case, outcome: str) -> Moved:
    """One of two persons records the house-visit check of one household."""
    hand.may("case.visit", case.place)
    moved = folding.on_case(
        hand, case, event(hand, "done", "house_visit", outcome, {}, whole=False), "case.visit"
    )
    settling.settle(hand, moved)
    return moved


def decide(
    hand: Hand, case: Case, verb: str, outcome: str, reason: str = "", data: Mapping[str, Any] | None = None
) -> Moved:
    """Do the step where a single case stands (it went alone): compare, meeting, review or confirmation, by
    the verb of that step.
    """
    hand.may(verb, case.place)
    step = folding.procedure_of(case).by_key.get(case.step)
    if step is not None and step.rule == "below_line" and outcome == "yes":
        household = Household.objects.get(id=case.household_id)
        hand.require(
            below_line(Income(household.income_fen_per_head), folding.book_of(case, hand.day))
        )
    moved = folding.on_case(
        hand, case, event(hand, "done", case.step, outcome, data or {}, whole=False), verb, detail=reason
    )
    settling.settle(hand, moved, reasons={case.id: reason})
    return moved


def withdraw(hand: Hand, case: Case, reason: str = "") -> Moved:
    """The applicant withdraws, until the county has confirmed."""
    hand.may("case.withdraw", case.place)
    moved = folding.on_case(
        hand, case, event(hand, "withdrawn", None, whole=False), "case.withdraw", detail=reason
    )
    settling.settle(hand, moved)
    return moved


def next_steps(case: Case, day: dt.date) -> list[Expected]:
    """What may come next for a case, by the engine."""
    return expected(folding.procedure_of(case), folding.state_of(case), day)
