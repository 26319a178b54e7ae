"""How does anyone link two tables of persons, or find the doubles of one?

Needs no instance: nothing is kept but the file of pairs.
"""

import argparse
from pathlib import Path
from typing import Any

from yangguang.cli.words import show, take_json
from yangguang.terms.decision import Refused, no

HELP = (
    "找出一张或两张人员表中同一人的记录及把握程度。 "
    "Say which records of one or two tables of persons speak of the same person, and how sure that is."
)
MORE = "写法和读法见说明文件。 docs/how-to/link-two-files.md tells how the map is written and how the estimates are to be read."


def arguments(parser: argparse.ArgumentParser) -> None:
    """LEFT.csv [RIGHT.csv] --map MAP.toml --out PAIRS.csv [--truth TRUTH.csv] [--json]."""
    parser.add_argument("left", type=Path, metavar="LEFT.csv", help="人员表 a table of persons")
    parser.add_argument(
        "right", type=Path, nargs="?", metavar="RIGHT.csv", help="不给则在左表中查重 without it, LEFT is searched for doubles"
    )
    parser.add_argument("--map", type=Path, required=True, metavar="MAP.toml", help="各列含义 which column says what")
    parser.add_argument("--out", type=Path, required=True, metavar="PAIRS.csv", help="写出的记录对 where the pairs are written")
    parser.add_argument("--truth", type=Path, metavar="TRUTH.csv", help="已知的同一人对 true pairs: left_id,right_id")
    take_json(parser)


def run(args: argparse.Namespace) -> int:
    """Link, write the pairs, and say how good they are thought to be."""
    # This layer of packages is fetched on first use, not at every start.
    from yangguang.lake.linkage import tables
    from yangguang.lake.linkage.fields import read_map
    from yangguang.lake.linkage.linking import link
    from yangguang.lake.linkage.pairing import HALF, against

    read = [p for p in (args.left, args.right, args.map, args.truth) if p is not None]
    if args.out.resolve() in {p.resolve() for p in read}:
        raise Refused(no("link_out_is_in", file=str(args.out)))
    tables.writable(args.out)
    plan = read_map(args.map)
    left = tables.read_records(args.left, plan.left)
    right = tables.read_records(args.right, plan.right) if args.right else None
    other = right or left
    truth = tables.read_truth(args.truth, left.ids, other.ids, right is None) if args.truth else None
    linked = link(left, right, (plan.one_to_one, plan.one_to_one))
    tables.write_pairs(args.out, linked, left, other)
    result: dict[str, Any] = {
        "pairs": len(linked),
        "estimated_precision": round(linked.precision, 6),
        "estimated_recall": round(linked.recall, 6),
        "blocking_coverage": round(linked.coverage, 6),
    }
    if truth is not None:
        rows = zip(linked.left, linked.right, linked.probability, strict=True)
        found = {(left.ids[a], other.ids[b]) for a, b, p in rows if p >= HALF}
        result |= {key: round(value, 6) for key, value in against(truth, found).items()}
    show(result, args.json, text(result))
    return 0


def text(result: dict[str, Any]) -> str:
    """The result for people."""
    words = {
        "pairs": "记录对 pairs",
        "estimated_precision": "估计查准率 estimated precision",
        "estimated_recall": "估计查全率 estimated recall",
        "blocking_coverage": "分组覆盖率 blocking coverage",
        "precision": "查准率 precision",
        "recall": "查全率 recall",
        "f1": "F1",
    }
    return "\n".join(f"{words[key]}: {value:,}" for key, value in result.items())
