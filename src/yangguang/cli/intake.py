"""How does the operator hand in a workbook?"""

import argparse
import sys
from pathlib import Path
from typing import Any

from yangguang.book.reader import Book
from yangguang.cli.reading import a_day, a_round
from yangguang.cli.words import show, take_json, take_user, user_named
from yangguang.reading.claims import Refusal
from yangguang.reading.say import sentence
from yangguang.register import scope
from yangguang.register.models import Batch, Job
from yangguang.terms.decision import Refused, no
from yangguang.work import books, jobs, runners
from yangguang.work.acting import open_hand
from yangguang.work.batches import intake

HELP = "报送县级表格：读取、报告，并录入合格的户。 Hand in a county's workbook: read, report, and enter the good households."
MORE = (
    "有错的户整户暂缓并列出全部原因；同一户不会录入两次；中断后重新运行会接着办。 "
    "Households with a fault are held back whole, with every reason; nothing enters twice; "
    "a killed run goes on when started again."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """FILE --as USER and the options of the contract."""
    parser.add_argument("file", type=Path, help="工作簿或 csv 文件 the workbook, or a csv file")
    take_user(parser)
    parser.add_argument(
        "--day", type=a_day,
        help="数据日期（默认取表中所写，否则今天） "
        "the file's reference day (default: today)",
    )
    parser.add_argument(
        "--purpose", choices=intake.PURPOSES, default="applicants",
        help="一轮申请（默认），或转入既有台账 "
        "applicants of a round (default), or a register carried over",
    )
    parser.add_argument("--round", type=a_round, help="某村进行中的轮次 the open round of one village")
    parser.add_argument("--layout", default="", help="表式名（默认按表头识别） name of a layout (default: found by the headings)")
    parser.add_argument("--all-or-nothing", action="store_true", help="全部合格才录入 enter only if nothing is held back")
    parser.add_argument(
        "--correct", action="store_true", help="按新表更正已录入的户 apply what changed since the file was sent before"
    )
    parser.add_argument("--dry-run", action="store_true", help="只读取并报告，不录入 read and report, enter nothing")
    take_json(parser)


def run(args: argparse.Namespace) -> int:
    """Exit 0 also where rows were refused: they are in the report."""
    user = user_named(args.user)
    if not args.file.is_file():
        raise Refused(no("no_such_file", file=str(args.file)))
    wish = intake.Wish(args.purpose, args.round, args.day, args.layout, args.all_or_nothing, args.correct)
    with open_hand(user, via="cli") as hand:
        batch = intake.receive(hand, args.file, args.file.name, wish)
    batch = _read(batch)
    counts = batch.report["counts"]
    if not args.dry_run:
        with open_hand(user, via="cli") as hand:
            row = Batch.objects.select_related("round").get(id=batch.id)
            counts = intake.apply(hand, row, _tell)
        batch = _fresh(batch)
    book = books.now(batch.place, batch.day)
    result = contract(batch, counts, book)
    show(result, args.json, words(result))
    return 0


def _tell(done: int, total: int, phase: str, checkpoint: dict[str, Any] | None = None) -> None:
    if sys.stderr.isatty():
        print(
            f"\r{phase} {done}" + (f"/{total}" if total else "") + "   ", end="", file=sys.stderr, flush=True
        )


def _read(batch: Batch) -> Batch:
    """Read here and now, as the worker would; what another process began is taken over from its checkpoint.

    Raises `Refused` with what is wrong with the file, `unknown_layout`, or `batch_not_ready`.
    """
    if batch.status in ("received", "reading"):
        job = Job.objects.get(kind=intake.READ, subject=batch.id)
        claimed = jobs.claim(frozenset((intake.READ,)), only=job.id)
        if claimed is not None:
            jobs.run(claimed, runners.RUNNERS, lambda j: _tell(j.done, j.total, j.phase))
    batch = _fresh(batch)
    if batch.status == "mapping":
        raise Refused(no("unknown_layout", missing=_labels(batch, batch.report["missing"])))
    if batch.status in ("received", "reading"):
        job = Job.objects.get(kind=intake.READ, subject=batch.id)
        raise Refused(job.why if job.state == "failed" else no("batch_not_ready", status=batch.status))
    return batch


def _fresh(batch: Batch) -> Batch:
    with scope.everything("the batch just handed in"):
        return Batch.objects.select_related("sender", "round").get(id=batch.id)


def _labels(batch: Batch, keys: list[str]) -> list[str]:
    """What the fields are called, in Chinese: the words that headings use."""
    named = {f.key: f.zh for form in books.now(batch.place, batch.day).forms() for f in form.fields.values()}
    return [named.get(key, key) for key in keys]


def contract(batch: Batch, counts: dict[str, Any], book: Book) -> dict[str, Any]:
    """The shape that `--json` promises."""
    report = batch.report
    labels = {
        lang: {f.key: f.label(lang) for form in book.forms() for f in form.fields.values()}
        for lang in ("zh", "en")
    }
    return {
        "batch": str(batch.id),
        **{
            k: counts[k]
            for k in ("rows_read", "households_accepted", "persons_accepted", "already_present", "changed")
        },
        "refused": [
            {
                "household": r["household"],
                "row": r["row"],
                "column": r["column"],
                "code": r["code"],
                **{lang: sentence(book, labels, refusal_of(r), lang) for lang in ("zh", "en")},
            }
            for r in report["refused"]
        ],
        "normalised": [
            {k: n[k] for k in ("household", "row", "column", "kind")} for n in report["normalised"]
        ],
        "below_line": report["below_line"],
    }


def refusal_of(row: dict[str, Any]) -> Refusal:
    """A reason as the report keeps it, as reading said it."""
    facts = {k: v for k, v in row.get("facts", {}).items() if k not in ("row", "column", "household")}
    return Refusal(row["household"], row["row"], row["column"], row["code"], facts)


def words(result: dict[str, Any]) -> str:
    """The same for a person at a terminal."""
    lines = [f"{r['column']}{r['row']} {r['household']}: {r['zh']} / {r['en']}" for r in result["refused"]]
    below = result["below_line"]
    held = len(lines)
    lines.append(
        f"读取 {result['rows_read']} 行；录入 {result['households_accepted']} 户 {result['persons_accepted']} 人，"
        f"已有 {result['already_present']} 户，有变动 {result['changed']} 户，暂缓原因 {held} 条；"
        f"低于 {below['line']} 元的有 {below['households']} 户 {below['persons']} 人。批次 {result['batch']}"
    )
    lines.append(
        f"{result['rows_read']} rows; {result['households_accepted']} households ({result['persons_accepted']} persons) entered, "
        f"{result['already_present']} present, {result['changed']} changed, {held} reasons to hold back; "
        f"{below['households']} households ({below['persons']} persons) below {below['line']} yuan. Batch {result['batch']}"
    )
    return "\n".join(lines)
