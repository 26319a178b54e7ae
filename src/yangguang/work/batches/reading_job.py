"""How is a received file read into staging by a worker that may be killed?"""

import contextlib
import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from yangguang.book import place_names, places
from yangguang.book.layouts import Layout, dictionary
from yangguang.book.reader import Book
from yangguang.reading.claims import ClaimedHousehold, Reading, Refusal
from yangguang.reading.households import read_households
from yangguang.reading.source import Source, UnknownLayout, look
from yangguang.register import scope, vault
from yangguang.register.models import Batch, HeldBack, Job, LayoutMemory, User
from yangguang.rules.identify import Income, below_line
from yangguang.terms.collector import without_collector
from yangguang.terms.decision import Refused, no
from yangguang.terms.place import at_level, level_of, span
from yangguang.work import books, instance, jobs, moving
from yangguang.work.acting import open_hand, scope_of
from yangguang.work.batches import staging
from yangguang.work.batches.claiming import Claims
from yangguang.work.batches.matching import match

SHOWN_WARNINGS = 2000  # a report names this many warnings one by one, and counts all


@contextlib.contextmanager
def plain_file(batch: Batch) -> Iterator[Path]:
    """The batch's file, readable by path while the block runs; in memory where the system can, never left
    behind readable.
    """
    suffix = Path(batch.file_name).suffix
    if hasattr(os, "memfd_create"):
        handle = os.memfd_create("intake", 0)
        with os.fdopen(handle, "wb") as out:
            out.write(vault.get(batch.id))
            out.flush()
            yield Path(f"/proc/self/fd/{handle}")
        return
    folder = Path(settings.YANGGUANG_HOME)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=suffix) as out:
        out.write(vault.get(batch.id))
        out.flush()
        yield Path(out.name)


def read(job: Job, progress: jobs.Progress) -> None:
    """Read the batch of `job` into staging. Pieces commit one by one; a worker that goes on skips those
    that are there.
    """
    with scope.everything("reading a batch"):
        batch = Batch.objects.select_related("sender", "round").get(id=job.subject)
    if batch.status not in ("received", "reading"):
        return
    user: User = batch.sender
    with scope.using(scope_of(user, batch.received.day)), plain_file(batch) as path, without_collector():
        with jobs.step():
            Batch.objects.filter(id=batch.id).update(status="reading")
        book = books.now(batch.place, batch.day)
        try:
            source = source_of(batch, book, path)
        except UnknownLayout as unknown:
            _ask_mapping(batch, user, unknown)
            return
        if source.stated_day and not batch.options.get("day_given", True):
            batch.day = source.stated_day
            with jobs.step():
                Batch.objects.filter(id=batch.id).update(day=batch.day)
            book = books.now(batch.place, batch.day)
        edition, before, resolver = resolver_of(batch)
        reading = read_households(
            source,
            dictionary(book.forms()),
            book,
            resolver,
            batch.day,
            scope=span(batch.place) if edition.key == batch.edition else None,  # else when the place is known
            tick=lambda n: progress(n, 0, "read"),
        )
        _stage(batch, user, book, reading, edition, before, progress)


def resolver_of(batch: Batch) -> tuple[places.Edition, bool, place_names.Resolver]:
    """The edition of the file's day, whether that day lies before the first, and what finds its names."""
    edition, before = places.edition_on(instance.this().province, batch.day)
    return edition, before, place_names.Resolver(edition, _within(batch.place, edition))


def _within(place: int, edition: places.Edition) -> tuple[int, int]:
    """Where names are looked for: the sender's county, or its city where the file's edition has no such county."""
    if level_of(place) not in ("county", "township", "village"):
        return span(place)
    county = at_level(place, "county")
    return span(county if county in edition.names else at_level(place, "city"))


def source_of(batch: Batch, book: Book, path: Path) -> Source:
    layout = None
    if batch.mapping:
        layout = Layout.from_mapping("mapped", batch.mapping)
    elif name := batch.options.get("layout", batch.layout):
        known = {each.key: each for each in book.layouts()} | {
            m.name: Layout.from_mapping(m.name, m.mapping) for m in _memories()
        }
        if name not in known:
            raise Refused(no("layout_not_found", layout=name, known=", ".join(sorted(known))))
        layout = known[name]
    try:
        return look(path, dictionary(book.forms()), book.layouts(), layout=layout, name=batch.file_name)
    except UnknownLayout as unknown:
        memory = {m.headings_digest: m for m in _memories()}.get(unknown.digest)
        if memory is None or layout is not None:
            raise
        return look(
            path,
            dictionary(book.forms()),
            book.layouts(),
            layout=Layout.from_mapping(memory.name, memory.mapping),
            name=batch.file_name,
        )


def _memories() -> list[LayoutMemory]:
    with scope.everything("layouts mapped before"):
        return list(LayoutMemory.objects.all())


