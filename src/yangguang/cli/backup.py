"""How does the operator keep a copy?"""

import argparse
from pathlib import Path

from yangguang.cli.progress import Progress
from yangguang.work.keeping import backup

HELP = "把全部内容备份为一个文件。 Write everything into one file."
MORE = (
    "备份不含密钥：密钥另外保管；用 --with-keys 则须像密钥一样看管备份。 "
    "Keys are not in it: keep the key file apart, or use --with-keys and guard the backup like the keys."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """FILE [--with-keys]."""
    parser.add_argument("file", type=Path, help="写到哪个文件 the file to write")
    parser.add_argument("--with-keys", action="store_true", help="连同密钥 with the keys in it")


def run(args: argparse.Namespace) -> int:
    """Print what was kept."""
    with Progress() as progress:
        made = backup.save(args.file, args.with_keys, progress)
    rows, files = sum(t["rows"] for t in made["tables"].values()), len(made["files"])
    print(f"{args.file}：{rows} 行、{files} 个文件" + ("，含密钥。" if args.with_keys else "，不含密钥。"))
    print(f"{args.file}: {rows} rows, {files} files, {'with' if args.with_keys else 'without'} keys")
    return 0
