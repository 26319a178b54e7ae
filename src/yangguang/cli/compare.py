"""How does the operator compare the register with what departments sent?"""

import argparse
import sys
from typing import TYPE_CHECKING, Any

from yangguang.cli.trouble import say
from yangguang.cli.words import show, take_json, take_user, user_named
from yangguang.terms.decision import Refused, no
from yangguang.work import comparison, instance, lazily

if TYPE_CHECKING:
    from yangguang.work.lake.linking.telling import HowFar, Tell

HELP = "把一地的户与部门数据比对。 Compare the households of a place with the departments' files loaded for it."
MORE = (
    "副本的比对不写 --as 则由系统办理。 "
    "Of a copy the system compares without --as: whoever owns YANGGUANG_HOME may. A place, and whole IDs, need a person."
)


STAGES = {"found": "对上 found", "new": "其中未问过 not asked about yet", "entered": "写入 entered"}
LINKED = {"persons": "读人 persons read", "records": "读记录 records read", "parts": "分段 parts linked"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """--place CODE | --snapshot ID [--dataset NAME] [--whole]; [--as USER] [--link] [--reveal PURPOSE] [--json]."""
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--place", help="现有台账与为该地载入的数据比对 the register as it is now, with the files loaded for it")
    where.add_argument(
        "--snapshot", metavar="ID",
        help="冻结副本与同时冻结的数据比对 "
        "a frozen copy, with the files that were frozen with it",
    )
    parser.add_argument(
        "--dataset", action="append", metavar="NAME",
        help="只用这些数据（副本或关联时） "
        "of a copy, or to link: these files only",
    )
    take_user(parser, required=False)
    parser.add_argument(
        "--reveal",
        default="",
        metavar="PURPOSE",
        help="显示完整证件号码，用途记入日志 show whole IDs; the purpose is written into the journal",
    )
    parser.add_argument(
        "--link",
        action="store_true",
        help="再关联号码对不上的人，由人判断 then link those whose number no record has: candidates that people decide",
    )
    parser.add_argument(
        "--whole",
        action="store_true",
        help="不借助上次比对，全部重比（副本） of a copy: compare everything, whatever the last comparison found",
    )
    take_json(parser)


def run(args: argparse.Namespace) -> int:
    """Findings are questions to people; nothing is decided here."""
    user = user_named(args.user) if args.user else None
    if user is None and (args.place or args.reveal):
        raise Refused(no("compare_needs_a_person"))
    if args.snapshot:
        compare = lazily.lake("comparison").compare
        result = compare(user, args.snapshot, args.dataset, reveal=args.reveal, via="cli", whole=args.whole, tell=_met)
        place, lines = result["place"], _of_copy(result)
    else:
        assert user is not None, "refused above"
        place = instance.place_argument(args.place)
        result = comparison.compare_apart(user, place, reveal=args.reveal, via="cli")
        lines = [
            f"{n}：{d['persons_hit']} 人，{d['findings']} 条疑点 / {n}: {d['persons_hit']} persons, {d['findings']} findings"
            for n, d in result["datasets"].items()
        ]
    if args.link:
        linkage = lazily.lake("linkage")
        said = result["linkage"] = linkage.propose(user, place, args.dataset or (), via="cli", tell=_linking())
        lines += [_said(name, d) for name, d in said["datasets"].items()]
        lines += [say(no("digests_exact_only", dataset=name)) for name in said["exact_only"]]
    show(result, args.json, "\n".join(lines) or "该地还没有载入部门数据 / no file is loaded for this place")
    return 0


def _of_copy(result: dict[str, Any]) -> list[str]:
    """What comparing a copy came to, with its age."""
    lines = [f"{result['day']} 的副本，已 {result['age_days']} 天 / copy of {result['day']}, {result['age_days']} days old"]
    if against := result["against"]:
        anew = ", ".join(against["anew"])
        lines.append(
            f"在 {against['day']} 的副本上次比对之后：全部重比的数据 {anew or '无'}；其余数据只查 {against['looked_at']} 人；"
            f"多 {against['raised']} 条，少 {against['gone']} 条\n"
            f"since the comparison of the copy of {against['day']}: compared with everybody: {anew or 'nothing'}; in the rest "
            f"{against['looked_at']} identities looked for; {against['raised']} findings more, {against['gone']} gone"
        )
    lines += [
        f"{name}：{d['persons_hit']} 人，{d['findings']} 条疑点，新增 {d['new']} 条 / "
        f"{name}: {d['persons_hit']} persons, {d['findings']} findings, {d['new']} new"
        for name, d in result["datasets"].items()
    ]
    return lines + [f"{kind}: {n} 人 persons" for kind, n in result["doubles"].items() if n]


def _met(what: str, number: int) -> None:
    """How far the comparison of a copy is, for whoever waits."""
    print(f"  {STAGES[what]} {number:,} …", file=sys.stderr, flush=True)


def _linking() -> "Tell":
    """Who says how far linking is, for whoever waits: each stage's start, and what is a twentieth further."""
    before = set[tuple[str, str, int]]()

    def tell(far: "HowFar") -> None:
        mark = far.dataset, far.stage, far.done * 20 // max(far.of, 1)
        if mark not in before:
            before.add(mark)
            which = f"{far.dataset} ({far.nth + 1}/{far.datasets}) " if far.dataset else ""
            print(f"  关联 linking {which}{LINKED[far.stage]} {far.done:,}/{far.of:,} …", file=sys.stderr, flush=True)

    return tell


def _said(name: str, run: dict[str, Any]) -> str:
    """What linking one dataset came to."""
    return (
        f"{name}：{run['persons']} 人与 {run['records']} 条记录中有 {run['candidates']} 对疑似同一人，"
        f"其中 {run['certain']} 对近乎确定（比较项：{', '.join(run['compared'])}）\n"
        f"{name}: {run['candidates']} candidates ({run['certain']} nearly certain) among {run['persons']} persons and "
        f"{run['records']} records; estimated precision {run['estimated_precision']:.3f}, recall {run['estimated_recall']:.3f}, "
        f"blocking coverage {run['blocking_coverage']:.3f}; compared by {', '.join(run['compared'])}"
    ) + _once_reloaded(name, run["after_reload"])


def _once_reloaded(name: str, fields: list[str]) -> str:
    """What more would be compared, were the file loaded again under today's table."""
    if not fields:
        return ""
    more = ", ".join(fields)
    return (
        f"\n{name}：文件按旧表读入，重新载入后还可比较 {more}\n"
        f"{name}: loaded under an earlier table; load it again to compare by {more} too"
    )
