"""How does a test take a round through the procedure?"""

import datetime as dt
import threading
import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection

from tests.cast import COUNTY, HERE, Cast, move_to
from yangguang.register import scope
from yangguang.register.models import Case, Household, Notice, Round, User
from yangguang.work import clock
from yangguang.work.acting import open_hand
from yangguang.work.procedure import cases, notices, rounds


def do(user: User, verb: Callable[..., Any], *words: Any, **options: Any) -> Any:
    """One verb in one hand."""
    with open_hand(user, via="test") as hand:
        return verb(hand, *words, **options)


def writes_beside(user: User) -> bool:
    """Can `user` write at this moment, over a connection of their own? Only with `own_database`."""
    done = []

    def write() -> None:
        try:
            do(user, lambda hand: done.append(hand.note("test.beside", place=COUNTY)))
        finally:
            connection.close()

    other = threading.Thread(target=write, daemon=True)
    other.start()
    other.join(10)
    return bool(done) and not other.is_alive()


def all_of(model: Any, **about: Any) -> list[Any]:
    """Rows beyond anybody's scope, for looking at results."""
    with scope.everything("a test looks"):
        return list(model.objects.filter(**about).order_by("pk"))


def one(model: Any, **about: Any) -> Any:
    """The one such row."""
    (row,) = all_of(model, **about)
    return row


def fresh(row: Any) -> Any:
    """The row as it is now."""
    return one(type(row), pk=row.pk)


def pass_window(notice: Notice, user: User) -> None:
    """Wait until the notice may be closed, and close it."""
    if clock.day() < notice.closes_from:
        move_to(notice.closes_from)
    do(user, lambda hand: notices.close(hand, one(Notice, id=notice.id)))


def case_of(household: Household) -> Case:
    """The household's case."""
    row: Case = one(Case, household=household)
    return row


def ids(round_: Round, step: str) -> list[uuid.UUID]:
    """The cases of the round at a step, open."""
    return [c.id for c in all_of(Case, round=round_, step=step, status="open")]


def survey_all(people: Cast, round_: Round) -> None:
    """Two persons survey every household: one enters, the other confirms."""
    for case in all_of(Case, round=round_, step="survey", status="open"):
        found = cases.Survey(items={"wage_job": 300000}, conditions={"water_safe": "1"})
        do(people.clerk, cases.survey, case, found)
        do(people.secretary, cases.survey, case)


def to_meeting(people: Cast, place: int = HERE) -> Round:
    """Open, announce, apply, survey, compare."""
    round_: Round = do(people.clerk, rounds.open_round, place)
    notice = do(people.clerk, notices.post, round_, "announce")
    do(people.clerk, rounds.apply_all, round_, ids(round_, "application"))
    survey_all(people, round_)
    pass_window(notice, people.clerk)
    do(people.county, rounds.compare, round_)
    return round_


def meet(people: Cast, round_: Round, against: tuple[uuid.UUID, ...] = ()) -> None:
    """The village meeting, everybody for, except those named."""
    votes = {c: (5, 20) if c in against else (22, 3) for c in ids(round_, "meeting")}
    do(people.clerk, rounds.meet, round_, 30, 25, votes)


def display(people: Cast, round_: Round, step: str, user: User) -> None:
    """Post a display and let its window pass."""
    pass_window(do(user, notices.post, round_, step), user)


def to_county(people: Cast, round_: Round) -> None:
    """From the village display to the house-visit check."""
    display(people, round_, "village_display", people.clerk)
    do(people.township, rounds.review, [round_], {})
    display(people, round_, "township_display", people.township)
    for who in (people.clerk, people.secretary):
        do(who, rounds.visit, round_, ids(round_, "house_visit"))


def confirm(people: Cast, round_: Round) -> None:
    """Two of the county."""
    do(people.county, rounds.confirm, [round_])
    do(people.county2, rounds.confirm, [round_])


def later(days: int) -> dt.date:
    """Move the clock on."""
    day = clock.day() + dt.timedelta(days=days)
    move_to(day)
    return day
