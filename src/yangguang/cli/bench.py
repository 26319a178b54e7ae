"""How is it measured what the promises about speed cost on this machine?

The benches stand in `bench/` at the root of the checkout, beside `src/`; an installed package has none.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from yangguang.cli.reading import a_count
from yangguang.cli.words import take_json

HELP = (
    "测速并与对照相比；达不到则退出码为 "
    "1。 Measure the promises about speed against their peers, in one run; exit 1 when one is missed."
)
NAMES = ("intake", "pages", "check", "compare", "redetermine", "whatif", "linkage", "estimates", "figures", "freeze")
ROOT = Path(__file__).resolve().parents[3]
LACKING = """\
这里没有 bench/：测速只能在源代码目录里运行。
There is no bench/ here: the benches run in a checkout of the source only."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """[NAME] [--json] [--rows N] [--households N] [--repeats N]."""
    parser.add_argument("name", nargs="?", choices=NAMES, help="默认逐项全测 default: all, one after the other")
    take_json(parser)
    parser.add_argument(
        "--rows", type=a_count,
        help="表的行数 "
        "rows of the workbook, of either linked table, of departments' files",
    )
    parser.add_argument("--households", type=a_count, help="全省户数 households of the province (400,000; the lake's: 1,300,000)")
    parser.add_argument(
        "--scale", type=float,
        help="按此规模与其百分之一相比 "
        "pages: the demonstration's province at this scale against a hundredth of it",
    )
    parser.add_argument("--repeats", type=a_count, help="各测几次 how often each thing is measured")


def handed_over(args: argparse.Namespace) -> list[str]:
    """The words `python -m bench` gets."""
    words = [args.name] if args.name else []
    words += ["--json"] if args.json else []
    for name in ("rows", "households", "repeats", "scale"):
        value = getattr(args, name)
        words += [f"--{name}", str(value)] if value is not None else []
    return words


def run(args: argparse.Namespace) -> int:
    """Exit 0 when each promise is kept, 1 when one is missed, 2 without a checkout."""
    if not (ROOT / "bench" / "__main__.py").exists():
        print(LACKING, file=sys.stderr)
        return 2
    path = os.pathsep.join([str(ROOT), str(ROOT / "src")])
    # A process of its own: the benches choose their databases, and this one has chosen already.
    done = subprocess.run(  # our own program, words checked above
        [sys.executable, "-m", "bench", *handed_over(args)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
        check=False,
    )
    return done.returncode
