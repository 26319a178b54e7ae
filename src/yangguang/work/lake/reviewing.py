"""What do people see of two records that are perhaps one, and what becomes of their answer?

Side by side, with the weight of each field in words. «Not the same» is the word of one person. «The same» is entered by
one and confirmed by another: then it is a finding like any other. Both teach the next run.
"""

import uuid
from typing import Any

from yangguang.book.datasets import Dataset
from yangguang.book.reader import Book
from yangguang.lake.linkage import levels
from yangguang.lake.linkage.levels import Comparison
from yangguang.register.models import Candidate, JournalLine, Person
from yangguang.terms import identity
from yangguang.terms.decision import Refused, no
from yangguang.work import books, raising
from yangguang.work.acting import Hand
from yangguang.work.lake.linking import described, unmatched
from yangguang.work.lake.linking.described import masked
from yangguang.work.procedure import proposals

KIND = "candidate"
PURPOSE = ("address", "phone")  # shown to those who give a purpose, as in the dossier
DIFFERS = "▢"  # stands for a masked sign that is another one on the other side
UNDONE = "撤销"  # the reason the journal keeps where one undoes one's own word
STRENGTHS = (
    (10.0, "极有力地支持", "speaks very strongly for"),
    (4.0, "有力地支持", "speaks strongly for"),
    (1.0, "支持", "speaks for"),
    (-1.0, "几乎不说明问题", "says hardly anything about"),
    (-4.0, "不支持", "speaks against"),
)
WEAKEST = ("有力地反对", "speaks strongly against")


def _known() -> dict[str, Comparison]:
    return {
        c.key: c
        for c in (
            levels.CHINESE_NAME,
            levels.ID,
            levels.BIRTH,
            levels.SEX,
            levels.PLACE,
            levels.MEMBERS,
            levels.PHONE,
            levels.ADDRESS,
        )
    }


def strength(weight: float) -> tuple[str, str]:
    """A weight in bits in words, zh and en: each bit doubles or halves the odds."""
    return next(((zh, en) for least, zh, en in STRENGTHS if weight >= least), WEAKEST)


def side_by_side(hand: Hand, candidate: Candidate) -> dict[str, Any]:
    """Both records and the evidence, for the page and for a printed sample.

    {"id", "dataset", "probability", "status", "fields": [{"key", "zh", "en", "left", "right", "level_zh", "level_en",
    "weight", "says_zh", "says_en"}], "record": {column: text}}. IDs are masked unless the hand has a purpose and may
    reveal; the look is written. Raises `Refused("not_permitted")`.
    """
    hand.may("dossier.open", candidate.place)
    whole = bool(hand.purpose)
    if whole:
        hand.may("person.reveal", candidate.place)
    hand.note("candidate.open", place=candidate.place, about=candidate.id, facts={"reveal": whole})
    person, said = candidate.person, unmatched.said(candidate.load, candidate.row) or {}
    book = books.now(candidate.place, candidate.proposed_day)
    dataset = book.dataset(candidate.dataset)
    hidden = {*dataset.tells.values()}
    words = _words(book, dataset, person, said, whole)
    return {
        "id": candidate.id.hex,
        "dataset": candidate.dataset,
        "probability": candidate.probability,
        "status": candidate.status,
        "fields": [_field(entry, words) for entry in candidate.evidence],
        "record": {
            dataset.columns[k].zh: v for k, v in said.items() if k in dataset.shown and k not in hidden
        },
    }


def _words(book: Book, dataset: Dataset, person: Person, said: dict[str, str], whole: bool) -> dict[str, tuple[str, str]]:
    """What both sides say, by field. Address and phone only for a purpose, numbers masked without one."""
    mine, theirs = described.of_person(person, described.fields_of(dataset)), described.of_record(dataset, said)
    sides = {field: (mine[field] or "", theirs.get(field) or "") for field in mine if field != "members"}
    listing, (mine_is, theirs_is) = book.codes("sex"), sides["sex"]
    sides["sex"] = (
        listing.label(mine_is, "zh"), theirs_is or listing.label(_sex_told(sides["id_number"][1]), "zh")
    )  # fmt: skip
    if not whole:
        sides["id_number"] = masked_beside(*sides["id_number"])
        sides |= {field: ("", "") for field in PURPOSE if field in sides}
    return sides


def _sex_told(number: str) -> str:
    """The sex that a number says as it stands, right or wrong; empty for what is no number."""
    told = number[16:17]
    return identity.sex(number) if len(number) == 18 and told.isascii() and told.isdigit() else ""


