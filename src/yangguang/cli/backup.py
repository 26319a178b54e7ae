"""How does the operator keep a copy?"""

import argparse
from pathlib import Path

from yangguang.work.keeping import backup

HELP = "Write everything into one file."
MORE = "Keys are not in it: keep the key file apart, or use --with-keys and guard the backup like the keys."


def arguments(parser: argparse.ArgumentParser) -> None:
    """FILE [--with-keys]."""
    parser.add_argument("file", type=Path)
    parser.add_argument("--with-keys", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Print what was kept."""
    made = backup.save(args.file, args.with_keys)
    print(
        f"{args.file}: {sum(t['rows'] for t in made['tables'].values())} rows, {len(made['files'])} files"
        + ("" if args.with_keys else ", without keys")
    )
    return 0
