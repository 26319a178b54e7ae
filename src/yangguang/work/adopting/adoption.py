"""How does the instance come into a newer edition of the divisions?

In one act: every household of a place that changed moves by a line of the table or by a person's choice, with
what belongs to it; posts follow a place that went on by itself, and ask where it was merged or split. Acts,
closed rounds, notices and files keep the code of their day. One journal line a county, which the new
residences and posts name as the act that opened them.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from yangguang.register import scope
from yangguang.register.models import (
    Appointment,
    Batch,
    DataLoad,
    Helped,
    Instance,
    JournalLine,
    Round,
    StagedChunk,
)
from yangguang.terms.chain import canonical
from yangguang.terms.decision import Refused, no
from yangguang.terms.place import at_level, contains
from yangguang.work import instance, jobs
from yangguang.work.acting import Hand
from yangguang.work.adopting import moves, planning
from yangguang.work.adopting.choices import NONE, Choices
from yangguang.work.adopting.planning import Plan

VERB, MOVE = "places.adopt", "places.move"
REASON = "adopting an edition of the divisions concerns every household"
WAITING = ("received", "mapping", "reading", "read")


def plan(hand: Hand, key: str, choices: Choices = NONE) -> Plan:
    """What would move and which choices are missing; a look, written as one. Raises `Refused` as `apply`."""
    assert hand.look
    here = instance.this()
    hand.may(VERB, here.province)
    with scope.everything(REASON):
        made = planning.make(here, key, choices)
        if not made.missing:
            planning.hindrances(made)
        hand.note("places.plan", place=here.province, facts={"edition": key, "missing": len(made.missing)})
    return made


def apply(hand: Hand, key: str, choices: Choices = NONE) -> dict[str, Any]:
    """Adopt edition `key`; return what moved, as the plan tells it.

    Raises `Refused`: `not_permitted`, `unknown_edition`, `edition_not_newer`, `choices_missing`, `choice_…`,
    `places_rounds_open`, `places_notices_hang`, `places_file_is_read`.
    """
    here = instance.this()
    hand.may(VERB, here.province)
    with scope.everything(REASON):
        moves.lock()
        made = planning.make(here, key, choices)
        if made.missing:
            raise Refused(no("choices_missing", count=len(made.missing), edition=key))
        planning.hindrances(made)
        told = made.told()
        instance.adopt(hand, here.province, key)
        lines = {county: _line(hand, made, county) for county in made.counties()}
        _close_empty(hand, made)
        moved = moves.move_all(list(made.leaving.values()), lines, key)
        assert moved == told["households"], f"{moved} residences for {told['households']} households"
        moves.offices_of_objections()
        _move_posts(hand, made, lines)
        for place, becomes in made.loads.items():
            DataLoad.objects.filter(superseded=False, place=place).update(place=becomes)
        _read_again(made)
        Instance.objects.update(edition=key)
    return told


def _line(hand: Hand, made: Plan, county: int) -> JournalLine:
    """The county's line: how many households and posts move, the choices for whole villages in codes, and a
    digest of all moves.
    """
    moving = [[*pair, n] for pair, n in made.moving.items() if at_level(pair[0], "county") == county]
    leaving = [each for place, each in made.leaving.items() if at_level(place, "county") == county]
    apart = sorted([key.hex, to] for each in leaving for key, to in each.apart.items())
    posts = {str(p): list(to) for p, to in sorted(made.posts.items()) if contains(county, p)}
    return hand.note(
        MOVE,
        place=county,
        facts={
            "from": made.way.before.key,
            "edition": made.way.after.key,
            "households": sum(n for *_, n in moving),
            "apart": len(apart),
            "chosen": {str(p): to for p, to in sorted(made.chosen.items()) if contains(county, p)},
            "posts": posts,
            "moves": hashlib.sha256(canonical([moving, apart])).hexdigest(),
        },
    )


def _close_empty(hand: Hand, made: Plan) -> None:
    """A round that nobody applied to waits for nobody in a village that is gone."""
    Round.objects.filter(id__in=planning.empty_rounds(made)).update(closed_day=hand.day, step="")


def _move_posts(hand: Hand, made: Plan, lines: Mapping[int, JournalLine]) -> None:
    for post in list(planning.open_posts().filter(place__in=made.posts).order_by("id")):
        line = lines[at_level(post.place, "county")]
        Appointment.objects.filter(id=post.id).update(to_day=max(hand.day, post.from_day))
        there = [_post(hand, post, code, line) for code in made.posts[post.place]]
        if post.role == "helper" and there:
            _hand_on(hand, post, there, line)


def _post(hand: Hand, post: Appointment, code: int, line: JournalLine) -> Appointment:
    """The same post at the new code; one the user holds there already will do."""
    held = planning.open_posts().filter(
        user=post.user_id, role=post.role, place=code, to_day=post.to_day
    )
    return held.exclude(id=post.id).first() or Appointment.objects.create(
        user_id=post.user_id,
        role=post.role,
        place=code,
        from_day=max(hand.day, post.from_day),
        to_day=post.to_day,
        act_from=line,
    )


def _hand_on(hand: Hand, post: Appointment, there: list[Appointment], line: JournalLine) -> None:
    """A helper's listed households stand under the post at the place where each now is."""
    rows = Helped.objects.filter(appointment=post, to_day__isnull=True, act_to__isnull=True)
    for row in list(rows.select_related("household")):
        mine = next((p for p in there if contains(p.place, row.household.place)), there[0])
        Helped.objects.filter(id=row.id).update(to_day=max(hand.day, row.from_day))
        Helped.objects.create(
            appointment=mine, household=row.household, from_day=max(hand.day, row.from_day), act_from=line
        )


def _read_again(made: Plan) -> None:
    """Files that wait are read anew: what was staged of them names places of the edition before."""
    for batch in Batch.objects.filter(status__in=WAITING):
        place = _one_place(made, batch.place)
        StagedChunk.objects.filter(batch=batch).delete()
        status = "refused" if place is None else batch.status if batch.status == "mapping" else "received"
        Batch.objects.filter(id=batch.id).update(
            status=status, edition=made.way.after.key, place=batch.place if place is None else place
        )
        if status == "received":
            jobs.ask("intake.read", batch.id)


def _one_place(made: Plan, place: int) -> int | None:
    """The one place where the sender's place is now; None where it went to several, or ended."""
    if place in made.posts:
        return made.posts[place][0] if len(made.posts[place]) == 1 else None
    if place in made.leaving:
        return made.leaving[place].becomes
    fate = planning.fate_of(made.way, place)
    return fate.becomes if fate else place
