"""How does the operator bring the instance into a newer edition of the divisions?"""

import argparse
import sys
from pathlib import Path
from typing import Any

from yangguang.cli.trouble import say
from yangguang.cli.words import show, take_json, take_user, user_named
from yangguang.terms.decision import Refused, no
from yangguang.work.acting import open_hand
from yangguang.work.adopting import adoption, choices
from yangguang.work.adopting.planning import Plan

HELP = (
    "采用新的区划版本：每户按变更表或人工选择变动。 "
    "Adopt a newer edition of the administrative divisions: every household moves by the table or by a choice."
)
MORE = (
    "变更表不能确定去向的地方，待选清单写入 --choices 所指的文件（或印出），退出码为 2；填好后再次运行。 "
    "Where the table of changes leaves a choice, the choices to fill in are written to the file of --choices "
    "(or printed) and the command ends with 2; give the filled file to do it."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """--edition KEY --as USER [--choices FILE.csv] [--dry-run] [--json]."""
    parser.add_argument("--edition", required=True, help="版本日期 a day such as 2020-06-30")
    take_user(parser)
    parser.add_argument(
        "--choices", type=Path, metavar="FILE.csv", help="去向不定的地方的人工选择 choices for places without a certain successor"
    )
    parser.add_argument("--dry-run", action="store_true", help="只说明会怎样变，不改动 say what would move, move nothing")
    take_json(parser)


def run(args: argparse.Namespace) -> int:
    """Exit 0 when adopted (or, dry, when nothing stands in the way), 2 when choices are missing: the output tells them."""
    user = user_named(args.user)
    if args.choices and not args.choices.parent.is_dir():
        raise Refused(no("no_such_file", file=str(args.choices.parent)))
    given = (
        choices.read(args.choices)
        if args.choices and args.choices.exists()
        else choices.NONE
    )
    with open_hand(user, via="cli", look=True) as hand:
        plan = adoption.plan(hand, args.edition, given)
    if args.dry_run:
        show(plan.told(), args.json, words(plan.told()))
    if plan.missing:
        _ask(args, plan)
        print(say(no("choices_missing", count=len(plan.missing), edition=args.edition)), file=sys.stderr)
        return 2
    if args.dry_run:
        return 0
    with open_hand(user, via="cli") as hand:
        done = adoption.apply(hand, args.edition, given)
    show(done, args.json, words(done))
    return 0


def _ask(args: argparse.Namespace, plan: Plan) -> None:
    """Write the choices to fill in where the file is not there yet, else print those still missing; a program reads them in
    both cases.
    """
    written = args.choices is not None and not args.choices.exists()
    if written:
        args.choices.write_text(choices.sheet(plan.missing), encoding="utf-8-sig", newline="")
        print(args.choices, file=sys.stderr)
    told = args.dry_run if args.json else written
    if not told:
        show({"choices": [row.told() for row in plan.missing]}, args.json, choices.sheet(plan.missing))


def words(told: dict[str, Any]) -> str:
    """The same for a person at a terminal."""
    moved = told["households"]
    lines = [f"{told['from']} → {told['edition']}: {moved} households move / 变动 {moved} 户"]
    lines += [
        f"  {c['county']} {c['name']}: {c['households']} households, {c['posts']} posts / "
        f"{c['households']} 户、{c['posts']} 个岗位"
        for c in told["counties"]
    ]
    return "\n".join(lines)
