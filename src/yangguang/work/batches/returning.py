"""How does a sender get the workbook back with the bad cells marked and explained?"""

import json
from pathlib import Path

from yangguang.book.layouts import dictionary
from yangguang.reading.claims import Refusal
from yangguang.reading.columns import columns_of
from yangguang.reading.places import Places
from yangguang.reading.returning import write_back
from yangguang.reading.say import sentence
from yangguang.reading.spreading import Held, Shared
from yangguang.register import cells
from yangguang.register.models import Batch, HeldBack
from yangguang.terms.decision import Refused, no
from yangguang.work import books
from yangguang.work.acting import Hand
from yangguang.work.batches.intake import VERB
from yangguang.work.batches.reading_job import plain_file, resolver_of, source_of


def _rows(held: HeldBack) -> list[int]:
    """The rows of a household held back, as they were read."""
    body = json.loads(cells.open_cell("register_heldback", "body", held.id, held.body_cell) or "{}")
    return [int(row) for row in body.get("rows", [held.first_row])]


def marked(hand: Hand, batch: Batch, lang: str, out: Path) -> None:
    """Write the marked workbook of a read batch to `out` (xlsx), in `lang`. A look: it shows what was sent.

    Raises `Refused("nothing_held_back")` where every household was good.
    """
    assert hand.look
    hand.may(VERB[batch.purpose], batch.place)
    held = list(HeldBack.objects.filter(batch=batch).order_by("first_row"))
    if not held:
        raise Refused(no("nothing_held_back"))
    book = books.now(batch.place, batch.day)
    labels = {
        each: {f.key: f.label(each) for form in book.forms() for f in form.fields.values()}
        for each in ("zh", "en")
    }
    back = [
        Held(_rows(h), [Refusal(h.file_key, r["row"], r["column"], r["code"], r.get("facts", {})) for r in h.reasons])
        for h in held
    ]
    hand.note("intake.marked", place=batch.place, about=batch.id, facts={"held_back": len(held)})
    with plain_file(batch) as path:
        source = source_of(batch, book, path)
        words = dictionary(book.forms())
        columns = columns_of(
            words.fields, source.columns, source.letter, book.codes, source.layout.source, source.file.date_1904
        )
        shared = Shared(columns, Places(resolver_of(batch)[2], None))
        write_back(
            source, words, back, shared,
            lambda r: sentence(book, labels, r, lang), lambda g, w: book.word(g, w, lang), out,
        )  # fmt: skip
