"""How are trials run that take too long for the tests?"""

import argparse

from yangguang.campaigns.catalogue import NAMES, run_campaign
from yangguang.cli.reading import a_count
from yangguang.cli.words import show, take_json

HELP = (
    "长时间试验；先抓出三个随机埋下的缺陷。 "
    "Run a long trial; it first catches three planted defects chosen at random, and says so."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """NAME [--n N] [--seed S] [--json]."""
    parser.add_argument("name", choices=NAMES, help="哪一项试验 which trial")
    parser.add_argument("--n", type=a_count, default=10_000, help="生成多少个程序 how many generated procedures")
    parser.add_argument("--seed", type=int, default=None, help="随机种子，默认随机并印出 default: chosen at random, and printed")
    take_json(parser)


def run(args: argparse.Namespace) -> int:
    """Exit 1 when anything was violated or a planted defect went unseen."""
    result = run_campaign(args.name, args.n, args.seed)
    text = "{campaign}: {n} procedures, {violations} violations, {planted_caught} of 3 planted defects caught".format(
        **result
    )
    show(
        result,
        args.json,
        text + "\n" + "\n".join(f"  {k:40} {v}" for k, v in sorted(result["transitions"].items())),
    )
    return 0 if not result["violations"] and result["planted_caught"] == 3 else 1
