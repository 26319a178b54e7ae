"""How does the operator make an empty instance?"""

import argparse
from pathlib import Path

from django.conf import settings

from yangguang.work import instance

HELP = "建立空实例和三个管理员。 Make an empty instance with its three administrators."


def arguments(parser: argparse.ArgumentParser) -> None:
    """--edition, --province."""
    parser.add_argument(
        "--edition", help="区划版本（默认最新） edition of the divisions, a day such as 2016-07-31 (default: the newest)"
    )
    parser.add_argument(
        "--province", help="省份代码（默认第一个有区划的省） "
        "two digits of the province (default: the first with a pack of places)"
    )


def run(args: argparse.Namespace) -> int:
    """Print the administrators' first passwords, once."""
    province = instance.place_argument(args.province) if args.province else None
    instance.prepare(Path(settings.YANGGUANG_HOME))
    made = instance.found(province, args.edition)
    print(
        f"{settings.YANGGUANG_HOME}：省份 {str(made.province)[:2]}，区划版本 {made.edition}，共 {made.places} 个地方"
    )
    print(
        f"{settings.YANGGUANG_HOME}: {made.places} places of edition {made.edition}, province {str(made.province)[:2]}"
    )
    print("管理员与初始密码（只显示这一次，首次登录须更改）：")
    print("Administrators and first passwords (shown once, to be changed at the first log-in):")
    for name, password in made.passwords.items():
        print(f"  {name:16} {password}")
    return 0
