"""Which data must go today?"""

import argparse
import json

from yangguang.cli.words import take_json
from yangguang.work.keeping import upkeep

HELP = (
    "移除保留期满的数据（工作进程每天自动执行一次）。"
    "Remove what the book's retention days say must go; the worker does it once a day."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--json]."""
    take_json(parser)


def run(args: argparse.Namespace) -> int:
    """Remove it now; say how much went."""
    gone = upkeep.keep_up("cli")
    print(
        json.dumps(gone)
        if args.json
        else f"已移除 / removed: {gone['rows']} 行无关人员数据 strangers' rows, {gone['copies']} 份副本 copies, "
        f"{gone['records']} 份副本中的部门数据 copies' departments' rows, "
        f"{gone['candidates']} 对未判定的疑似同一人 undecided candidates"
    )
    return 0
