"""How does a village's whole list go through the procedure together?

Open a round, announce it, compare, meet, review, confirm: each is one act and one line for all its cases.
Windows are posted and closed in `notices.py`; single households in `cases.py`.
"""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from yangguang.book.procedure import Event
from yangguang.register import scope
from yangguang.register.models import Case, Household, Round
from yangguang.rules import meeting
from yangguang.rules.identify import Income, below_line
from yangguang.terms.decision import Refused, no
from yangguang.terms.place import level_of
from yangguang.work import books
from yangguang.work.acting import Hand
from yangguang.work.procedure import folding, settling
from yangguang.work.procedure.folding import Moved

PROCEDURE = "identify"


def open_round(hand: Hand, place: int, year: int | None = None) -> Round:
    """Open the round of a village for a year, and take in the cases that wait there without one (late
    applicants of the last), whatever they have done of their own meanwhile.

    Raises `Refused`: `not_a_village`, `round_open_already`, `round_of_year_over`.
    """
    hand.may("round.open", place)
    if level_of(place) != "village":
        raise Refused(no("not_a_village", place=place))
    book = hand.book(place)
    year = year or hand.day.year
    if Round.objects.filter(procedure=PROCEDURE, place=place, closed_day__isnull=True).exists():
        raise Refused(no("round_open_already", place=place, year=year))
    if year < first_free_year(place, year, book.digest):
        raise Refused(no("round_of_year_over", place=place, year=year, next=year + 1))
    procedure = book.procedure(PROCEDURE)
    key = Round().id
    waiting = Case.objects.filter(
        place=place, procedure=PROCEDURE, round__isnull=True, status__in=("open", "held"), alone=False
    )
    ids = list(waiting.values_list("id", flat=True))
    line = hand.note(
        "round.open",
        place=place,
        about=key,
        facts={"year": year, "takes_in": len(ids), "cases": folding.digest_of(ids)},
    )
    round_ = Round(
        id=key,
        procedure=PROCEDURE,
        book=book.digest,
        place=place,
        year=year,
        opened=line,
        opened_day=hand.day,
        step=procedure.steps[0].key,
        cases_open=len(ids),
    )
    round_.save(force_insert=True)
    Case.objects.filter(id__in=ids).update(round=round_)
    return round_


def first_free_year(place: int, year: int, book: str) -> int:
    """The year from `year` on whose round may still be opened: a village has one a year and edition of the book."""
    rows = Round.objects.filter(procedure=PROCEDURE, place=place, year__gte=year, book=book)
    taken = set(rows.values_list("year", flat=True))
    return next(free for free in range(year, year + len(taken) + 1) if free not in taken)


def event(
    hand: Hand,
    verb: str,
    step: str | None,
    outcome: str | None = None,
    data: Mapping[str, Any] | None = None,
    whole: bool = True,
) -> Event:
    """An event of this hand: on a round (`whole`) or on one case."""
    return Event(
        verb, step, hand.day, str(hand.acting_person), hand.office, outcome, whole, data or {}
    )


def _listed(outcomes: Mapping[uuid.UUID, Mapping[str, Any]]) -> dict[str, Any]:
    return {str(case): dict(entry) for case, entry in outcomes.items()}


def apply_all(hand: Hand, round_: Round, cases: Sequence[uuid.UUID]) -> Moved:
    """Record the written applications with authorisation to compare of the listed households, in one act."""
    hand.may("case.apply", round_.place)
    data = {"authorisation": True, "listed": True, "cases": {str(c): {} for c in cases}}
    return folding.on_round(hand, round_, event(hand, "done", "application", "yes", data), "case.apply")


def compare(hand: Hand, round_: Round) -> Moved:
    """Record that the list was compared with the departments' files. Cases with unanswered findings stay
    held.

    Raises `Refused("announcement_runs")` while the application announcement hangs.
    """
    hand.may("round.compare", round_.place)
    return folding.on_round(hand, round_, event(hand, "done", "compare", "yes"), "round.compare")


def meet(
    hand: Hand,
    round_: Round,
    representatives: int,
    present: int,
    votes: Mapping[uuid.UUID, tuple[int, int]],
    chair: str = "",
) -> Moved:
    """Record the village meeting: attendance, and votes for and against each household. More than half of
    those present decide.

    Raises `Refused`: `quorum_missed`, `attendance_impossible`, `votes_impossible`, `votes_missing`.
    """
    hand.may("round.meet", round_.place)
    book = books.of(round_.book, round_.place, hand.day)
    decision = hand.require(meeting.quorum(meeting.Attendance(representatives, present), book))
    standing = set(
        Case.objects.filter(round=round_, step="meeting", status="open", alone=False).values_list(
            "id", flat=True
        )
    )
    if missing := standing - set(votes):
        raise Refused(no("votes_missing", count=len(missing)))
    cases = {}
    for case, (for_, against) in votes.items():
        result = meeting.majority(present, for_, against)
        if result.code == "votes_impossible":
            raise Refused(result)
        cases[case] = {"outcome": "yes" if result else "no", "for": for_, "against": against}
    data = {"representatives": representatives, "present": present, "cases": _listed(cases)}
    moved = folding.on_round(
        hand,
        round_,
        event(hand, "done", "meeting", "yes", data),
        "round.meet",
        facts={"clause": decision.clause},
        detail=chair,
    )
    settling.settle(hand, moved)
    return moved


