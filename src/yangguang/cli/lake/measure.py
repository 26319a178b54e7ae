"""How does the operator ask a frozen copy for an indicator?"""

import argparse
from typing import Any

from yangguang.cli.words import show, take_json, take_user, user_named
from yangguang.terms.place import LEVELS
from yangguang.work import instance, lazily

HELP = (
    "在副本上计算一项指标，分地方列出；只记查阅。 "
    "Measure an indicator on a frozen copy: its value in each place of a level. Nothing is written but the look."
)
MORE = (
    "不写 --as 则由系统查询；算法见说明文件。 "
    "Without --as the system asks: whoever owns YANGGUANG_HOME may. docs/methods.md says how each is counted."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """--snapshot ID --indicator NAME [--by LEVEL] [--weight persons|households] [--place CODE] [--as USER] [--json]."""
    parser.add_argument("--snapshot", required=True, metavar="ID", help="冻结副本的编号 the id of a frozen copy")
    parser.add_argument(
        "--indicator", required=True, metavar="NAME", help="指标名 a file of packs/*/indicators, or multidimensional"
    )
    parser.add_argument(
        "--by", choices=LEVELS[1:], default="", help="分到哪一级，默认低一级 level of the places; default: one below the place"
    )
    parser.add_argument(
        "--weight", choices=("persons", "households"), default="persons",
        help="按人口加权（默认），或每户算一户（不加权） each household with its members (default), or once (unweighted)",
    )  # fmt: skip
    parser.add_argument("--place", metavar="CODE", help="副本内的地方，默认全部 within the copy; default: all of it")
    take_user(parser, required=False)
    take_json(parser)


def run(args: argparse.Namespace) -> int:
    """Each place with its value, what it is of, and their quotient."""
    user = user_named(args.user) if args.user else None
    place = instance.place_argument(args.place) if args.place else None
    instance.this()
    result = lazily.lake("figures").measure(user, args.snapshot, args.indicator, args.by, place, "cli", args.weight)
    show(result, args.json, "" if args.json else text(result))
    return 0


def text(result: dict[str, Any]) -> str:
    """The figure for people, in both languages."""
    assumed = "（暂定 assumed）" if result["status"] == "assumed" else ""
    out = [
        f"{result['zh']} {result['en']}{assumed}，{result['unit_zh']} {result['unit']}",
        f"{result['day']} · {result['age_days']} 天前 days ago · {result['copy']['root'][:12]}",
    ]
    for row in result["rows"]:
        value = (
            "—"
            if row["value"] is None
            else f"{row['value']:,}"
            if isinstance(row["value"], int)
            else f"{row['value']:.6f}"
        )
        of = "" if row["of"] is None else f" / {row['of']:,}"
        rate = "" if row["rate"] is None else f" = {row['rate']:.6f}"
        out.append(f"{row['place']:012d} {row['name']}  {row['part_zh']}  {value}{of}{rate}")
    return "\n".join(out)
