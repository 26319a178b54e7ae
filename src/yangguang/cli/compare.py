"""How does the operator compare the register with what departments sent?"""

import argparse
from typing import Any

from yangguang.cli.words import show, user_named
from yangguang.work import comparison, instance, lazily
from yangguang.work.acting import open_hand

HELP = "Compare the households of a place with the departments' files loaded for it."


def arguments(parser: argparse.ArgumentParser) -> None:
    """--place CODE | --snapshot ID [--dataset NAME]; --as USER [--link] [--reveal PURPOSE] [--json]."""
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--place", help="the register as it is now, with the files loaded for it")
    where.add_argument("--snapshot", metavar="ID", help="a frozen copy, with the files that were frozen with it")
    parser.add_argument("--dataset", action="append", metavar="NAME", help="of a copy, or to link: these files only")
    parser.add_argument("--as", dest="user", required=True, metavar="USER")
    parser.add_argument(
        "--reveal",
        default="",
        metavar="PURPOSE",
        help="show whole IDs; the purpose is written into the journal",
    )
    parser.add_argument(
        "--link",
        action="store_true",
        help="then link those whose number no record has: candidates that people decide",
    )
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Findings are questions to people; nothing is decided here."""
    user = user_named(args.user)
    if args.snapshot:
        result = lazily.lake("comparison").compare(user, args.snapshot, args.dataset, reveal=args.reveal, via="cli")
        place, lines = result["place"], _of_copy(result)
    else:
        place = instance.place_argument(args.place)
        with open_hand(user, via="cli", purpose=args.reveal) as hand:
            result = comparison.compare(hand, place, reveal=bool(args.reveal))
        lines = [f"{n}: {d['persons_hit']} persons, {d['findings']} findings" for n, d in result["datasets"].items()]
    if args.link:
        linkage = lazily.lake("linkage")
        with open_hand(user, via="cli", purpose=args.reveal) as hand:
            result["linkage"] = linkage.propose(hand, place, args.dataset or ())
        lines += [_said(name, d) for name, d in result["linkage"]["datasets"].items()]
    show(result, args.json, "\n".join(lines) or "no file is loaded for this place")
    return 0


def _of_copy(result: dict[str, Any]) -> list[str]:
    """What comparing a copy came to, with its age."""
    lines = [f"copy of {result['day']}, {result['age_days']} days old"]
    lines += [
        f"{name}: {d['persons_hit']} persons, {d['findings']} findings, {d['new']} new"
        for name, d in result["datasets"].items()
    ]
    return lines + [f"{kind}: {n} persons" for kind, n in result["doubles"].items() if n]


def _said(name: str, run: dict[str, Any]) -> str:
    """What linking one dataset came to."""
    return (
        f"{name}: {run['candidates']} candidates ({run['certain']} nearly certain) among {run['persons']} persons and "
        f"{run['records']} records; estimated precision {run['estimated_precision']:.3f}, recall {run['estimated_recall']:.3f}, "
        f"blocking coverage {run['blocking_coverage']:.3f}"
    )
