"""How does a workbook become households in the register?

A file is received (kept encrypted), read into staging, applied in one transaction, and may be undone.
Nothing enters twice: a household is known again by purpose, round, file key and the set of its people
(settled.md, Intake).
"""

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yangguang.book.packs import Packs
from yangguang.files import guard as file_guard
from yangguang.files import text
from yangguang.files.bad import BadFile
from yangguang.files.careful import ROWS
from yangguang.files.guard import Inspected
from yangguang.register import vault
from yangguang.register.ids import new_id
from yangguang.register.models import Act, Batch, Case, Finding, Household, Person, Round, StagedChunk
from yangguang.register.people import Condition, Membership, PersonFacts, Residence, Standing, Statement
from yangguang.rules.identify import Income, below_line
from yangguang.terms.decision import Refused, no
from yangguang.work import instance, jobs
from yangguang.work.acting import Hand
from yangguang.work.batches import entering

PURPOSES = ("applicants", "carry-over")
UNAPPLIED = ("received", "reading", "mapping", "read")
READ, APPLY = "intake.read", "intake.apply"
VERB = {"applicants": "intake.applicants", "carry-over": "intake.carry_over"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the sender chose: purpose, round, the file's reference day, a layout by name, all-or-nothing,
    apply corrections.
    """

    purpose: str = "applicants"
    round: uuid.UUID | None = None
    day: dt.date | None = None
    layout: str = ""
    all_or_nothing: bool = False
    correct: bool = False


def receive(hand: Hand, path: Path, file_name: str, wish: Wish) -> Batch:
    """Keep the file and put its reading on the list; a file that waits unread is taken up again, not doubled.

    Raises `BadFile` for a file that cannot be used, `Refused` where the sender may not hand in here.
    """
    assert wish.purpose in PURPOSES, wish.purpose
    round_ = _round(wish.round)
    place = round_.place if round_ else hand.post_for(VERB[wish.purpose]).place
    hand.may(VERB[wish.purpose], place)
    file = file_guard.inspect(path)
    if file.kind == "text":
        _bounded(file)
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    day = wish.day or hand.day
    options = {
        "all_or_nothing": wish.all_or_nothing,
        "correct": wish.correct,
        "layout": wish.layout,
        "day_given": wish.day is not None,
    }
    if waiting := _waiting(hand, digest, wish, round_, place):
        return _taken_up(hand, waiting, options)
    key = new_id()
    vault.put(key, content)
    line = hand.note(
        "intake.receive",
        place=place,
        about=key,
        facts={"file": digest, "purpose": wish.purpose, "day": day, **options},
    )
    batch = Batch.objects.create(
        id=key,
        place=place,
        purpose=wish.purpose,
        round=round_,
        file_name=file_name[-120:],
        file_digest=digest,
        layout=wish.layout,
        day=day,
        options=options,
        status="received",
        book=Packs.load().digest,
        edition=instance.this().edition,
        received=line,
        sender=hand.somebody,
    )
    jobs.ask(READ, batch.id)
    return batch


def _bounded(file: Inspected) -> None:
    """A csv is kept whole and encrypted whole, so it is counted before. Raises `BadFile`."""
    if file.size > file_guard.UNPACKED_BYTES:
        raise BadFile("file_too_large", megabytes=file.size >> 20, limit=file_guard.UNPACKED_BYTES >> 20)
    for count, _ in enumerate(text.open_rows(file.path)):
        if count > ROWS:
            raise BadFile("file_too_many_rows", rows=count, limit=ROWS)


def _waiting(hand: Hand, digest: str, wish: Wish, round_: Round | None, place: int) -> Batch | None:
    """The same file sent for the same before and not applied yet."""
    same = Batch.objects.filter(
        file_digest=digest, purpose=wish.purpose, round=round_, place=place, status__in=UNAPPLIED
    )
    for batch in same.select_related("received").order_by("received"):
        given = batch.options.get("day_given", True)
        if given == (wish.day is not None) and (batch.day if given else batch.received.day) == (
            wish.day or hand.day
        ):
            return batch
    return None


def _taken_up(hand: Hand, batch: Batch, options: dict[str, Any]) -> Batch:
    """Go on with a batch that waits, as its sender now wants it; another layout reads it anew."""
    changed: dict[str, Any] = {"options": options}
    if options["layout"] != batch.options.get("layout", ""):
        changed |= {"layout": options["layout"], "status": "received", "mapping": {}}
        StagedChunk.objects.filter(batch=batch).delete()
    Batch.objects.filter(id=batch.id).update(**changed)
    hand.note("intake.resume", place=batch.place, about=batch.id, facts=options)
    batch.refresh_from_db()
    if batch.status in ("received", "reading"):
        jobs.ask(READ, batch.id)
    return batch


def _round(key: uuid.UUID | None) -> Round | None:
    if key is None:
        return None
    round_ = Round.objects.filter(id=key, closed_day__isnull=True).first()
    if round_ is None:
        raise Refused(no("round_not_open", round=str(key)))
    return round_


def remember_mapping(hand: Hand, batch: Batch, mapping: dict[str, str]) -> None:
    """Take the sender's mapping {field: heading} of an unknown layout and read on."""
    hand.may(VERB[batch.purpose], batch.place)
    if batch.status != "mapping":
        raise Refused(no("batch_not_ready", status=batch.status))
    entering.keep_mapping(hand, batch, mapping)
    Batch.objects.filter(id=batch.id).update(mapping=mapping, status="received")
    jobs.ask(READ, batch.id)


def choose(hand: Hand, batch: Batch, *, all_or_nothing: bool, correct: bool) -> None:
    """Say, before a read batch is applied, whether it enters only whole and whether changed households are
    corrected.
    """
    hand.may(VERB[batch.purpose], batch.place)
    if batch.status != "read":
        raise Refused(no("batch_not_ready", status=batch.status))
    options = {**batch.options, "all_or_nothing": all_or_nothing, "correct": correct}
    hand.note("intake.choose", place=batch.place, about=batch.id, facts=options)
    Batch.objects.filter(id=batch.id).update(options=options)


def ask_apply(hand: Hand, batch: Batch) -> None:
    """Put the applying of a read batch on the list (long work never hangs a page)."""
    hand.may(VERB[batch.purpose], batch.place)
    if batch.status != "read":
        raise Refused(no("batch_not_ready", status=batch.status))
    hand.note("intake.ask_apply", place=batch.place, about=batch.id)
    jobs.ask(APPLY, batch.id, {"user": hand.user.id.hex if hand.user else "", "via": hand.via})


def apply(hand: Hand, batch: Batch, progress: jobs.Progress | None = None) -> dict[str, Any]:
    """Enter all good households in one transaction with one journal line; return the counts.

    Held-back households wait; with all-or-nothing nothing enters unless nothing is held back.
    """
    hand.may(VERB[batch.purpose], batch.place)
    if batch.status != "read":
        raise Refused(no("batch_not_ready", status=batch.status))
    report = dict(batch.report)
    if batch.options.get("all_or_nothing") and report["refused"]:
        hand.note(
            "intake.refuse", place=batch.place, about=batch.id, facts={"refused": len(report["refused"])}
        )
        Batch.objects.filter(id=batch.id).update(status="refused")
        return {**report["counts"], "households_accepted": 0, "persons_accepted": 0}
    counts, late = entering.enter(hand, batch, progress)
    counts["already_present"] += report["counts"]["already_present"]  # found when reading, not staged
    report = _with_late(hand, batch, report, late)
    report["counts"] = {**report["counts"], **counts}
    Batch.objects.filter(id=batch.id).update(status="applied", report=report)
    StagedChunk.objects.filter(batch=batch).delete()
    return dict(report["counts"])


def _with_late(hand: Hand, batch: Batch, report: dict[str, Any], late: list[entering.Late]) -> dict[str, Any]:
    """The report with the households that became impossible between reading and entering."""
    if not late:
        return report
    book, below, counts = hand.book(batch.place), dict(report["below_line"]), dict(report["counts"])
    for each in late:
        counts["held_back"] += 1
        counts["held_back_persons"] += each.persons
        if below_line(Income(each.income_fen_per_head), book):
            below["households"] -= 1
            below["persons"] -= each.persons
    refused = [*report["refused"], *(each.reason for each in late)]
    return {**report, "refused": refused, "below_line": below, "counts": counts}


def undo(hand: Hand, batch: Batch) -> int:
    """Take a whole batch back, as an act: what it entered is closed, nothing is deleted. Returns the
    households taken back.

    Refused once any of its households went on to a later step, or has a finding answered.
    """
    hand.may("batch.undo", batch.place)
    if batch.status != "applied" or batch.applied_id is None:
        raise Refused(no("batch_not_ready", status=batch.status))
    cases = Case.objects.filter(opened_id=batch.applied_id)
    moved = (
        cases.filter(acts__isnull=False).count()
        + Finding.objects.filter(household__batch=batch, status="answered").count()
    )
    moved += Act.objects.filter(round__in=cases.values("round"), line_id__gt=batch.applied_id).count()
    if moved:
        raise Refused(no("batch_not_undoable", batch=batch.file_name, households=moved))
    households = list(Household.objects.filter(batch=batch).values_list("id", flat=True))
    line = hand.note("batch.undo", place=batch.place, about=batch.id, facts={"households": len(households)})
    for model in (Residence, Membership, Condition, Statement, Standing):
        model.objects.filter(household__batch=batch, act_to__isnull=True).update(act_to=line)
    PersonFacts.objects.filter(act_from_id=batch.applied_id, act_to__isnull=True).update(act_to=line)
    Person.objects.filter(household__batch=batch).update(household=None)
    Household.objects.filter(batch=batch).update(status="void", claim_digest="")
    Act.objects.create(
        line=line,
        batch=batch,
        verb="corrected",
        day=hand.day,
        actor=hand.acting_person,
        office=hand.office,
        role=hand.role,
        outcome="void",
        covers=cases.count(),
    )
    cases.update(step="end", status="void", since=hand.day)
    Batch.objects.filter(id=batch.id).update(status="undone", undone=line)
    return len(households)
