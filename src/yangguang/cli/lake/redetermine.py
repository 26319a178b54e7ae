"""How does the operator judge the households of a frozen copy again?"""

import argparse
from typing import Any

from yangguang.cli.words import show, take_json, take_user, user_named
from yangguang.rules.standing import CODES
from yangguang.terms.place import LEVELS
from yangguang.work import instance, lazily

HELP = (
    "按标准或假设的数额重新判断副本中的每户，不写入。 "
    "Judge every household of a frozen copy again, under its book or with an amount supposed. Nothing is written."
)
MORE = "不写 --as 则由系统查询。 Without --as the system asks: whoever owns YANGGUANG_HOME may."


def arguments(parser: argparse.ArgumentParser) -> None:
    """--snapshot ID [--set KEY=VALUE ...] [--by LEVEL] [--as USER] [--json]."""
    parser.add_argument("--snapshot", required=True, metavar="ID", help="冻结副本的编号 the id of a frozen copy")
    parser.add_argument(
        "--set",
        dest="supposed",
        action="append",
        default=[],
        type=amount,
        metavar="KEY=VALUE",
        help="假设标准的数额，可写多次 suppose an amount of the book, such as income_line=7000; may be given several times",
    )
    parser.add_argument(
        "--by", choices=LEVELS[1:], default="",
        help="分到哪一级，默认低一级 "
        "level of the places; default: one below the copy's",
    )
    take_user(parser, required=False)
    take_json(parser)


def amount(text: str) -> tuple[str, int]:
    """A key and its whole number. Raises `ArgumentTypeError`."""
    key, _, value = text.partition("=")
    if not value.strip().removeprefix("-").isdecimal():
        raise argparse.ArgumentTypeError(f"“{text}” 应写成 项目=整数 should be KEY=WHOLE NUMBER: income_line=7000")
    return key.strip(), int(value)


def run(args: argparse.Namespace) -> int:
    """Households by how they stand, by status in the register, and by place."""
    user = user_named(args.user) if args.user else None
    instance.this()
    result = lazily.lake("redetermination").redetermine(user, args.snapshot, dict(args.supposed), args.by, via="cli")
    show(result, args.json, "\n".join(_lines(result)))
    return 0


def _lines(result: dict[str, Any]) -> list[str]:
    """A table: places down, standings across."""
    out = [
        f"{result['day']} 的副本，已 {result['age_days']} 天；{result['households']} 户，{result['persons']} 人",
        f"copy of {result['day']}, {result['age_days']} days old; {result['households']} households, {result['persons']} persons",
    ]
    out += [f"线 line {x['line_fen'] / 100:,.2f} 元 yuan: {x['clause']}" for x in result["lines"]]
    used = [code for code in CODES if result["by_code"][code]]
    rows = [("", *used), *((p, *(str(n.get(c, 0)) for c in used)) for p, n in result["by_place"].items())]
    rows.append(("全部 all", *(str(result["by_code"][c]) for c in used)))
    return out + ["  ".join(f"{cell:>{max(15, len(h))}}" for cell, h in zip(row, rows[0], strict=True)) for row in rows]
