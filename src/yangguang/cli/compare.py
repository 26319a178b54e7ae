"""How does the operator compare the register with what departments sent?"""

import argparse

from yangguang.cli.words import show, user_named
from yangguang.work import comparison, instance
from yangguang.work.acting import open_hand

HELP = "Compare the households of a place with the departments' files loaded for it."


def arguments(parser: argparse.ArgumentParser) -> None:
    """--place CODE --as USER [--reveal PURPOSE] [--json]."""
    parser.add_argument("--place", required=True)
    parser.add_argument("--as", dest="user", required=True, metavar="USER")
    parser.add_argument(
        "--reveal",
        default="",
        metavar="PURPOSE",
        help="show whole IDs; the purpose is written into the journal",
    )
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Findings are questions to people; nothing is decided here."""
    place = instance.place_argument(args.place)
    with open_hand(user_named(args.user), via="cli", purpose=args.reveal) as hand:
        result = comparison.compare(hand, place, reveal=bool(args.reveal))
    lines = [
        f"{name}: {d['persons_hit']} persons, {d['findings']} findings"
        for name, d in result["datasets"].items()
    ]
    show(result, args.json, "\n".join(lines) or "no file is loaded for this place")
    return 0
