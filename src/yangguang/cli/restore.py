"""How does the operator bring a copy back?"""

import argparse
from pathlib import Path

from yangguang.cli.progress import Progress
from yangguang.work.keeping import restoring

HELP = "把备份恢复到空的数据目录和数据库。 Bring a backup into an empty data folder and database."


def arguments(parser: argparse.ArgumentParser) -> None:
    """FILE."""
    parser.add_argument("file", type=Path, help="要恢复的备份文件 the backup to bring back")


def run(args: argparse.Namespace) -> int:
    """Print what came back; `./run check` proves it."""
    with Progress() as progress:
        made = restoring.restore(args.file, progress)
    rows, files = sum(t["rows"] for t in made["tables"].values()), len(made["files"])
    print(f"已恢复 {rows} 行、{files} 个文件。请运行 ./run check 核验。")
    print(f"{rows} rows, {files} files. Now run: ./run check")
    return 0
