"""How does the operator bring an instance of an earlier release up to date?"""

import argparse

from yangguang.cli.progress import Progress
from yangguang.work.keeping import upgrading

HELP = "把较早版本的实例升级到本版本，先自动备份。 Bring an instance of an earlier release up to date; a backup is made first."
MORE = "请先停止服务。 Stop the service before."


def arguments(parser: argparse.ArgumentParser) -> None:
    """No words."""


def demand() -> None:
    """What every other command asks first. Raises `Refused` `database_older`, `database_newer`."""
    upgrading.demand()


def run(args: argparse.Namespace) -> int:
    """Print what was kept and what was changed; `./run check` proves the rest."""
    with Progress() as progress:
        done = upgrading.upgrade(progress)
    if done.kept is None:
        print("数据库已是本版本，无需升级。\nThe database is up to date; there is nothing to do.")
        return 0
    print(f"已备份 / kept: {done.kept}")
    print("\n".join(f"  {name}" for name in done.applied))
    print("升级完成。请运行 ./run check 核验，再启动服务。\nUp to date. Run ./run check, then start the service.")
    return 0
