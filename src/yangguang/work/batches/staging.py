"""How is what was read kept until it enters, so that a kill costs little and nothing lies readable?

Good households in encrypted pieces of a fixed size, held-back households one by one with their reasons. A
piece commits together with the job's checkpoint; reading again after a kill skips the pieces that are
there.
"""

import hashlib
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from yangguang.register import cells
from yangguang.register.ids import new_id
from yangguang.register.models import Batch, HeldBack, StagedChunk
from yangguang.work.batches.matching import claim, digest_of

PIECE = 1000  # households in one piece: about 2 MB of text
_BY_ROW = itemgetter("row")
# An encoder made once: `json.dumps` makes one for each call that wants anything but its defaults.
_PRIVATE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, check_circular=False).encode


@dataclass(frozen=True, slots=True)
class Summary:
    """What waits in staging: households, persons, and a digest over all pieces."""

    households: int
    persons: int
    digest: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """A staged piece as it is kept: its identity, how many households it holds, and its encrypted text."""

    key: uuid.UUID
    households: int
    cell: bytes


def private_text(fields: dict[str, Any]) -> str:
    """The sensitive answers of one household or person as the text that is encrypted; nothing is nothing."""
    return _PRIVATE(fields) if fields else ""


def keep(batch: Batch, number: int, households: list[dict[str, Any]]) -> None:
    """Write piece `number`. Inside the caller's transaction."""
    text = f"[{','.join(map(_folded, households))}]"
    key = new_id()
    StagedChunk.objects.create(
        id=key,
        batch=batch,
        number=number,
        households=len(households),
        persons=sum(len(h["people"]) for h in households),
        digest=cells.blind(text).hex(),
        body_cell=cells.shut("register_stagedchunk", "body", key, text),
    )


def _folded(staged: dict[str, Any]) -> str:
    """A household as it is staged: its claim as the text that is digested, written once, and beside it what is no claim."""
    claimed = claim(staged)
    rows = sorted((p["id"], p["row"]) for p in staged["people"])
    beside = {"digest": digest_of(claimed), "row": staged["row"], "place": staged["place"], "rows": [r for _, r in rows]}
    return f'{{"claim":{claimed},"beside":{json.dumps(beside)}}}'


def _unfolded(kept: dict[str, Any]) -> dict[str, Any]:
    """The household again, its people in the order of their rows. What an earlier release staged is as it was."""
    if "claim" not in kept:
        return kept
    staged, beside = kept["claim"], kept["beside"]
    for person, row in zip(staged["people"], beside["rows"], strict=True):
        person["row"] = row
    staged["people"].sort(key=_BY_ROW)
    staged["row"], staged["place"], staged["claim_digest"] = beside["row"], beside["place"], beside["digest"]
    return dict(staged)


def pieces_there(batch: Batch) -> int:
    """How many pieces were committed; they are numbered from 0 without gaps."""
    return StagedChunk.objects.filter(batch=batch).count()


def sealed(batch: Batch) -> list[Sealed]:
    """The staged pieces as they are kept, in the order of the file."""
    rows = StagedChunk.objects.filter(batch=batch).order_by("number")
    return [Sealed(key, many, bytes(cell)) for key, many, cell in rows.values_list("id", "households", "body_cell")]


def opened(piece: Sealed) -> list[dict[str, Any]]:
    """The households of a piece. Raises `CellDamaged`. Asks no database."""
    text = cells.open_cell("register_stagedchunk", "body", piece.key, piece.cell)
    households = [_unfolded(kept) for kept in json.loads(text)]
    assert len(households) == piece.households, "a staged piece of another size"
    return households


def summary(batch: Batch) -> Summary:
    """Counts and one digest of everything staged."""
    rows = list(
        StagedChunk.objects.filter(batch=batch)
        .order_by("number")
        .values_list("households", "persons", "digest")
    )
    whole = hashlib.sha256("".join(r[2] for r in rows).encode()).hexdigest()
    return Summary(sum(r[0] for r in rows), sum(r[1] for r in rows), whole)


def hold_back(batch: Batch, staged: Any, code: str, facts: dict[str, Any]) -> dict[str, Any]:
    """Hold one household back for one reason found in the register; return the reason."""
    reason = {"row": facts.pop("row", staged["row"]), "column": "", "code": code, "facts": facts}
    hold_back_all(batch, [(staged["key"], staged["row"], [reason], json.dumps(staged, ensure_ascii=False))])
    return reason


def hold_back_all(batch: Batch, rows: Iterable[tuple[str, int, list[dict[str, Any]], str]]) -> None:
    """Hold households back: file key, first row, reasons [{row, column, code, facts}], what was read
    (encrypted).
    """
    made = []
    for file_key, first_row, reasons, text in rows:
        key = new_id()
        cell = cells.shut("register_heldback", "body", key, text)
        made.append(
            HeldBack(
                id=key,
                batch=batch,
                file_key=file_key[:60],
                first_row=first_row,
                reasons=reasons,
                body_cell=cell,
            )
        )
    HeldBack.objects.bulk_create(made, batch_size=500)