def _ask_mapping(batch: Batch, user: User, unknown: UnknownLayout) -> None:
    report = {
        "headings": [list(pair) for pair in unknown.headings],
        "guesses": unknown.guesses,
        "missing": list(unknown.missing),
        "header_row": unknown.row,
        "sheet": unknown.sheet,
        "digest": unknown.digest,
    }
    with open_hand(user, via="worker") as hand:
        hand.note(
            "intake.unknown_layout",
            place=batch.place,
            about=batch.id,
            facts={"headings": len(unknown.headings)},
        )
        Batch.objects.filter(id=batch.id).update(status="mapping", report=report)


def _stage(
    batch: Batch,
    user: User,
    book: Book,
    reading: Reading,
    edition: places.Edition,
    before: bool,
    progress: jobs.Progress,
) -> None:
    target = places.load_edition(batch.edition, edition.province)
    moved = moving.Remap(edition, target, span(batch.place))
    accepted = [h for h in reading.accepted() if not moved.refuse(h)]
    claims = Claims(book, moved.certain)
    counts: Counter[str] = Counter()
    below: Counter[str] = Counter()
    late: list[tuple[ClaimedHousehold, Refusal]] = []
    there = staging.pieces_there(batch)
    for number, start in enumerate(range(0, len(accepted), staging.PIECE)):
        piece = accepted[start : start + staging.PIECE]
        staged = [claims.stage(h) for h in piece]
        keep = []
        for household, one, found in zip(piece, staged, match(batch, staged), strict=True):
            if found.kind == "refused":
                late.append(
                    (
                        household,
                        Refusal(
                            household.key,
                            found.facts.get("row", household.first_row),
                            "",
                            found.code,
                            dict(found.facts),
                        ),
                    )
                )
                continue
            counts[found.kind] += 1
            counts["persons_" + found.kind] += len(household.members)
            if below_line(Income(one["income"]), book):
                below["households"] += 1
                below["persons"] += len(household.members)
            if found.kind in ("new", "changed"):
                keep.append(one)
        if number >= there:
            with jobs.step():
                staging.keep(batch, number, keep)
                progress(start + len(piece), len(accepted), "stage")
    for household, refusal in late:
        household.refusals.append(refusal)
    _finish(batch, user, reading, _report(batch, book, reading, edition, before, counts, below))


def _report(
    batch: Batch,
    book: Book,
    reading: Reading,
    edition: places.Edition,
    before: bool,
    counts: Counter[str],
    below: Counter[str],
) -> dict[str, Any]:
    def rows(items: Any, name: str) -> list[dict[str, Any]]:
        return [
            {"household": i.household, "row": i.row, "column": i.column, name: getattr(i, name), **_facts(i)}
            for i in items
        ]

    warnings = [w for h in reading.households for w in h.warnings]
    held = [h for h in reading.households if h.refusals]
    return {
        "counts": {
            "rows_read": reading.rows_read,
            "households_in_file": len(reading.households),
            "held_back": len(held),
            "held_back_persons": sum(len(h.members) for h in held),
            "households_accepted": counts["new"],
            "persons_accepted": counts["persons_new"],
            "already_present": counts["present"],
            "changed": counts["changed"],
        },
        "below_line": {
            "line": book.number("income_line"),
            "households": below["households"],
            "persons": below["persons"],
        },
        "refused": rows(reading.refused(), "code"),
        "normalised": rows(reading.normalised(), "kind"),
        "warnings": rows(warnings[:SHOWN_WARNINGS], "code"),
        "warnings_count": len(warnings),
        "layout": reading.layout,
        "sheet": reading.sheet,
        "columns": reading.columns,
        "ignored": reading.ignored,
        "header_row": reading.header_row,
        "edition": edition.key,
        "before_first_edition": before,
        "passed_over": reading.passed_over[:100],
        "held_rows": reading.held_rows(),  # what goes back of a file too long to go back whole
        "keyless": reading.keyless[:100],
    }


def _facts(item: Any) -> dict[str, Any]:
    facts = getattr(item, "facts", None)
    return {"facts": json.loads(json.dumps(dict(facts), default=str))} if facts else {}


def _finish(batch: Batch, user: User, reading: Reading, report: dict[str, Any]) -> None:
    held = (
        (
            h.key,
            h.first_row,
            [
                {"row": r.row, "column": r.column, "code": r.code, "facts": _facts(r).get("facts", {})}
                for r in h.refusals
            ],
            json.dumps({"rows": [m.row for m in h.members]}),  # what goes back to the sender
        )
        for h in reading.households
        if h.refusals
    )
    with open_hand(user, via="worker") as hand:
        HeldBack.objects.filter(batch=batch).delete()
        staging.hold_back_all(batch, held)
        counts = report["counts"]
        hand.note(
            "intake.read",
            place=batch.place,
            about=batch.id,
            facts={"rows": counts["rows_read"], "held_back": counts["held_back"]},
        )
        Batch.objects.filter(id=batch.id).update(
            status="read",
            report=report,
            rows_read=counts["rows_read"],
            layout=report["layout"][:40] or batch.layout,
        )
