"""What does the book say that nobody has confirmed, and what became of places from edition to edition?"""

import argparse
import itertools
import sys

from yangguang.book import place_changes, places
from yangguang.book.packs import Packs
from yangguang.book.place_inference import infer
from yangguang.book.values import doubts
from yangguang.cli.words import show, take_json
from yangguang.terms.decision import Refused, no
from yangguang.work import instance

HELP = (
    "查看政策包：doubts 列出暂定的值，changes 推算区划变更表。 "
    "Look into the packs: `doubts` lists every value that is assumed, `changes` derives the table of changes of places."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """doubts [--json]; changes --province 99 (for who adds an edition: redirect it into the pack)."""
    parser.add_argument(
        "word", choices=["doubts", "changes"],
        help="列出暂定的值，或推算变更表 list what is assumed, or derive the changes",
    )
    parser.add_argument("--province", help="省份代码（用于 changes） two digits, for `changes`")
    take_json(parser)


def run(args: argparse.Namespace) -> int:
    """List the assumed lines with file, key and note; or write the packed table to standard output."""
    if args.word == "changes":
        sys.stdout.buffer.write(changes(_province(args.province)))
        return 0
    found = doubts(Packs.load())
    rows = [{"file": d.file, "key": d.key, "what": d.what, "note": d.note} for d in found]
    show(
        rows,
        args.json,
        "\n".join(f"{r['file']:40} {r['key']:30} {r['what']}  {r['note']}" for r in rows)
        + f"\n{len(rows)} assumed",
    )
    return 0


def _province(text: str | None) -> int:
    known = places.provinces()
    code = instance.place_argument(text) if text else known[0]
    if code not in known:
        raise Refused(no("unknown_province", province=text, known=", ".join(str(k)[:2] for k in known)))
    return code


def changes(province: int) -> bytes:
    """The table of changes between a province's editions as inferred from them, packed as its file. A line
    that somebody cited by hand (its status says so) stands instead of the inferred one.
    """
    keys = [key for key, _ in places.editions(province)]
    cited = place_changes.table(province) if places.changes_file(province) else {}
    pairs = []
    for before, after in itertools.pairwise(keys):
        old, new = places.load_edition(before, province), places.load_edition(after, province)
        kept = {c.code: c for c in cited.get((before, after), ()) if c.status != place_changes.ASSUMED}
        lines = [kept.pop(c.code, c) if c.code is not None else c for c in infer(old, new)]
        pairs.append((old, new, [*lines, *kept.values()]))
    return place_changes.packed(place_changes.written(pairs))
