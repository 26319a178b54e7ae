"""Is this household of the file in the register already?

Persons are found by the blind index. All known, in one household, under the same purpose, round and file
key: the household is present, or changed. All unknown, or known without a current household: it is new.
Anything else is held back, because intake never moves a person between households (settled.md, Intake).
"""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from yangguang.register import bulk, cells, scope
from yangguang.register.models import Batch, Household, Person
from yangguang.terms.chain import canonical_json

IN_CHUNK = 900  # SQLite's default bound on variables is 999 in old builds
Staged = Mapping[str, Any]
_BY_NUMBER = itemgetter("id")
# What is asked of a household here; its batch's report alone may be megabytes.
HOUSEHOLD = ("number", "place", "file_key", "claim_digest", "batch__purpose", "batch__round")


@dataclass(frozen=True, slots=True)
class Found:
    """What the register says of one staged household. `persons` maps blind index to a person already known."""

    kind: str  # new, present, changed, refused
    household: uuid.UUID | None = None
    code: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    persons: Mapping[bytes, uuid.UUID] = field(default_factory=dict)
    indexes: Sequence[bytes] = ()  # of the household's people, in their order


def claim(staged: Staged) -> str:
    """What the file claims of a household, as one canonical text without its row numbers and in whatever edition of the
    divisions the instance lives meanwhile; its people stand in the order of their numbers.
    """
    said = {k: v for k, v in staged.items() if k not in ("row", "rows", "place")}
    said["people"] = [
        {k: v for k, v in p.items() if k != "row"} for p in sorted(staged["people"], key=_BY_NUMBER)
    ]
    return canonical_json(said)


def claim_digest(staged: Staged) -> str:
    """The digest of a claim: the same claim again changes nothing."""
    return str(staged.get("claim_digest") or digest_of(claim(staged)))


def digest_of(claimed: str) -> str:
    """The digest of a claim's text."""
    return hashlib.sha256(cells.blind(claimed)).hexdigest()


def condition(staged: Staged) -> dict[str, Any]:
    """What is held for days of the household's conditions: its answers, and the main cause among them."""
    return {**staged["answers"], **({"cause": staged["cause"]} if staged["cause"] else {})}


@dataclass(slots=True)
class _Known:
    person: uuid.UUID
    household: uuid.UUID | None


def _persons(indexes: Sequence[bytes]) -> dict[bytes, _Known]:
    known = {}
    there = bulk.present(Person, "id_index", indexes)
    for start in range(0, len(there), IN_CHUNK):
        rows = Person.objects.filter(id_index__in=there[start : start + IN_CHUNK])
        for index, person, household in rows.values_list("id_index", "id", "household_id"):
            known[bytes(index)] = _Known(person, household)
    return known


def _households(keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, tuple[Household, set[bytes]]]:
    out: dict[uuid.UUID, tuple[Household, set[bytes]]] = {}
    for start in range(0, len(keys), IN_CHUNK):
        piece = keys[start : start + IN_CHUNK]
        rows = Household.objects.filter(id__in=piece).select_related("batch")
        for row in rows.only(*HOUSEHOLD):
            out[row.id] = (row, set())
        for household, index in Person.objects.filter(household__in=piece).values_list(
            "household_id", "id_index"
        ):
            out[household][1].add(bytes(index))
    return out


def indexes_of(staged: Sequence[Staged]) -> list[list[bytes]]:
    """The blind indexes of each household's people, in their order."""
    return [cells.blind_many(p["id"] for p in h["people"]) for h in staged]


def nobody_known(indexes: Sequence[bytes]) -> bool:
    """Does the register know none of these people?"""
    with scope.everything("duplicate search at intake"):
        return not bulk.present(Person, "id_index", indexes)


def match(batch: Batch, staged: Sequence[Staged]) -> list[Found]:
    """One answer for each staged household, in order. Looks beyond the sender's scope, and says so in the
    journal.
    """
    asker = scope.current()
    indexes = indexes_of(staged)
    with scope.everything("duplicate search at intake"):
        persons = _persons([i for row in indexes for i in row])
        current = {k.household for k in persons.values() if k.household}
        households = _households(sorted(current))
    return [_one(batch, h, row, persons, households, asker) for h, row in zip(staged, indexes, strict=True)]


def _one(
    batch: Batch,
    staged: Staged,
    indexes: list[bytes],
    persons: dict[bytes, _Known],
    households: dict[uuid.UUID, tuple[Household, set[bytes]]],
    asker: scope.Scope,
) -> Found:
    known = {i: persons[i] for i in indexes if i in persons}
    ids = {i: k.person for i, k in known.items()}
    current = {k.household for k in known.values() if k.household}
    if not current:
        return Found("new", persons=ids, indexes=indexes)
    household, people = households[next(iter(current))]
    if len(current) == 1 and people == set(indexes) and _same_origin(batch, household, staged):
        same = household.claim_digest == claim_digest(staged)
        return Found("present" if same else "changed", household.id, persons=ids)
    if not asker.covers(household.place):
        return Found("refused", code="duplicate_elsewhere")
    row = next(
        p["row"] for p, i in zip(staged["people"], indexes, strict=True) if i in known and known[i].household
    )
    return Found(
        "refused",
        code="person_in_other_household",
        facts={"other": household.number or household.file_key, "row": row},
    )


def _same_origin(batch: Batch, household: Household, staged: Staged) -> bool:
    first = household.batch
    return first is not None and (first.purpose, first.round_id, household.file_key) == (
        batch.purpose,
        batch.round_id,
        staged["key"],
    )
