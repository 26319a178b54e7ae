"""How does the operator make a log-in?"""

import argparse
import getpass
import sys

from yangguang.register.models import User
from yangguang.terms.decision import Refused, no
from yangguang.work import access, instance
from yangguang.work.acting import SYSTEM, open_hand

HELP = "建账号和第一个岗位。 Make a log-in with its first post."
MORE = (
    "密码由程序生成并只显示一次，或从标准输入读取。 "
    "The password is read from the terminal, from standard input with --password-stdin, or made and shown once."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """add NAME --role ROLE --place CODE."""
    words = parser.add_subparsers(dest="word", required=True)
    add = words.add_parser("add", help="建账号 make a log-in")
    add.add_argument("name", help="账号名 log-in name")
    add.add_argument("--role", required=True, help="岗位，如 village-clerk、county-officer a role such as village-clerk")
    add.add_argument("--place", required=True, help="区划代码 place code, 2 to 12 digits")
    add.add_argument("--full-name", help="姓名（默认同账号名） the person's name (default: the log-in name)")
    add.add_argument(
        "--same-person-as",
        help="同一自然人的另一账号（双人办理用） "
        "log-in of the same natural person, for the two-person rule",
    )
    add.add_argument("--password-stdin", action="store_true", help="从标准输入读密码 read the password from standard input")


def run(args: argparse.Namespace) -> int:
    """The command line trusts the owner of the data folder; the act is journalled via=cli."""
    instance.this()
    place = instance.known_place(args.place)
    made = not args.password_stdin
    password = (
        access.temporary_password(args.name, args.full_name or args.name)
        if made
        else (getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n"))
    )
    with open_hand(None, office=SYSTEM, via="cli") as hand:
        same = None
        if args.same_person_as:
            same = User.objects.filter(username=args.same_person_as).first()
            if same is None:
                raise Refused(no("unknown_user", username=args.same_person_as))
        access.add(
            hand,
            username=args.name,
            name=args.full_name or args.name,
            role=args.role,
            place=place,
            password=password,
            same_person_as=same,
            temporary=made,
        )
    print(f"{args.name}：{args.role}，{place}" + (f"，初始密码 {password}（只显示这一次）" if made else ""))
    print(
        f"{args.name}: {args.role} at {place}" + (f", first password {password} (shown once)" if made else "")
    )
    return 0
