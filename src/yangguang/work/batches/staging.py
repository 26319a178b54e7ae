"""How is what was read kept until it enters, so that a kill costs little and nothing lies readable?

Good households in encrypted pieces of a fixed size, held-back households one by one with their reasons. A
piece commits together with the job's checkpoint; reading again after a kill skips the pieces that are
there.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from yangguang.register import cells
from yangguang.register.ids import new_id
from yangguang.register.models import Batch, HeldBack, StagedChunk

PIECE = 1000  # households in one piece: about 2 MB of text


@dataclass(frozen=True, slots=True)
class Summary:
    """What waits in staging: households, persons, and a digest over all pieces."""

    households: int
    persons: int
    digest: str


def private_text(fields: dict[str, Any]) -> str:
    """The sensitive answers of one household or person as the text that is encrypted; nothing is nothing."""
    return json.dumps(fields, ensure_ascii=False, sort_keys=True) if fields else ""


def keep(batch: Batch, number: int, households: list[dict[str, Any]]) -> None:
    """Write piece `number`. Inside the caller's transaction."""
    text = json.dumps(households, ensure_ascii=False, separators=(",", ":"))
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


def pieces_there(batch: Batch) -> int:
    """How many pieces were committed; they are numbered from 0 without gaps."""
    return StagedChunk.objects.filter(batch=batch).count()


def chunks(batch: Batch) -> Iterator[list[dict[str, Any]]]:
    """The staged households, piece by piece, in the order of the file."""
    for key in list(StagedChunk.objects.filter(batch=batch).order_by("number").values_list("id", flat=True)):
        row = StagedChunk.objects.get(id=key)
        piece: list[dict[str, Any]] = json.loads(
            cells.open_cell("register_stagedchunk", "body", key, row.body_cell)
        )
        assert len(piece) == row.households, "a staged piece of another size"
        yield piece


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