def masked_beside(one: str, other: str) -> tuple[str, str]:
    """Two masked numbers that show where they differ, and no more digits than each alone does."""
    if len(one) != len(other):
        return masked(one), masked(other)
    apart = [at for at in range(len(masked(one))) if one[at] != other[at] and masked(one)[at] == "*"]
    both = [[DIFFERS if at in apart else sign for at, sign in enumerate(masked(x))] for x in (one, other)]
    return "".join(both[0]), "".join(both[1])


def _field(entry: dict[str, Any], words: dict[str, tuple[str, str]]) -> dict[str, Any]:
    comparison = _known()[entry["field"]]
    level = next(x for x in comparison.levels if x.key == entry["level"])
    says = strength(entry["weight"])
    left, right = words.get(comparison.key, ("", ""))
    return {
        "key": comparison.key, "zh": comparison.zh, "en": comparison.en, "left": left, "right": right,
        "level_zh": level.zh, "level_en": level.en, "weight": entry["weight"], "says_zh": says[0], "says_en": says[1],
    }  # fmt: skip


def answer(hand: Hand, candidate: Candidate, same: bool, note: str = "") -> Candidate:
    """Say whether the two are one person. «The same» holds when a second person confirms it, and raises a finding.

    Raises `Refused`: `not_permitted`, `candidate_answered`, `candidate_without_record`, `same_person_twice`,
    `signers_disagree`.
    """
    first = proposals.pending(KIND, candidate.id)
    verb = "candidate.confirm" if first else "candidate.answer"
    hand.may("finding.confirm" if first else "finding.answer", candidate.place)
    locked = Candidate.objects.select_for_update().get(id=candidate.id)
    if locked.status == "answered":
        raise Refused(no("candidate_answered"))
    if same and unmatched.said(locked.load, locked.row) is None:
        raise Refused(no("candidate_without_record"))
    if not same and first is None:
        line = hand.note(verb, place=locked.place, about=locked.id, facts={"same": False}, detail=note)
        locked.status, locked.same, locked.entered, locked.answered, locked.enterer = (
            "answered",
            False,
            line,
            line,
            hand.person,
        )
        locked.save()
        return locked
    settled, line = proposals.two_say(hand, KIND, locked.id, locked.place, {"true": same}, verb, note)
    locked.same = same
    if settled:
        locked.status, locked.answered = "answered", line
        _raise(hand, line, locked)
    else:
        locked.status, locked.entered, locked.enterer = "entered", line, hand.person
    locked.save()
    return locked


def _raise(hand: Hand, line: JournalLine, candidate: Candidate) -> None:
    """What two persons confirmed is a finding, as if the number had said so."""
    record, book = unmatched.kept_row(candidate.load, candidate.row), hand.book(candidate.place)
    assert record is not None, "refused above"
    dataset = book.dataset(candidate.dataset)
    found = raising.Raised(
        candidate.person_id, candidate.household_id, candidate.place, dataset, record.id, candidate.record_digest
    )
    raising.enter(hand, line, book, [found])


def take_back(hand: Hand, candidate: Candidate, reason: str) -> Candidate:
    """The second person does not agree: the entry goes back, with a reason, and is entered anew."""
    hand.may("finding.confirm", candidate.place)
    proposals.drop(hand, KIND, candidate.id, candidate.place, "candidate.take_back", reason)
    Candidate.objects.filter(id=candidate.id).update(status="open", same=None, enterer=None, entered=None)
    candidate.refresh_from_db()
    return candidate


def undo(hand: Hand, candidate: Candidate) -> Candidate:
    """One's own word of today is taken back, as long as nothing followed from it; the candidate is open again.

    Raises `Refused("candidate_answered")` where a second person has confirmed, or the word is not one's own of today.
    """
    locked = Candidate.objects.select_for_update(of=("self",)).select_related("answered").get(id=candidate.id)
    own = locked.enterer == hand.person
    if own and locked.status == "entered":
        return take_back(hand, locked, UNDONE)
    said_no = locked.status == "answered" and locked.same is False
    if not (own and said_no and locked.answered and locked.answered.day == hand.day):
        raise Refused(no("candidate_answered"))
    hand.may("finding.answer", locked.place)
    hand.note("candidate.take_back", place=locked.place, about=locked.id, facts={"word": 0}, detail=UNDONE)
    locked.status, locked.same, locked.enterer, locked.entered, locked.answered = "open", None, None, None, None
    locked.save()
    return locked


def found(key: uuid.UUID) -> Candidate:
    """The candidate of that key within one's scope. Raises `Refused("no_such_candidate")`."""
    row = Candidate.objects.filter(id=key).select_related("person", "household", "load").first()
    if row is None:
        raise Refused(no("no_such_candidate"))
    return row
