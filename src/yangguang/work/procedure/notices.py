"""How is a notice posted, closed, withdrawn?

A posted list is immutable; its lines are masked when posted. When the window ends the lines are removed:
number, counts and a salted commitment remain (settled.md, Households).
"""

import datetime as dt
import hashlib
import os
import uuid
from typing import Any

from yangguang.book.procedure import Procedure
from yangguang.book.steps import Step
from yangguang.register import scope
from yangguang.register.ids import new_id
from yangguang.register.models import Case, Household, Notice, NoticeLine, Person, Place, Round
from yangguang.rules.notices import age_on, masked_name
from yangguang.terms.chain import canonical
from yangguang.terms.decision import Refused, no
from yangguang.terms.place import at_level, span
from yangguang.work import instance
from yangguang.work.acting import Hand
from yangguang.work.procedure import folding, settling
from yangguang.work.procedure.folding import Moved
from yangguang.work.procedure.rounds import close_if_empty, event


def post(hand: Hand, round_: Round | None, step: str, case: Case | None = None) -> Notice:
    """Post the notice of `step` for a round's cases that stand there, or for one case that goes alone.

    Raises `Refused` as the engine does: `not_this_step`, `notice_hangs`, `wrong_office`, `no_case_here` …
    """
    place = (round_ or _present(case)).place
    hand.may("round.announce" if round_ and _step(round_, step).scope == "round" else "notice.post", place)
    about = round_ or _present(case)
    procedure = folding.procedure_of(about)
    book = folding.book_of(about, hand.day)
    days = book.window(procedure.by_key[step].days, hand.day)
    data = {
        "first": days.first.isoformat(),
        "last": days.last.isoformat(),
        "closes": days.closes_from.isoformat(),
    }
    key, number = new_id(), _number(hand, place, procedure.by_key[step])
    data["notice"] = key.hex
    if round_ is not None and case is None:
        moved = folding.on_round(
            hand, round_, event(hand, "posted", step, data=data), "notice.post", facts={"number": number}
        )
    else:
        moved = folding.on_case(
            hand,
            _present(case),
            event(hand, "posted", step, data=data, whole=False),
            "notice.post",
            facts={"number": number},
        )
    return _hang(hand, moved, key, number, about, procedure, procedure.by_key[step], data)


def _present(case: Case | None) -> Case:
    assert case is not None, "a notice concerns a round or a case"
    return case


def _step(about: Round | Case, step: str) -> Step:
    procedure = folding.procedure_of(about)
    if step not in procedure.by_key:
        raise Refused(no("unknown_step", step=step))
    return procedure.by_key[step]


def issuer(county: int) -> str:
    """The county's name as its notices carry it; with the city before it where the province has two counties of that name."""
    edition = Place.objects.filter(edition_id=instance.this().edition)
    names = dict(edition.filter(code__in=(county, at_level(county, "city"))).values_list("code", "name"))
    name = names.get(county, str(county)[:6])
    alone = edition.filter(level="county", name=name).count() < 2
    return name if alone else f"{names.get(at_level(county, 'city'), '')}{name}"


def _number(hand: Hand, place: int, step: Step) -> str:
    """The notice's number in its county and year, as the book's pattern writes it."""
    county = at_level(place, "county")
    serial = (
        Notice.public.filter(
            place__gte=county, place__lt=county + 10**6, posted_day__year=hand.day.year
        ).count()
        + 1
    )
    return hand.book(place).say(
        f"notice_number_{step.public}",
        "zh",
        county=issuer(county),
        year=hand.day.year,
        serial=serial,
    )


def _hang(
    hand: Hand,
    moved: Moved,
    key: uuid.UUID,
    number: str,
    about: Round | Case,
    procedure: Procedure,
    step: Step,
    data: dict[str, Any],
) -> Notice:
    gathers = step.scope != "round"
    lines = (
        _lines(hand, moved.cases, {c.id: moved.after[c.id].verdict or "" for c in moved.cases})
        if gathers
        else []
    )
    salt = os.urandom(16)
    shown = [[r["line_no"], r["masked_name"], r["village"], r["size"]] for r in lines]
    notice = Notice(
        id=key,
        number=number,
        kind=step.public,
        step=step.key,
        procedure=procedure.key,
        place=about.place,
        round=about if isinstance(about, Round) else None,
        case=about if isinstance(about, Case) else None,
        book=about.book,
        posted=moved.line,
        posted_day=hand.day,
        first_day=dt.date.fromisoformat(data["first"]),
        last_day=dt.date.fromisoformat(data["last"]),
        closes_from=dt.date.fromisoformat(data["closes"]),
        lines=len(lines),
        persons=sum(r["size"] for r in lines),
        salt=salt,
        commitment=hashlib.sha256(salt + canonical(shown)).hexdigest(),
        head_digest=moved.line.digest,
    )
    notice.save(force_insert=True)
    NoticeLine.objects.bulk_create([NoticeLine(notice=notice, **row) for row in lines], batch_size=500)
    return notice


