"""How does the operator load a department's file?"""

import argparse
from pathlib import Path

from yangguang.cli.words import show, user_named
from yangguang.work import datasets
from yangguang.work.acting import open_hand

HELP = "Load a department's file for comparison."


def arguments(parser: argparse.ArgumentParser) -> None:
    """load NAME FILE --as USER [--json]."""
    parser.add_argument("word", choices=["load"])
    parser.add_argument("name", help="dataset, such as vehicles, companies, housing, payroll, deaths")
    parser.add_argument("file", type=Path)
    parser.add_argument("--as", dest="user", required=True, metavar="USER")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Counts of rows: read, rejected, active, with a suspect check digit."""
    with open_hand(user_named(args.user), via="cli") as hand:
        result = datasets.load(hand, args.name, args.file)
    show(
        result,
        args.json,
        "{dataset}: {rows} rows, {rejected} rejected, {active} active, {id_suspect} suspect IDs".format(
            **result
        ),
    )
    return 0
