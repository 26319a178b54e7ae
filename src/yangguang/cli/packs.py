"""What does the book say that nobody has confirmed?"""

import argparse

from yangguang.book.packs import Packs
from yangguang.book.values import doubts
from yangguang.cli.words import show

HELP = "Look into the packs: `doubts` lists every value that is assumed."


def arguments(parser: argparse.ArgumentParser) -> None:
    """doubts [--json]."""
    parser.add_argument("word", choices=["doubts"])
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """List the assumed lines with file, key and note."""
    found = doubts(Packs.load())
    rows = [{"file": d.file, "key": d.key, "what": d.what, "note": d.note} for d in found]
    show(
        rows,
        args.json,
        "\n".join(f"{r['file']:40} {r['key']:30} {r['what']}  {r['note']}" for r in rows)
        + f"\n{len(rows)} assumed",
    )
    return 0