def _lines(hand: Hand, cases: list[Case], verdicts: dict[uuid.UUID, str]) -> list[dict[str, Any]]:
    """The masked lines, by name. A householder who is a minor, or of unknown age, is a line number."""
    households = {h.id: h for h in Household.objects.filter(id__in=[c.household_id for c in cases])}
    villages = dict(
        Place.objects.filter(
            edition_id=instance.this().edition, code__in={h.place for h in households.values()}
        ).values_list("code", "name")
    )
    born = dict(
        Person.objects.filter(
            household__in=households,
            memberships__relation="01",
            memberships__act_to__isnull=True,
            memberships__to_day__isnull=True,
        ).values_list("household_id", "birth_date")
    )
    rows = []
    for number, case in enumerate(
        sorted(
            cases,
            key=lambda c: (households[c.household_id].place, households[c.household_id].head_sort, c.id),
        ),
        1,
    ):
        household = households[case.household_id]
        birth = born.get(household.id)
        age = (
            age_on(birth.year, birth.month, birth.day, hand.day.year, hand.day.month, hand.day.day)
            if birth
            else None
        )
        rows.append(
            {
                "case_id": case.id,
                "line_no": number,
                "masked_name": masked_name(household.head_name, age, number),
                "size": household.size,
                "village": villages.get(household.place, ""),
                "group_name": household.group_name,
                "outcome": verdicts.get(case.id, ""),
            }
        )
    return rows


def close(hand: Hand, notice: Notice) -> Moved:
    """Close a notice whose window is over: its cases go on, its lines are removed. Raises
    `Refused("window_runs")` before.
    """
    hand.may("notice.close", notice.place)
    _must_hang(notice)
    if hand.day < notice.closes_from:
        raise Refused(
            no("window_runs", until=notice.last_day.isoformat(), from_day=notice.closes_from.isoformat())
        )
    data = {"notice": notice.id.hex}
    if notice.round is not None:
        moved = folding.on_round(
            hand, notice.round, event(hand, "closed", notice.step, data=data), "notice.close"
        )
    else:
        assert notice.case is not None
        moved = folding.on_case(
            hand, notice.case, event(hand, "closed", notice.step, data=data, whole=False), "notice.close"
        )
    _take_down(notice, moved, withdrawn=False)
    settling.settle(hand, moved)
    if notice.round is not None:
        close_if_empty(hand, notice.round)
    return moved


def withdraw(hand: Hand, notice: Notice, reason: str) -> Moved:
    """Take a notice down before its time, with a reason; a new one needs a full window."""
    hand.may("notice.withdraw", notice.place)
    _must_hang(notice)
    if len(reason.strip()) < 4:
        raise Refused(no("reason_missing"))
    data = {"notice": notice.id.hex}
    if notice.round is not None:
        moved = folding.on_round(
            hand,
            notice.round,
            event(hand, "withdraw_notice", notice.step, data=data),
            "notice.withdraw",
            detail=reason,
        )
    else:
        assert notice.case is not None
        moved = folding.on_case(
            hand,
            notice.case,
            event(hand, "withdraw_notice", notice.step, data=data, whole=False),
            "notice.withdraw",
            detail=reason,
        )
    _take_down(notice, moved, withdrawn=True)
    return moved


def _must_hang(notice: Notice) -> None:
    if notice.ended_id is not None:
        raise Refused(no("notice_ended", number=notice.number))


def _take_down(notice: Notice, moved: Moved, withdrawn: bool) -> None:
    Notice.public.filter(id=notice.id).update(ended=moved.line, withdrawn=withdrawn)
    NoticeLine.objects.filter(notice=notice).delete()


def running(place: int, day: dt.date) -> list[Notice]:
    """The notices that hang at `place` and below on `day`, the one that ends first before the others.
    Public.
    """
    low, high = span(place)
    rows = Notice.public.filter(
        place__gte=low, place__lt=high, ended__isnull=True, posted_day__lte=day, last_day__gte=day
    )
    return list(rows.order_by("last_day", "number"))


def lines_of(notice: Notice) -> list[NoticeLine]:
    """The masked lines of a notice in order; those under objection carry the mark."""
    return list(NoticeLine.objects.filter(notice=notice).order_by("line_no"))


def public_notice(key: uuid.UUID) -> Notice | None:
    """A notice by its identity, for the portal and the board. Public."""
    with scope.using(scope.NOTHING):
        return Notice.public.filter(id=key).select_related("round").first()
