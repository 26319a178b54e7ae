"""How is an objection filed, investigated by two persons of the next office up, and answered?

The objector is sealed at the investigating office: investigators see the text, nobody at the village sees
either. An objection that a household was left out opens an application when it is found true.
"""

import datetime as dt
import json
import secrets
import uuid
from dataclasses import dataclass

from yangguang.register import cells, scope
from yangguang.register.ids import new_id
from yangguang.register.models import Case, JournalLine, Notice, NoticeLine, Objection
from yangguang.terms.decision import Refused, no
from yangguang.terms.place import LEVELS, at_level, level_of
from yangguang.work.acting import Hand
from yangguang.work.procedure import folding, proposals
from yangguang.work.procedure.rounds import event

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is mistaken for something else when read aloud
TEXT_MAX = 2000


@dataclass(frozen=True, slots=True)
class Said:
    """What the resident wrote: the text, and a name and a way to be reached, where given."""

    text: str
    name: str = ""
    contact: str = ""


def receipt_number() -> str:
    """Twelve random characters in three readable groups."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))


def office_above(place: int, office: str) -> int:
    """The place of the office one level above the one that displays."""
    level = LEVELS[max(LEVELS.index(office) - 1, 1)]
    return at_level(place, level) if LEVELS.index(level_of(place)) >= LEVELS.index(level) else place


def file(hand: Hand, notice: Notice, line_no: int | None, said: Said) -> Objection:
    """File an objection against a line of a running display, or (`line_no` None) that a household was left
    out. The public may.

    Raises `Refused`: `objection_empty`, `notice_ended`, `outside_window`, `no_such_line`,
    `objection_lives`.
    """
    hand.may("objection.file", notice.place)
    if not 4 <= len(said.text.strip()) <= TEXT_MAX:
        raise Refused(no("objection_empty", most=TEXT_MAX))
    if notice.ended_id is not None:
        raise Refused(no("notice_ended", number=notice.number))
    if not notice.first_day <= hand.day <= notice.last_day:
        raise Refused(
            no("outside_window", first=notice.first_day.isoformat(), last=notice.last_day.isoformat())
        )
    with scope.everything("an objection reaches the case it concerns"):
        return _file(hand, notice, line_no, said)


def _file(hand: Hand, notice: Notice, line_no: int | None, said: Said) -> Objection:
    key, row = new_id(), None
    if line_no is not None:
        row = NoticeLine.objects.filter(notice=notice, line_no=line_no).select_related("case").first()
        if row is None or row.case is None:
            raise Refused(no("no_such_line", line=line_no))
    about: Notice | Case = row.case if row is not None and row.case is not None else notice
    procedure = (
        folding.procedure_of(row.case)
        if row is not None and row.case is not None
        else hand.book(notice.place).procedure(notice.procedure)
    )
    offices = [o for o in procedure.by_key[notice.step].offices if o in LEVELS]
    office = max(offices, key=LEVELS.index, default="township")  # the lowest that may display it
    if row is not None and row.case is not None:
        moved = folding.on_case(
            hand,
            row.case,
            event(hand, "object", None, data={"key": key.hex, "notice": notice.id.hex}, whole=False),
            "objection.file",
        )
        line = moved.line
        NoticeLine.objects.filter(id=row.id).update(under_objection=True)
    else:
        line = hand.note("objection.file", place=notice.place, about=key, facts={"notice": notice.id})
    objection = Objection(
        id=key,
        receipt=receipt_number(),
        kind="against" if row is not None else "left_out",
        notice=notice,
        line_no=line_no,
        case=row.case if row is not None else None,
        place=about.place,
        office_place=office_above(about.place, office),
        filed_day=hand.day,
        filed=line,
        text_cell=cells.shut("register_objection", "text", key, said.text.strip()),
        status="filed",
        objector_cell=_sealed(key, said),
        due_day=hand.day + dt.timedelta(days=hand.book(notice.place).days("objection_due_days")),
    )
    objection.save(force_insert=True)
    return objection


def _sealed(key: uuid.UUID, said: Said) -> bytes:
    if not said.name and not said.contact:
        return b""
    return cells.shut(
        "register_objection",
        "objector",
        key,
        json.dumps({"name": said.name, "contact": said.contact}, ensure_ascii=False),
        "seal",
    )


def text(objection: Objection) -> str:
    """What was said, for the investigators."""
    return cells.open_cell("register_objection", "text", objection.id, objection.text_cell)


def objector(hand: Hand, objection: Objection) -> dict[str, str]:
    """Who objected: only at the investigating office, only in a look with a purpose, which is noted. Empty
    when anonymous.
    """
    assert hand.look
    hand.may("objection.assign", objection.office_place)
    if len(hand.purpose.strip()) < 4:
        raise Refused(no("purpose_missing"))
    hand.note("objection.unseal", place=objection.office_place, about=objection.id)
    sealed = cells.open_cell("register_objection", "objector", objection.id, objection.objector_cell, "seal")
    said: dict[str, str] = json.loads(sealed) if sealed else {}
    return said


def decide(hand: Hand, objection: Objection, outcome: str, reason_code: str, note: str) -> Objection:
    """One of two persons of the office says what was found; the second, another natural person, must say
    the same.

    `outcome`: upheld or dismissed. With the second word the result is ready to be displayed; an upheld
    "left out" opens an application.
    """
    hand.may("objection.decide", objection.office_place)
    if outcome not in ("upheld", "dismissed"):
        raise Refused(no("outcome_unknown", outcome=outcome, known="upheld, dismissed"))
    if objection.status not in ("filed", "investigating"):
        raise Refused(no("objection_settled", receipt=objection.receipt))
    if len(note.strip()) < 4:
        raise Refused(no("reason_missing"))
    if objection.case is not None:
        moved = folding.on_case(
            hand,
            objection.case,
            event(hand, "done", "recheck", outcome, {"key": objection.id.hex}, whole=False),
            "objection.decide",
            facts={"objection": objection.id, "reason": reason_code},
            detail=note,
        )
        settled, line = moved.after[objection.case.id].step != "recheck", moved.line
    else:
        settled, line = _decide_left_out(hand, objection, outcome, reason_code, note)
    status = "decided" if settled else "investigating"
    Objection.objects.filter(id=objection.id).update(
        status=status, outcome=outcome, reason_code=reason_code, settled=line if settled else None
    )
    objection.refresh_from_db()
    return objection


def _decide_left_out(
    hand: Hand, objection: Objection, outcome: str, reason_code: str, note: str
) -> tuple[bool, JournalLine]:
    """Two persons on an objection without a case: a proposal of the first, confirmed by the second."""
    return proposals.two_say(
        hand,
        "objection",
        objection.id,
        objection.office_place,
        {"outcome": outcome, "reason": reason_code},
        "objection.decide",
        note,
    )


def close_displayed(objection: Objection) -> None:
    """After the recheck display has ended the objection is answered."""
    Objection.objects.filter(id=objection.id, status="decided").update(status="closed")


def of_receipt(receipt: str) -> Objection | None:
    """The objection of a receipt number as typed (spaces, dashes, small letters do not matter). Public: who
    has the number may see its state.
    """
    plain = "".join(c for c in receipt.upper() if c.isalnum())
    if len(plain) != 12:
        return None
    number = "-".join(plain[i : i + 4] for i in (0, 4, 8))
    with scope.everything("a receipt number was typed at the portal"):
        return Objection.objects.filter(receipt=number).select_related("notice").first()
