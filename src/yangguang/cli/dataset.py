"""How does the operator load a department's file, or agree on digests with the department?"""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from yangguang.cli.trouble import say
from yangguang.cli.words import show, take_json, take_user, user_named
from yangguang.reading.doubts import NAMED, far_fewer
from yangguang.terms.decision import Decision, Refused, no
from yangguang.work import datasets, digests
from yangguang.work.acting import open_hand

TOLD = 100_000  # rows after which it is said how far a long file is
HELP = "载入部门数据供比对。 Load a department's file for comparison."


def arguments(parser: argparse.ArgumentParser) -> None:
    """load NAME FILE --as USER [--json]; secret NAME --as USER [--json]."""
    parser.add_argument(
        "word", choices=["load", "secret"],
        help="load：载入文件；secret：供部门对证件号码做摘要的密钥 "
        "secret: under which the department may digest IDs",
    )
    parser.add_argument("name", help="数据名 dataset, such as vehicles, companies, housing, payroll, deaths")
    parser.add_argument("file", type=Path, nargs="?", help="部门数据文件（load 时） the department's file, for `load`")
    take_user(parser)
    take_json(parser)


def run(args: argparse.Namespace) -> int:
    """Counts of rows: read, rejected, active, with a suspect check digit; and what is odd. Or the secret."""
    user = user_named(args.user)
    if args.word == "secret":
        with open_hand(user, via="cli") as hand:
            secret = digests.tell(hand, args.name)
        show({"dataset": args.name, "secret": secret}, args.json, secret)
        return 0
    if args.file is None:
        raise Refused(no("no_such_file", file=""))
    heard: dict[str, Any] = {}
    result = {**datasets.load(user, args.name, args.file, via="cli", entered=heard.update, read=_reading()), **heard}
    counts = "{dataset}：{rows} 行，剔除 {rejected}，有效 {active}，号码存疑 {id_suspect}。\n"
    counts += "{dataset}: {rows} rows, {rejected} rejected, {active} active, {id_suspect} suspect IDs"
    text = counts.format(**result)
    text += "".join(f"\n{say(odd)}" for odd in _odd(result))
    if result.get("exact_only"):
        text += f"\n{say(no('digests_exact_only', dataset=args.name))}"
    show(result, args.json, text)
    return 0


def _reading() -> Callable[[int], None]:
    """Who says how far a long file is, for whoever waits."""
    told = 0

    def tell(rows: int) -> None:
        nonlocal told
        if rows - told >= TOLD:
            told = rows
            print(f"  读入 rows read {rows:,} …", file=sys.stderr, flush=True)

    return tell


def _odd(said: dict[str, Any]) -> Iterator[Decision]:
    """What is odd about a file that was loaded."""
    before = said.get("rows_before")
    if far_fewer(said["rows"], before):
        yield no("rows_fewer", rows=said["rows"], before=before)
    for problem, count in said.get("reasons", {}).items():
        rows = [row for row, why in said["first_rejected"] if why == problem]
        yield no("rows_rejected", count=count, problem=problem, rows=rows[:NAMED] or ["…"])
    for each in said.get("doubts", ()):
        yield no(each["code"], **each["facts"])
