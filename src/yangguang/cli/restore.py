"""How does the operator bring a copy back?"""

import argparse
from pathlib import Path

from yangguang.work.keeping import backup

HELP = "Bring a backup into an empty data folder and database."


def arguments(parser: argparse.ArgumentParser) -> None:
    """FILE."""
    parser.add_argument("file", type=Path)


def run(args: argparse.Namespace) -> int:
    """Print what came back; `./run check` proves it."""
    made = backup.restore(args.file)
    print(
        f"{sum(t['rows'] for t in made['tables'].values())} rows, {len(made['files'])} files. Now run: ./run check"
    )
    return 0