def review(hand: Hand, rounds: Sequence[Round], outcomes: Mapping[uuid.UUID, tuple[str, str]]) -> list[Moved]:
    """The township's review of many rounds: all pass except those named with "no" or "return" and a
    sentence why.
    """
    done = []
    for round_ in rounds:
        hand.may("round.review", round_.place)
        own = _own(round_, outcomes)
        data = {"cases": _listed({c: {"outcome": o} for c, (o, _) in own.items()})}
        detail = "\n".join(f"{c}: {why}" for c, (_, why) in own.items() if why)
        moved = folding.on_round(
            hand, round_, event(hand, "done", "township_review", "yes", data), "round.review", detail=detail
        )
        settling.settle(hand, moved, reasons={c: why for c, (_, why) in own.items()})
        done.append(moved)
    return done


def _own(round_: Round, outcomes: Mapping[uuid.UUID, tuple[str, str]]) -> dict[uuid.UUID, tuple[str, str]]:
    ids = set(Case.objects.filter(round=round_, id__in=list(outcomes)).values_list("id", flat=True))
    return {c: o for c, o in outcomes.items() if c in ids}


def visit(hand: Hand, round_: Round, cases: Sequence[uuid.UUID], outcome: str = "yes") -> Moved:
    """One of two persons records the house-visit check of the listed households; the second one's word
    moves them.
    """
    hand.may("case.visit", round_.place)
    data = {"listed": True, "cases": {str(c): {"outcome": outcome} for c in cases}}
    moved = folding.on_round(hand, round_, event(hand, "done", "house_visit", outcome, data), "case.visit")
    settling.settle(hand, moved)
    return moved


def judged(round_: Round, day_book: Any) -> dict[uuid.UUID, Any]:
    """For each case at the county's step: what the rule says of the household's newest statement."""
    rows = Case.objects.filter(
        round=round_, step="county_confirmation", status="open", alone=False
    ).select_related("household")
    return {c.id: below_line(Income(c.household.income_fen_per_head), day_book) for c in rows}


def confirm(
    hand: Hand, rounds: Sequence[Round], outcomes: Mapping[uuid.UUID, tuple[str, str]] | None = None
) -> list[Moved]:
    """The county confirms: one enters, another natural person of the county confirms the same. The rule
    must say yes to a yes.

    A household above the line is refused by the rule, with the clause, whatever was entered.
    """
    done = []
    for round_ in rounds:
        hand.may("round.confirm", round_.place)
        own = _own(round_, outcomes or {})
        book = books.of(round_.book, round_.place, hand.day)
        cases: dict[uuid.UUID, dict[str, Any]] = {c: {"outcome": o} for c, (o, _) in own.items()}
        clause = None
        for case, decision in judged(round_, book).items():
            clause = decision.clause
            if not decision and cases.get(case, {}).get("outcome", "yes") == "yes":
                cases[case] = {"outcome": "no", "code": decision.code}
        moved = folding.on_round(
            hand,
            round_,
            event(hand, "done", "county_confirmation", "yes", {"cases": _listed(cases)}),
            "round.confirm",
            facts={"clause": clause},
            detail="\n".join(f"{c}: {why}" for c, (_, why) in own.items() if why),
        )
        settling.settle(hand, moved, reasons={c: why for c, (_, why) in own.items()})
        done.append(moved)
    return done


def cost(rounds: Sequence[Round]) -> dict[str, int]:
    """What stands before the county: households, persons and the rule's yes, in numbers."""
    cases = Case.objects.filter(
        round__in=rounds, step="county_confirmation", status="open", alone=False
    ).select_related("household")
    rows = [(c.household.size, c.household.income_fen_per_head) for c in cases]
    return {"households": len(rows), "persons": sum(size for size, _ in rows)}


def close_if_empty(hand: Hand, round_: Round) -> None:
    """A round whose last case has ended is closed; an empty one stays open for applicants."""
    row = Round.objects.get(id=round_.id)
    if row.cases_open == 0 and Case.objects.filter(round=row).exists() and row.closed_day is None:
        Round.objects.filter(id=row.id).update(closed_day=hand.day, step="")


def households(round_: Round) -> list[Household]:
    """The households of a round, in the order of their names."""
    with scope.using(scope.current()):
        return list(Household.objects.filter(cases__round=round_).order_by("head_sort", "id"))
