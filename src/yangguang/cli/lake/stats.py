"""How does anyone check the methods on a table of their own?

Needs no instance: nothing is kept, and the file is only read.
"""

import argparse
import re
from pathlib import Path
from typing import Any

from django.conf import settings

from yangguang.cli.words import show, take_json
from yangguang.terms.decision import Refused, no

HELP = (
    "用台账的算法计算任一收入表的贫困与不平等指标。 "
    "Poverty and inequality of any table of incomes (csv or Parquet), by the methods used on the register."
)
MORE = (
    "低于线才算贫困，默认线为中位数的 "
    "0.6。 Poor is strictly below the line; without --line it is 0.6 of the median. docs/methods.md says each definition."
)
SHARE = re.compile(r"0(\.\d{1,4})?|0?\.\d{1,4}|1(\.0{1,4})?")


def arguments(parser: argparse.ArgumentParser) -> None:
    """FILE --income COL [--weight COL] [--group COL] [--line VALUE | --relative PART] [conventions] [--json]."""
    parser.add_argument("file", type=Path, metavar="FILE", help="csv 或 Parquet 表 a table, csv or Parquet")
    parser.add_argument("--income", required=True, metavar="COL", help="收入所在列 the column of incomes")
    parser.add_argument("--weight", metavar="COL", help="权重所在列，默认都为 1 the column of weights (all 1)")
    parser.add_argument("--group", metavar="COL", help="按此列分组另算 also for each group of this column")
    lines = parser.add_mutually_exclusive_group()
    lines.add_argument("--line", type=float, metavar="VALUE", help="与收入列同单位 in the unit of the income column")
    lines.add_argument(
        "--relative", type=float, default=0.6, metavar="PART", help="占加权中位数的比例 of the weighted median (0.6)"
    )
    parser.add_argument("--quantiles", metavar="P,P,…", help="分位点 shares such as 0.1,0.5,0.9")
    parser.add_argument(
        "--skip-bad", action="store_true", help="略去读不出的行并列出 leave rows with unreadable cells out and list them"
    )
    parser.add_argument("--at-line", action="store_true", help="恰在线上也算贫困 who stands at the line is poor too")
    parser.add_argument(
        "--negatives-as-zero", action="store_true", help="各项指标都把负收入当零 for all figures, not for the gap alone"
    )
    parser.add_argument("--sample", action="store_true", help="基尼系数按样本修正 Gini times n/(n-1)")
    ends = parser.add_mutually_exclusive_group()
    ends.add_argument("--lower", action="store_true", help="恰到分位点时取低值 a quantile reached exactly is the lower value")
    ends.add_argument("--upper", action="store_true", help="恰到分位点时取高值 a quantile reached exactly is the upper value")
    take_json(parser)


def shares(text: str) -> tuple[str, ...]:
    """The shares of `--quantiles`. Raises `Refused("stats_share")`."""
    found = tuple(part.strip() for part in text.replace("，", ",").split(",") if part.strip())
    for part in found:
        if not SHARE.fullmatch(part):
            raise Refused(no("stats_share", share=part))
    return found


def run(args: argparse.Namespace) -> int:
    """Count, and print the figures."""
    from yangguang.lake import engine  # this layer of packages is fetched on first use, not at every start
    from yangguang.lake.figures import inequality
    from yangguang.lake.figures.stats import stats

    how = inequality.Conventions(
        at_line=args.at_line, negatives_as_zero=args.negatives_as_zero, sample=args.sample,
        lower=args.lower, upper=args.upper,
    )  # fmt: skip
    asked = shares(args.quantiles) if args.quantiles else inequality.PROBABILITIES
    result = stats(
        engine.connect(settings.YANGGUANG_ENGINE), args.file, args.income, args.weight, args.group, line=args.line,
        relative=args.relative, skip_bad=args.skip_bad, how=how, probabilities=asked,
    )  # fmt: skip
    show(result, args.json, "" if args.json else text(result))
    return 0


def text(result: dict[str, Any]) -> str:
    """The figures for people: the whole table, then its groups."""
    left = (
        ("没有收入 without income", result["without_income"]),
        ("没有权重 without weight", result["without_weight"]),
        ("权重为零 weight zero", result["zero_weight"]),
        ("无法读取的单元格 unreadable cells", result["bad"]["count"]),
    )
    out = [f"线 line {result['line']:,.2f}   读取行数 rows read {result['rows']:,}"]
    out += [f"  {what}: {count:,}" for what, count in left if count]
    heads = (
        ("人数 persons", 12),
        ("贫困率 headcount", 16),
        ("差距 gap", 10),
        ("深度 severity", 12),
        ("基尼 Gini", 10),
        ("中位数 median", 14),
    )
    out.append(f"{'':24}" + "".join(f"{head:>{wide}}" for head, wide in heads))
    for name, row in [("全部 all", result), *result["groups"].items()]:
        figures = "".join(
            f"{'—' if row[key] is None else format(row[key], '.6f'):>{wide}}"
            for key, wide in (("headcount", 18), ("gap", 12), ("severity", 13), ("gini", 12))
        )
        median = row["quantiles"].get("0.5")
        out.append(
            f"{name[:22]:24}{row['persons']:>12,}{figures}{'' if median is None else format(median, ',.2f'):>14}"
        )
    return "\n".join(out)
