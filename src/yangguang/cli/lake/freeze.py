"""How does the operator freeze the register of a place at a day?"""

import argparse
import sys

from yangguang.cli.reading import a_day
from yangguang.cli.words import show, take_json, take_user, user_named
from yangguang.register import scope
from yangguang.register.models import Snapshot
from yangguang.work import instance, lazily
from yangguang.work.questions import lake_jobs

HELP = "把一地某日的台账冻结成副本供查询。 Freeze the register of a place at a day into a copy that questions are put to."
MORE = "不写 --as 则由系统办理。 Without --as the system freezes: whoever owns YANGGUANG_HOME may."


def arguments(parser: argparse.ArgumentParser) -> None:
    """--place CODE [--day D] [--known LINE] [--as USER] [--json]."""
    parser.add_argument("--place", required=True, help="区划代码 2 to 12 digits")
    parser.add_argument(
        "--day", type=a_day,
        help="日期，不晚于今天，默认今天 "
        "YYYY-MM-DD, today or earlier; default: today",
    )
    parser.add_argument("--known", type=int, metavar="LINE", help="按日志到该行时所知 as known when the journal had this line")
    take_user(parser, required=False)
    take_json(parser)


def run(args: argparse.Namespace) -> int:
    """The copy's id, how many persons and households it holds, and its root digest."""
    place, user = instance.place_argument(args.place), user_named(args.user) if args.user else None
    instance.this()
    result = lazily.lake("snapshots").freeze(user, place, args.day, known=args.known, via="cli", tell=_written)
    with scope.everything("the copy just frozen"):
        lake_jobs.ask_report(Snapshot.objects.get(id=result["snapshot"]))  # the worker counts it
    show(result, args.json, "{snapshot}: {households} households, {persons} persons, root {root}".format(**result))
    return 0


def _written(table: str, rows: int) -> None:
    """How far the copy is, for whoever waits."""
    print(f"  {table} {rows:,} …", file=sys.stderr, flush=True)
