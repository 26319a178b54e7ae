"""How is a finding answered?

After a visit one person says whether it is true, with a coded reason; another natural person confirms.
Until then the case waits.
"""

from yangguang.book.datasets import Reason
from yangguang.register import cells
from yangguang.register.models import Case, Finding
from yangguang.terms.decision import Refused, no
from yangguang.work import books
from yangguang.work.acting import Hand
from yangguang.work.procedure import folding, proposals
from yangguang.work.procedure.rounds import event

NOTE_MAX = 500


def reasons(finding: Finding) -> dict[str, Reason]:
    """The coded answers the dataset offers."""
    return dict(books.now(finding.place, finding.raised_day).dataset(finding.dataset).answers)


def answer(hand: Hand, finding: Finding, true: bool, reason_code: str, note: str = "") -> Finding:
    """Enter an answer, or confirm the same answer entered by another person; with the second word the case
    is let go on.

    Raises `Refused`: `unknown_reason`, `finding_answered`, `same_person_twice`, `signers_disagree`.
    """
    first = proposals.pending("finding", finding.id)
    hand.may("finding.confirm" if first else "finding.answer", finding.place)
    locked = Finding.objects.select_for_update().get(id=finding.id)
    if locked.status == "answered":
        raise Refused(no("finding_answered"))
    if reason_code not in reasons(locked):
        raise Refused(no("unknown_reason", reason=reason_code, known=", ".join(sorted(reasons(locked)))))
    settled, line = proposals.two_say(
        hand,
        "finding",
        locked.id,
        locked.place,
        {"true": true, "reason": reason_code},
        "finding.confirm" if first else "finding.answer",
        note,
    )
    if not settled:
        locked.status, locked.entered, locked.enterer = "entered", line, hand.person
        locked.true, locked.reason_code = true, reason_code
    else:
        locked.status, locked.answered = "answered", line
    if note:
        locked.note_cell = cells.shut("register_finding", "note", locked.id, note[:NOTE_MAX])
    locked.save()
    if settled:
        _release(hand, locked)
    return locked


def take_back(hand: Hand, finding: Finding, reason: str) -> Finding:
    """The second person does not agree: the entry goes back, with a reason, and is entered anew."""
    hand.may("finding.confirm", finding.place)
    proposals.drop(hand, "finding", finding.id, finding.place, "finding.take_back", reason)
    Finding.objects.filter(id=finding.id).update(status="open", true=None, reason_code="", enterer=None)
    finding.refresh_from_db()
    return finding


def _release(hand: Hand, finding: Finding) -> None:
    case = Case.objects.filter(
        household=finding.household_id, status__in=("open", "held", "objected")
    ).first()
    if case is None or finding.id.hex not in folding.state_of(case).holds:
        return
    release = event(hand, "release", None, data={"key": finding.id.hex}, whole=False)
    folding.on_case(
        hand, case, release, "finding.release", facts={"finding": finding.id, "true": finding.true}
    )


def note(finding: Finding) -> str:
    """What was written beside the answer."""
    return cells.open_cell("register_finding", "note", finding.id, finding.note_cell)
