"""How do two persons say the same thing, one after the other?

The first enters; until another natural person confirms from an account of their own, nothing holds. The
same shape serves findings, left-out objections and, later, payments.
"""

import uuid
from typing import Any

from yangguang.register.ids import new_id
from yangguang.register.models import JournalLine, Proposal
from yangguang.terms.decision import Refused, no
from yangguang.work.acting import Hand


def pending(kind: str, subject: uuid.UUID) -> Proposal | None:
    """What one person entered and nobody confirmed yet."""
    return Proposal.objects.filter(kind=kind, subject=subject, settled__isnull=True).first()


def two_say(
    hand: Hand, kind: str, subject: uuid.UUID, place: int, facts: dict[str, Any], verb: str, detail: str = ""
) -> tuple[bool, JournalLine]:
    """Enter `facts`, or confirm the same facts entered by another person. Returns whether it is settled
    now, and the line.

    Raises `Refused`: `same_person_twice`, `signers_disagree`.
    """
    assert hand.person is not None, "the public does not propose"
    first = pending(kind, subject)
    if first is None:
        line = hand.note(verb, place=place, about=subject, facts={**facts, "word": 1}, detail=detail)
        Proposal(
            id=new_id(),
            kind=kind,
            subject=subject,
            place=place,
            proposed=line,
            proposer=hand.person,
            facts=facts,
        ).save(force_insert=True)
        return False, line
    if first.proposer == hand.person:
        raise Refused(no("same_person_twice", step=kind))
    if first.facts != facts:
        raise Refused(
            no(
                "signers_disagree",
                step=kind,
                first=str(first.facts.get("outcome") or first.facts.get("true")),
            )
        )
    line = hand.note(verb, place=place, about=subject, facts={**facts, "word": 2}, detail=detail)
    Proposal.objects.filter(id=first.id).update(settled=line, outcome="confirmed")
    return True, line


def drop(hand: Hand, kind: str, subject: uuid.UUID, place: int, verb: str, reason: str) -> None:
    """Take an unconfirmed entry back, so that it can be entered anew."""
    first = pending(kind, subject)
    if first is None:
        raise Refused(no("nothing_proposed"))
    line = hand.note(verb, place=place, about=subject, facts={"word": 0}, detail=reason)
    Proposal.objects.filter(id=first.id).update(settled=line, outcome="refused")
