"""Does everything still follow from the acts?"""

import argparse

from yangguang.cli.words import show, take_json
from yangguang.work.checking import checks

HELP = (
    "由办理记录重新推算每户，重连日志链；有差异则退出码为 "
    "1。 Re-derive every case from its acts and re-chain the journal; exit 1 on any difference."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--head DIGEST] [--json]."""
    parser.add_argument(
        "--head",
        help="公示上印的摘要：是否在本库日志中？ "
        "a head digest printed on a notice: is it in our journal?",
    )
    take_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print the differences, each with where, expected and found."""
    result = checks.run(head=args.head)
    lines = [
        f"{d['what']}  {d['where']}: 应为 expected {d['expected']}, 实为 found {d['found']}"
        for d in result["differences"]
    ]
    lines.append(
        f"核验 {result['cases']} 件、日志 {result['lines']} 行，差异 {len(result['differences'])} 处。"
    )
    lines.append(
        f"{result['cases']} cases, {result['lines']} journal lines, {len(result['differences'])} differences"
    )
    show(result, args.json, "\n".join(lines))
    return 1 if result["differences"] else 0
